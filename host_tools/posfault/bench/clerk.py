"""The clerk: works through the steps of a scenario as a person would, mistakes included.

She knows the display, the paper and the customer, and nothing else. What she presses on which prompt is in prompts.py.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from posfault.bench import people, plan, prompts, setting
from posfault.bench.agenda import Agenda
from posfault.bench.habits import Habits, Login
from posfault.bench.hands import MINUTE_MS, Hands
from posfault.bench.intents import CUSTOMERS_OWN, TAKEN_AWAY, Intent, Presented
from posfault.bench.paper import Slip
from posfault.bench.screens import NOTHING, Screen
from posfault.bench.task import Task
from posfault.scenario import STEP_KEYS, ClerkRules, Step
from posfault.text import tell, term

PROMPTS_MOST = 30       # in a row, without once getting back to the idle display; then she gives everything up
ATTEMPTS = 4            # how often she begins the same step


@dataclass(slots=True)
class Clerk:
    """fired: reactions of her rules that took place. said: (time, what she does, in words)."""

    rules: ClerkRules
    agenda: Agenda
    intents: list[Intent] = field(default_factory=list)
    fired: list[str] = field(default_factory=list)
    said: list[tuple[int, str]] = field(default_factory=list)
    gave_up: list[str] = field(default_factory=list)    # steps that came to nothing
    presented: list[Presented] = field(default_factory=list)    # what customers showed the terminal
    habits: Habits = field(default_factory=Habits)
    knows: dict[str, str] = field(default_factory=lambda: setting.provisioned_passwords("own"))     # person -> password
    picture: str = ""           # the last one that the display showed
    called: str = ""            # the supervisor, where she has come to the till
    _steps: list[Step] = field(default_factory=list)
    _tasks: list[Task] = field(default_factory=list)
    _same: tuple[Screen, int] = (NOTHING, 0)
    _prompts: int = 0
    _login: Login = ("", "")
    _logged_in: dict[str, str] = field(default_factory=dict)    # the last person who logged in, and under which number
    _slips: list[Slip] = field(default_factory=list)    # that came out since the customer at the till came
    _kept: dict[str, Slip] = field(default_factory=dict)        # the last good one of each intent, by its name

    def assign(self, steps: Iterable[Step]) -> None:
        self._steps.extend(steps)
        if not self._tasks:
            self._begin_next()

    @property
    def done(self) -> bool:
        return not self._tasks or self._tasks[-1].idle

    @property
    def intent(self) -> Intent | None:
        """What the customer at the till means, while a sale is under way."""
        for task in self._tasks:        # asked at every event
            if task.intent:
                return task.intent
        return None

    @property
    def person(self) -> str:
        """Who stands at the keypad; nobody once everything is done, and while they wait for the minutes to pass."""
        gone = not self._tasks or self.habits.away or self._tasks[-1].step.clerk == "wait"
        return "" if gone else self._tasks[-1].step.person

    def take_over(self, step: Step) -> Hands:
        """Somebody does this step by hand in her place, and says what as it goes, until she is handed it back."""
        self.hand_back()
        self.assign((step,))
        hands = self._tasks[-1].hands
        assert hands
        hands.stays = True
        return hands

    def hand_back(self) -> None:
        if self._tasks and self._tasks[-1].stays:
            self._end()

    def drop_everything(self, now_ms: int) -> None:
        """What is under way has come to nothing, and what was still to do is not done."""
        self._steps.clear()
        while self._tasks:
            self._leave(now_ms, self._tasks[-1])
            self._end()
        self._prompts, self._same = 0, (NOTHING, 0)

    def saw(self, screen: Screen) -> None:
        """The display showed something; it may say what became of the attempt."""
        if self._tasks:
            task = self._tasks[-1]
            task.saw(screen)
            outcome = task.told_later(screen) or prompts.outcome(task, screen.name)
            task.outcome = self.habits.misreads(task.step.person, screen.name, outcome) or task.outcome
            if task.counts_new(screen) and self._login[0] == setting.PEOPLE[task.step.person].operator:
                self.knows[task.step.person] = people.new_password(task.step.person, self._login)
                self._login = (self._login[0], self.knows[task.step.person])

    def took(self, slips: list[Slip]) -> None:
        """A slip came out of the printer; she tears it off and looks at it."""
        self._slips += slips
        if self.intent:
            self.intent.took(slips)
        for slip in slips if self._tasks else []:
            self._tasks[-1].keeps(slip, self._kept)

    def tore(self, whole: Slip, torn: Slip) -> None:
        """The slip that she has just torn off is torn in two; she sees that too."""
        self._slips[:] = [torn if slip is whole else slip for slip in self._slips]

    def lost_power(self, now_ms: int) -> None:
        """The terminal went dark in her hands."""
        self.said.append((now_ms, tell("goes_dark")))
        self._same = (NOTHING, 0)
        if self._tasks:
            task = self._tasks[-1]
            # Who has read APPROVED knows it still, unless she is one who sells again whenever it gets dark.
            if not task.begun or not task.intent:
                task.outcome = ""
            elif task.outcome != "done" or self.rules.on_power_loss:
                task.outcome = "dark"

    def rested(self) -> None:
        """The minutes of a `wait` are over, or she is back."""
        if self.habits.away:
            self.habits.away = False
        elif hands := self._tasks[-1].hands:
            hands.resting = False
            if self._tasks[-1].step.clerk == "wait":
                self._end()

    def act(self, now_ms: int, screen: Screen) -> None:
        """The terminal waits for her: she plans what she and the customer do. Nothing when she is done."""
        while self._tasks and not self.habits.ignores(screen.name):
            task = self._tasks[-1]
            hands = task.hands
            if hands and (screen.name in people.IDLE or task.step.clerk != "service port"):
                planned = hands.next(screen, task.intent)
                if planned:
                    self._do(now_ms, planned)
                if planned or not hands.over:
                    return
                self._end()
            elif screen.name in people.IDLE:
                if self._at_idle(now_ms, task, screen):
                    return
            elif screen.name == "operator" and task.step.clerk == "log out" and task.begun:
                self._end()
            elif screen.name == "operator" and (task.locked_out(self._login[0]) or not self._has_login(task)):
                self._leave(now_ms, task)
                self._end()
            else:
                self._answer(now_ms, task, screen)
                return

    def _has_login(self, task: Task) -> bool:
        """Whether the person has something to type where the terminal asks who is there."""
        login = self.habits.login(task.step.person, self.knows)
        self._login = login or ("", "")
        self._logged_in = {task.step.person: self._login[0]}
        return login is not None

    def _answer(self, now_ms: int, task: Task, screen: Screen) -> None:
        """She does what the prompt asks."""
        self._prompts += 1
        if self._prompts > PROMPTS_MOST:
            self.drop_everything(now_ms)
            return
        gone = self.habits.walks_away(task.step.person, screen.name)
        if gone is not None:
            self._walk_away(now_ms, task, screen, gone)
            return
        same, count = self._same
        again = same == screen if screen.name in prompts.ONE_AFTER_THE_OTHER else same.name == screen.name
        skipped = self.habits.skips_signature(task.step.person, screen.name)
        self._same = (NOTHING, 0) if skipped else (screen, count + 1 if again else 1)
        task.login, task.knows, task.picture, task.rules = self._login, self.knows, self.picture, self.rules
        planned = prompts.skips_signature() if skipped else prompts.plan(task, screen, self._same[1])
        self.called = planned.person or self.called
        self._do(now_ms, planned, screen.name)

    def _walk_away(self, now_ms: int, task: Task, screen: Screen, gone: Mapping[str, Any]) -> None:
        self.said.append((now_ms, tell("walks_away", minutes=gone["minutes"])))
        self.agenda.plan(now_ms + gone["minutes"] * MINUTE_MS, "clerk", "back")
        task.interrupted = gone["customer"]
        if task.interrupted == "leaves" and task.intent and not task.content_at(screen):
            task.intent.amount = 0

    def _at_idle(self, now_ms: int, task: Task, screen: Screen) -> bool:
        """Between transactions: goes on, begins again or is finished. Whether she pressed something."""
        self._prompts = 0
        told, outcome, task.outcome = task.outcome, self._outcome(task), ""
        task.tried = task.tried or outcome not in prompts.NOT_TRIED
        if task.step.clerk == "sign on" and task.begun and screen.name == "idle_on":
            outcome = "done"
        if self.habits.skips_sign_on(task, len(self._tasks) == 1):
            outcome = "done"
        decision = "leaves" if task.interrupted == "leaves" else self._decide(task, outcome)
        if decision == "served":
            decision = "begin" if self.habits.voids_copy(task) else self._does_again(now_ms, task)
        if decision in ("served", "leaves"):
            if decision == "served" and task.of and task.step.clerk == "cancel offline":
                task.of.amount = 0      # it is no purchase any more
            if decision == "leaves":
                self._leave(now_ms, task)
            self._end()
            return False
        if told == "done" and outcome == "no slip":     # the terminal is content, the paper blank: what ails the printer?
            self.agenda.plan(now_ms + plan.READS_MS // 2, "printer", "mend")
        if task.first_leaves_training(screen):
            return self._first(task, "training")
        if decision == "sign on" and not self.habits.forces_offline(task):
            return self._first(task, "sign on")
        if self.habits.ends_session(task, screen.values[:1], self._logged_in):
            self._do(now_ms, prompts.log_out(screen))
            return True
        self.called = ""
        task.attempts += 1
        task.begun, task.interrupted = True, ""         # what comes of it from now on she sees
        self._do(now_ms, prompts.begin(task), "amount")
        task.answered = False
        return True

    def _first(self, task: Task, what: str) -> bool:
        """She does that before it; nothing is pressed yet."""
        self._tasks.append(Task(Step(what, person=task.step.person), slips=self._slips))
        return False

    def _does_again(self, now_ms: int, task: Task) -> str:
        """It is done, and she does it once more, so as to put right what is not wrong: what she does now, as in _decide."""
        done, decision = task.step.clerk, self.habits.does_again(task)
        if decision != "served":
            self.said.append((now_ms, tell("does_again", step=term(done))))
            self._slips = []
            task.served = True
        return decision

    def _outcome(self, task: Task) -> str:
        """What came of it, by the display and by the paper: a slip in her hand settles it, one that is missing too."""
        if task.in_hand(self._slips, self._kept):
            return "done"
        return "no slip" if task.intent and task.outcome == "done" else task.outcome

    def _do(self, now_ms: int, planned: plan.Plan, prompt: str = "") -> None:
        """prompt: what the planned answers."""
        if planned.words:
            own = self.person == STEP_KEYS["person"].default
            words = planned.words if own else tell("person_does", person=self.person, words=planned.words)
            self.said.append((now_ms, words))
        for delay_ms, source, content in self.habits.forgets_enter(self.person, prompt, planned.events):
            self.agenda.plan(now_ms + delay_ms, source, content)
            if self.intent and source in CUSTOMERS_OWN and content not in TAKEN_AWAY:
                self.presented.append(Presented.of(now_ms + delay_ms, self.intent.name, source, content))

    def _decide(self, task: Task, outcome: str) -> str:
        """begin (again) · served: the step is done · leaves: it is given up · sign on: that comes first."""
        if outcome == "done" or (task.step.clerk in prompts.ONCE and task.begun) or task.undone_by_her(outcome):
            return "served"
        if outcome == "sign on":
            return "sign on" if task.attempts < ATTEMPTS else "leaves"
        reaction = prompts.REACTIONS.get(outcome, "")
        rule = getattr(self.rules, reaction) if reaction else ""
        if rule:
            self.fired.append(reaction)
            if rule == "leave":
                return "leaves"
        elif prompts.WITHOUT_RULE.get(outcome, "begin") != "begin" and not task.interrupted:
            return prompts.WITHOUT_RULE[outcome]
        return "begin" if max(task.attempts, task.before) < ATTEMPTS else "leaves"

    def _leave(self, now_ms: int, task: Task) -> None:
        if task.served or self._outcome(task) == "done":        # he has had what he paid for
            return
        self.gave_up.append(task.step.clerk)
        if task.intent is None or not task.step.intent:
            self.said.append((now_ms, tell("gives_up", step=term(task.step.clerk))))
        else:
            task.intent.amount = 0
            self.said.append((now_ms, tell("sends_away", intent=term(task.intent.name))))

    def _end(self) -> None:
        self._tasks.pop()
        if not self._tasks:
            self._begin_next()

    def _begin_next(self) -> None:
        if self._steps:
            task = Task.of_step(self._steps.pop(0), self.intents, self._kept)
            self._slips = task.slips
            if task.intent and task.step.intent:
                self.intents.append(task.intent)
            self._tasks.append(task)
