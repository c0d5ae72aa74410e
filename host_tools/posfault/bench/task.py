"""What the clerk is at: one step of the scenario, and how far she has got with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from posfault.bench import people, setting
from posfault.bench.habits import Login
from posfault.bench.hands import Hands
from posfault.bench.intents import PAYS_BACK, Intent
from posfault.bench.paper import Slip
from posfault.bench.screens import HELP, Screen
from posfault.money import money
from posfault.scenario import ClerkRules, Step
from posfault.text import tell, term

ABOUT = ("reprint", "status query", "cancel offline")       # of an earlier sale, while its customer need not be there
# What she holds an attempt for: the text with its amount that tells her otherwise when the power is back, and what that is.
_LATER = {"done": ("alarm_reversal", "unknown"), "dark": ("slip_was_owed", "done")}


@dataclass(slots=True)
class Task:
    """A step she is at. outcome: what this attempt came to, as far as she can tell; see prompts.OUTCOMES.

    of: the earlier intent that the step is about, slip: its slip. presented: whether the card has been shown once. tried:
    whether money may have moved at an earlier attempt.
    """

    step: Step
    intent: Intent | None = None
    of: Intent | None = None
    slip: Slip | None = None
    begun: bool = False
    presented: bool = False
    outcome: str = ""
    attempts: int = 0
    tried: bool = False
    locked: int = 0                 # how often the terminal has said that the operator's number is locked
    refused: int = 0                # the same of a wrong password
    helped: int = 0                 # how often it has explained itself
    before: int = 0                 # how often she first had to log somebody out, or to leave the training mode
    served: bool = False            # it was done once; what she still does about it, she does for nothing
    interrupted: str = ""           # "waits" or "leaves": what the customer did while she was away
    login: Login = ("", "")         # the operator number and password that she types, or has typed
    chosen: str = ""                # the new password that she has typed
    knows: dict[str, str] = field(default_factory=dict)     # person -> password
    answered: bool = False          # whether the terminal has done anything since she began
    picture: str = ""               # the last one that the display showed, in hex
    rules: ClerkRules = field(default_factory=ClerkRules)       # what she does where this or that comes of it
    slips: list[Slip] = field(default_factory=list)         # that came out since it began
    hands: Hands | None = None      # where it is nothing but done by hand

    @classmethod
    def of_step(cls, step: Step, intents: list[Intent], kept: Mapping[str, Slip]) -> Task:
        """intents: of earlier steps. kept: the slips that came of them."""
        earlier = next((one for one in intents if one.name == step.of), None) if step.of else None
        own = step.intent or (step.amount and not earlier)
        intent = Intent.of(step, earlier) if own else None if step.clerk in ABOUT else earlier
        return cls(step, intent, earlier, kept.get(step.of), hands=Hands.of(step))

    @property
    def stays(self) -> bool:
        """Whether somebody goes on with it, entry by entry, who has not said that it is over."""
        return self.hands is not None and self.hands.stays

    @property
    def idle(self) -> bool:
        """Whether such a one has nothing to do for now."""
        return self.hands is not None and self.hands.idle

    @property
    def asked(self) -> int:
        """The amount on display and slip, minor units."""
        return self.step.amount or (self.intent.asked if self.intent else 0)

    @property
    def card(self) -> str:
        return self.intent.card if self.intent else self.step.card

    def begins(self, keys: str) -> str:
        """In words: with which keys, for whom and what she begins it, and whether again."""
        again = tell("again") if self.attempts > 1 else ""
        if self.intent is None:
            return tell("begins", keys=keys, again=again)
        intent, whom = self.intent, term(self.intent.name or "practice")
        if self.step.of:
            return tell("begins_for", keys=keys, again=again, intent=intent.name)
        return tell("begins_sale", keys=keys, again=again, intent=whom, amount=money(intent.asked), card=intent.card)

    def owns(self, slip: Slip, kept: Mapping[str, Slip]) -> bool:
        """Whether she would hold this for the slip of it: what says that money is paid back, only where that is wanted; what
        says that it is printed again, only where she has tried before; none of an earlier intent, whose slip she kept.
        """
        if self.step.clerk == "cancel offline":
            return self._is_of_earlier(slip) and slip.is_cancellation()
        back = self.step.clerk in PAYS_BACK
        if slip.is_cancellation() or (slip.value("slip_copy") is not None and not self.tried):
            return False
        if any(one.of == slip.of for name, one in kept.items() if name != self.step.intent):
            return False
        return self._is_of(slip) and slip.titled and slip.moves(-1) == back

    def in_hand(self, slips: list[Slip], kept: Mapping[str, Slip]) -> bool:
        """Whether one of these is its slip, and none of them says of the same that it was undone."""
        cancels = self.step.clerk == "cancel offline"
        undone = [one.of for one in slips if one.of and one.is_cancellation() and not cancels]
        return any(self.owns(slip, kept) and slip.of not in undone for slip in slips)

    def _is_of(self, slip: Slip) -> bool:
        return self.intent is not None and slip.is_for(self.asked, setting.pan(self.card)[-4:])

    def _is_of_earlier(self, slip: Slip) -> bool:
        return self.of is not None and slip.is_for(self.of.asked, setting.pan(self.of.card)[-4:])

    def saw(self, screen: Screen) -> None:
        """What it says beside the outcome. What WILL BE SENT, or SENT AGAIN, is not to be waited for."""
        self.answered = self.answered or screen.name not in people.IDLE
        self.refused += screen.name == "operator_wrong"
        self.helped += screen.name == HELP.name
        ours = self.step.clerk in PAYS_BACK and screen.values == (money(self.asked),)
        self.served = self.served or screen.name == "advice_pending" or (screen.name == "alarm_advice" and ours)

    def content_at(self, screen: Screen) -> bool:
        """Whether the customer has by then what he came for: his goods, or his money back."""
        return self.served or (self.step.clerk in PAYS_BACK and screen.name == "approved")

    def first_leaves_training(self, screen: Screen) -> bool:
        """Whether she has to, so as to sell."""
        if screen.name != "idle_training" or not self.step.intent:
            return False
        self.before += 1
        return True

    def counts_new(self, screen: Screen) -> bool:
        """Whether she takes it that the new password counts: the terminal says so, or does not take the old one, since the
        power may have failed in between."""
        return screen.name == "password_changed" or (screen.name == "operator_wrong" and self.chosen != "")

    def locked_out(self, number: str) -> bool:
        """Whether she gives up, since this number is locked. Whose own it is tries once more: it may be the supervisor's to
        unlock it.
        """
        if self.outcome != "locked":
            return False
        self.outcome = ""
        self.locked += 1
        return self.locked > 1 or number != setting.PEOPLE[self.step.person].operator

    def told_later(self, screen: Screen) -> str:
        """What became of it, as she reads when the power is back; "" where this says nothing new of it.

        Where all of a sale is to be undone, it has the same amount: only the slip says which of the two was approved. Else
        she begins it again, and is told.
        """
        text, outcome = _LATER.get(self.outcome, ("", ""))
        if screen.name != text or screen.values != (money(self.asked),):
            return ""
        return "either" if outcome == "done" and self.of and self.of.asked == self.asked else outcome

    def undone_by_her(self, outcome: str) -> bool:
        """Whether the terminal says what she wants done is done, and she knows that it was she who did it."""
        return outcome == "undone already" and self.tried and self.step.clerk.endswith("void")

    def keeps(self, slip: Slip, kept: dict[str, Slip]) -> None:
        """Its own slip, under the intent's name; or that of the sale it goes back to, which came out late. It settles
        that none had come; one by which nothing was done, what she took the display for.
        """
        ours = self._is_of(slip) or (slip.cut and slip.titled and slip.value("slip_amount") is None)
        if self.outcome in ("done", "no slip") and ours and slip.is_cancellation():
            self.outcome = "reversed"
        if self.owns(slip, kept) and self.step.intent:
            kept[self.step.intent] = slip
            self.outcome = "done" if self.outcome == "no slip" else self.outcome
        elif not self.slip and self._is_of_earlier(slip) and slip.moves(1):
            self.slip = slip
