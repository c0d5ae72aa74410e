"""What people at the till do that they should not: behaviours of part clerk, fired only where they made a difference."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from posfault.bench import setting
from posfault.forms import Scalar

Login = tuple[str, str]

# What people choose; the last is that of the cashier who stands at the till by default.
GUESSES = ("1234", "1111", "8888", setting.PEOPLE["ann"].password)


@dataclass(slots=True)
class Habits:
    """has: behaviour -> its parameters. fired: those that took place."""

    has: Mapping[str, Mapping[str, Scalar]] = field(default_factory=dict)
    fired: list[str] = field(default_factory=list)
    _logins: int = 0            # that were not her own

    def of(self, behaviour: str, person: str) -> Mapping[str, Scalar] | None:
        """The behaviour's parameters if this person has it."""
        parameters = self.has.get(behaviour)
        return parameters if parameters is not None and parameters.get("person", person) == person else None

    def fire(self, behaviour: str) -> bool:
        """It makes a difference now."""
        if behaviour not in self.fired:
            self.fired.append(behaviour)
        return True

    def shares_session(self, person: str) -> bool:
        """Somebody else is logged in: whether she goes on all the same."""
        return self.of("shares_session", person) is not None and self.fire("shares_session")

    def login(self, person: str, knows: Mapping[str, str]) -> Login | None:
        """(operator, password) that the person types; None for who has none, or none any more."""
        own = (setting.PEOPLE[person].operator, knows.get(person, ""))
        for behaviour, others in self._others(person, knows):
            for other in others[self._logins :][:1]:
                self._logins += 1
                if other != own and self.fire(behaviour):
                    return other
        return own if own[0] else None

    def _others(self, person: str, knows: Mapping[str, str]) -> list[tuple[str, list[Login]]]:
        found: list[tuple[str, list[Login]]] = []
        if (default := self.of("default_password", person)) is not None:
            number = str(default["operator"])
            found.append(("default_password", [(number, setting.trade_password(number))]))
        if (shared := self.of("shares_password", person)) is not None:
            whose = str(shared["whose"])
            found.append(("shares_password", [(setting.PEOPLE[whose].operator, knows[whose])]))
        if self.of("guesses_password", person) is not None:
            ann = setting.PEOPLE["ann"].operator
            found.append(("guesses_password", [(ann, guess) for guess in GUESSES]))
        return found
