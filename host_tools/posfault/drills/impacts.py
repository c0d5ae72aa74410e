"""What a run does to people: money and days out for each victim, refunds due, minutes at the till, duties touched.

Witnesses are the ledger and the payout, against what the customers meant. Days are those of the shop's clock; a debit that
nobody takes back is out for as long as the run went on, and says so.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from posfault import till
from posfault.bench.evidence import CLOSING, name
from posfault.bench.intents import Intent
from posfault.bench.run import Run

CARDHOLDER, MERCHANT = "cardholder", "merchant"
DAY_MS = 86_400_000


class Loss(NamedTuple):
    """amount in minor units. whose: the intent, a debit for nobody, or `payout`. until_ms: None where it is out to the end.

    why: the name of the text that says it.
    """

    victim: str
    whose: str
    amount: int
    since_ms: int
    until_ms: int | None
    why: str

    def days(self, end_ms: int) -> float:
        return ((end_ms if self.until_ms is None else self.until_ms) - self.since_ms) / DAY_MS


@dataclass(frozen=True, slots=True)
class Impacts:
    """losses: in order of time. disputable: (debit, minor units) of each that lacks what was agreed: its customer meant it,
    and may still dispute it, at the merchant's cost. broken: the rules. end_ms: when the run was over."""

    losses: tuple[Loss, ...]
    disputable: tuple[tuple[str, int], ...]
    till_ms: int
    broken: tuple[str, ...]
    end_ms: int

    @property
    def refunds_due(self) -> list[Loss]:
        """What cardholders are still out of."""
        return [loss for loss in self.losses if loss.victim == CARDHOLDER and loss.until_ms is None]

    def out(self, victim: str) -> int:
        """Minor units that the victim is still out of at the end."""
        return sum(loss.amount for loss in self.losses if loss.victim == victim and loss.until_ms is None)

    def days_out(self, victim: str) -> float:
        """The longest that any of the victim's money was out."""
        return max((loss.days(self.end_ms) for loss in self.losses if loss.victim == victim), default=0.0)


def of(run: Run) -> Impacts:
    """Everything of one run."""
    losses = sorted([*_wrong_money(run), *_undone(run), *_payout(run)], key=lambda loss: (loss.since_ms, loss.victim))
    return Impacts(tuple(losses), tuple(_disputable(run)), sum(till.customers_ms(run).values()), tuple(sorted(run.broken)),
                   run.end_ms)


def _wrong_money(run: Run) -> Iterator[Loss]:
    meant = _found_fault_with(run)
    for wrong in run.wrong_money:
        if wrong.whose not in meant:
            victim, why = (MERCHANT, "back_beyond") if wrong.amount < 0 else (CARDHOLDER, "debited_beyond")
            yield Loss(victim, wrong.whose, abs(wrong.amount), wrong.since_ms, wrong.until_ms, why)


def _found_fault_with(run: Run) -> dict[str, int]:
    """By their names, debits that some customer meant: what is wrong with them is not the money."""
    return {name(one): one.amount for one in run.evidence.debits if run.evidence.intent_of(one) is not None}


def _disputable(run: Run) -> Iterator[tuple[str, int]]:
    meant = _found_fault_with(run)
    originals = {one.original for one in run.evidence.movements if one.type == "chargeback"}
    disputed = {name(one) for one in run.evidence.debits if (one.batch, one.stan) in originals}
    for wrong in run.wrong_money:
        if wrong.whose in meant and wrong.whose not in disputed:
            yield wrong.whose, wrong.amount


def _undone(run: Run) -> Iterator[Loss]:
    """What a customer took the goods for and was never debited, or was promised back and never got."""
    for intent in run.evidence.intents:
        if intent.name == CLOSING:
            continue
        net = run.evidence.net(intent) + _charged_back(run, intent)
        if intent.amount > 0 and net < intent.amount:
            # Below nothing is too much paid back, and told as that.
            yield Loss(MERCHANT, intent.name, intent.amount - max(net, 0), _served_ms(run, intent), None, "never_debited")
        elif intent.amount < 0 and net > intent.amount:
            lacking = min(net, 0) - intent.amount
            yield Loss(CARDHOLDER, intent.name, lacking, _served_ms(run, intent), None, "never_paid_back")


def _charged_back(run: Run, intent: Intent) -> int:
    """What the bank gave its customer at the merchant's cost: the payout lacks it, so that it is told there."""
    return sum(one.amount for one in run.evidence.movements
               if one.type == "chargeback" and not one.reversed and run.evidence.intent_of(one) is intent)


def _served_ms(run: Run, intent: Intent) -> int:
    """When its customer was last at the till."""
    return max((at_ms for at_ms, _, who in run.evidence.tills if who == intent.name), default=0)


def _payout(run: Run) -> Iterator[Loss]:
    """It comes last of all: how long the merchant will miss it no run tells."""
    lacking = run.evidence.due() - run.evidence.payout.paid
    if lacking > 0:
        yield Loss(MERCHANT, "payout", lacking, run.end_ms, None, "not_paid_out")
