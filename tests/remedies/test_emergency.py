"""The emergency plan (P7): debits stop, open reversals are drained, the next steps are printed."""

from __future__ import annotations

from typing import Any

from posfault import facts
from posfault.scenario import Step

EMERGENCY = Step("emergency", person="eva")
LOG_OUT = Step("log out")


def test_it_stops_debits_until_it_is_over(shop: Any) -> None:
    steps = (shop.SIGN_ON, LOG_OUT, EMERGENCY, shop.sale("tea", 8800, "A"), EMERGENCY, shop.sale("cake", 500, "B"))
    seen = shop(steps=steps)
    assert seen.shown("emergency_on")
    assert seen.shown("emergency_stop")
    assert seen.shown("emergency_over")
    assert seen.run.net == {"tea": 0, "cake": 500}
    assert seen.run.broken == {}


def test_what_it_stops_is_on_paper(shop: Any) -> None:
    """The supervisor sells on, takes EMERGENCY for an approval, and reads on the slip that it is none."""
    steps = (shop.SIGN_ON, LOG_OUT, EMERGENCY, Step("sale", "tea", 8800, "A", person="eva"), EMERGENCY)
    habit = (shop.behaviour("misreads", shown="emergency_stop", taken="done"),)
    seen = shop(steps=steps, behaviours=habit)
    assert seen.run.not_fired == []
    assert (seen.run.broken, seen.run.net) == ({}, {"tea": 0})
    assert "right-amount" in shop(steps=steps, behaviours=habit, off=("refusal_on_paper",)).run.broken


def test_the_plan_is_printed(shop: Any) -> None:
    seen = shop(steps=(shop.SIGN_ON, LOG_OUT, EMERGENCY, EMERGENCY))
    texts = facts.text("en")
    plan = [text for name, text in texts.items() if name.startswith("plan_")]
    assert [slip.lines for slip in seen.run.evidence.slips if texts["plan_title"] in slip.lines] == [tuple(plan)]


def test_what_is_open_at_the_bank_is_reversed_first(shop: Any) -> None:
    """The approval and three answers to its reversal are lost; then the supervisor puts the plan into force."""
    lost = [shop.fault("network.receive", "drop", nth) for nth in (2, 3, 4, 5)]
    steps = (shop.SIGN_ON, shop.sale("tea", 8800, "A"), LOG_OUT, EMERGENCY, EMERGENCY)
    seen = shop(*lost, steps=steps, on_unknown="leave")
    assert [debit.reversed for debit in seen.debits()] == [True]
    assert len(seen.sent("0400")) == 4
    assert seen.sent("0400")[3].sent_ms < seen.shown("emergency_on")[0][0]
    assert seen.run.broken == {}


def test_a_cashier_cannot_put_it_into_force(shop: Any) -> None:
    seen = shop(steps=(shop.SIGN_ON, Step("emergency"), shop.sale("tea", 8800, "A")))
    assert seen.shown("not_allowed")
    assert seen.run.net == {"tea": 8800}
