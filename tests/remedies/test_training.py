"""Training mode (P2): the whole flow, marked on display and slip, never a debit, and not left on unnoticed."""

from __future__ import annotations

from typing import Any

from posfault.scenario import Step

EVA = {"person": "eva"}
LOG_OUT = Step("log out")
TRAINING = Step("training", **EVA)
PRACTICE = Step("practice", amount=8800, card="A", **EVA)


def test_a_rehearsal_is_the_whole_flow_and_no_debit(shop: Any) -> None:
    seen = shop(steps=(shop.SIGN_ON, LOG_OUT, TRAINING, PRACTICE))
    assert seen.sent("0200") == []
    assert seen.debits() == []
    assert [values for _, values in seen.shown("training_approved")] == [("88.00",)]
    assert [entry.amount for entry in seen.run.evidence.journal.entries.values()] == [100]      # the closing's alone
    assert seen.run.broken == {}


def test_a_signature_is_practised_too_and_not_kept(shop: Any) -> None:
    seen = shop(steps=(shop.SIGN_ON, LOG_OUT, TRAINING, Step("practice", amount=30_000, card="A", **EVA)))
    assert seen.shown("signature")
    assert seen.run.evidence.journal.signatures == {}
    slip = next(slip for slip in seen.run.evidence.slips if slip.value("slip_amount") == ("300.00",))
    assert slip.value("slip_signed") is not None
    assert seen.run.broken == {}


def test_a_chip_card_is_given_back(shop: Any) -> None:
    practice = Step("practice", amount=8800, card="A", entry="chip", **EVA)
    seen = shop(steps=(shop.SIGN_ON, LOG_OUT, TRAINING, practice))
    assert len(seen.shown("remove_card")) == 1


def test_display_and_slip_say_so(shop: Any) -> None:
    seen = shop(steps=(shop.SIGN_ON, LOG_OUT, TRAINING, PRACTICE))
    assert seen.shown("idle_training")
    slip = next(slip for slip in seen.run.evidence.slips if slip.value("slip_amount") == ("88.00",))
    assert slip.value("slip_training") is not None


def test_without_the_guard_nothing_says_so(shop: Any) -> None:
    seen = shop(steps=(shop.SIGN_ON, LOG_OUT, TRAINING, PRACTICE), off=("training_marked",))
    assert seen.sent("0200") == []
    assert not seen.shown("idle_training")
    slip = next(slip for slip in seen.run.evidence.slips if slip.value("slip_amount") == ("88.00",))
    assert slip.value("slip_training") is None


def test_it_ends_with_the_power(shop: Any) -> None:
    """The plug is pulled while the slip of the rehearsal is printed."""
    cut = shop.fault("printer.line", "cut", 3)
    seen = shop(cut, steps=(shop.SIGN_ON, LOG_OUT, TRAINING, PRACTICE, shop.sale("tea", 8800, "B")))
    back_ms = next(event[0] for event in seen.trace if event[1] == "power.on")
    assert [at_ms for at_ms, _ in seen.shown("idle_training") if at_ms > back_ms] == []
    assert seen.run.net == {"tea": 8800}


def test_a_cashier_cannot_begin_it(shop: Any) -> None:
    seen = shop(steps=(shop.SIGN_ON, Step("training"), shop.sale("tea", 8800, "B")))
    assert seen.shown("not_allowed")
    assert seen.run.net == {"tea": 8800}


def test_the_clerk_who_sees_it_ends_it_before_she_sells(shop: Any) -> None:
    seen = shop(steps=(shop.SIGN_ON, LOG_OUT, TRAINING, shop.sale("tea", 8800, "B")))
    assert seen.shown("idle_training")
    assert seen.run.net == {"tea": 8800}
    assert seen.run.broken == {}
