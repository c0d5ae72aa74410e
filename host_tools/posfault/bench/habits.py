"""What people at the till do that they should not: behaviours of part clerk, fired only where they made a difference."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from posfault.behaviours import BehaviourSpec
from posfault.bench import setting
from posfault.forms import Scalar

if TYPE_CHECKING:
    from posfault.bench.task import Task

Login = tuple[str, str]
Event = tuple[int, str, Any]        # (delay in ms, peripheral, content)

# What people choose; the last is that of the cashier who stands at the till by default.
GUESSES = ("1234", "1111", "8888", setting.PEOPLE["ann"].password)


@dataclass(slots=True)
class Habits:
    """has: (behaviour, its parameters) each. fired: those that took place."""

    has: Sequence[BehaviourSpec] = ()
    fired: list[str] = field(default_factory=list)
    away: bool = False          # she has walked away and is not back yet
    _logins: int = 0            # that were not her own
    _ignored: str = ""          # the prompt at which she believes that she has pressed ENTER

    def of(self, behaviour: str, person: str, **where: str) -> Iterator[Mapping[str, Scalar]]:
        """The parameters of each time that this person has the behaviour, at this place."""
        where["person"] = person
        return (parameters for name, parameters in self.has if name == behaviour
                and all(parameters.get(key, place) == place for key, place in where.items()))

    def fire(self, behaviour: str) -> bool:
        """It makes a difference now."""
        if behaviour not in self.fired:
            self.fired.append(behaviour)
        return True

    def once(self, behaviour: str, person: str, **where: str) -> Mapping[str, Scalar] | None:
        """The parameters the first time that this person could do it, and at this place; then it has fired."""
        parameters = next(self.of(behaviour, person, **where), None)
        if parameters is None or behaviour in self.fired:
            return None
        self.fire(behaviour)
        return parameters

    def ignores(self, prompt: str) -> bool:
        """Whether she leaves the terminal waiting at this prompt."""
        if prompt != self._ignored:
            self._ignored = ""
        return self.away or bool(self._ignored)

    def forgets_enter(self, person: str, prompt: str, events: list[Event]) -> list[Event]:
        """What she plans at the prompt, without its last ENTER where she forgets it."""
        enters = [index for index, event in enumerate(events) if event[2] == "ENTER"]
        if not enters or self.once("forgets_enter", person, prompt=prompt) is None:
            return events
        self._ignored = prompt
        return [event for index, event in enumerate(events) if index != enters[-1]]

    def skips_sign_on(self, task: Task, alone: bool) -> bool:
        """Whether she leaves out the sign-on that the day begins with. alone: the terminal has not asked for it."""
        begins = alone and task.step.clerk == "sign on" and not task.begun
        return begins and self.once("skips_sign_on", task.step.person) is not None

    def does_again(self, task: Task) -> str:
        """It is done: whether she begins it again, or signs on first and then sells; else the customer is served."""
        habit = self.once("does_again", task.step.person, step=task.step.clerk)
        if habit is None:
            return "served"
        task.attempts = 0
        if habit["after"] == "nothing":
            return "begin"
        if not task.step.of:            # what gives money back would not be put right by selling it
            task.step = replace(task.step, clerk="sale")
        return "sign on"

    def forces_offline(self, task: Task) -> bool:
        """The terminal asks for a sign-on first: whether she sells it offline instead, where she thinks it needs none."""
        if task.step.clerk != "sale" or self.once("forces_offline", task.step.person) is None:
            return False
        task.step = replace(task.step, clerk="offline sale")
        return True

    def skips_signature(self, person: str, prompt: str) -> bool:
        """The terminal asks for one: whether she believes that none is needed."""
        return prompt == "signature" and self.once("skips_signature", person) is not None

    def walks_away(self, person: str, prompt: str) -> Mapping[str, Scalar] | None:
        """For how many `minutes`, and whether the `customer` leaves."""
        found = self.once("walks_away", person, prompt=prompt)
        self.away = self.away or found is not None
        return found

    def misreads(self, person: str, shown: str, outcome: str | None) -> str | None:
        """What she takes the text for that tells her `outcome`."""
        for parameters in self.of("misreads", person):
            if parameters["shown"] in (shown, "any" if outcome else "") and parameters["taken"] != outcome:
                self.fire("misreads")
                return str(parameters["taken"])
        return outcome

    def voids_copy(self, task: Task) -> bool:
        """A reprint came out that no word tells from a sale's slip: whether she voids what is none."""
        copies = [slip for slip in task.slips[-1:] if slip.cut and slip.value("slip_copy") is None]
        if task.step.clerk != "reprint" or not copies or self.once("voids_copy", task.step.person) is None:
            return False
        task.step = replace(task.step, clerk="void")
        task.intent, task.slip, task.attempts = task.of, copies[0], 0
        return True

    def ends_session(self, task: Task, shown: tuple[str, ...], logged_in: Mapping[str, str]) -> bool:
        """Whether she first logs somebody else out, whose number is shown. Who is no operator takes what he finds.

        logged_in: person -> the number that he logged in with.
        """
        person, operator = task.step.person, setting.PEOPLE[task.step.person].operator
        if not operator or task.step.clerk == "log out" or shown in ((), (operator,), (logged_in.get(person),)):
            return False
        if next(self.of("shares_session", person), None) is not None and self.fire("shares_session"):
            return False
        task.before += 1
        return True

    def login(self, person: str, knows: Mapping[str, str]) -> Login | None:
        """(operator, password) that the person types; None for who has none, or none any more."""
        own = (setting.PEOPLE[person].operator, knows.get(person, ""))
        others = [row for row in self._others(person, knows) if row[1] != own]
        for behaviour, other in others[self._logins :][:1]:
            self._logins += 1
            self.fire(behaviour)
            return other
        return own if own[0] else None

    def _others(self, person: str, knows: Mapping[str, str]) -> Iterator[tuple[str, Login]]:
        """(behaviour, login) of each that is not the person's own, in the order in which they are tried."""
        for default in self.of("default_password", person):
            number = str(default["operator"])
            yield "default_password", (number, setting.trade_password(number))
        for shared in self.of("shares_password", person):
            whose = str(shared["whose"])
            yield "shares_password", (setting.PEOPLE[whose].operator, knows[whose])
        for _ in self.of("guesses_password", person):
            for guess in GUESSES:
                yield "guesses_password", (setting.PEOPLE["ann"].operator, guess)
