"""Behaviours of the bank as the terminal meets them: through the wire, on hardened."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Any

import pytest

import posfault
from posfault.acquirer.ledger import Ledger
from posfault.scenario import Behaviour, Contract, Step
from posfault.scenario_file import load

SCENARIOS = Path(posfault.__file__).parent / "scenarios"

REPEATED = {"charged-once", "has-voucher", "no-one-sided", "right-amount"}


def play(shop: Any, *behaviours: tuple[str, dict[str, int | str]], contract: Contract | None = None,
         off: tuple[str, ...] = (), **more: Any) -> Any:
    scenario = dataclasses.replace(
        shop.scenario(**more), behaviours=tuple(Behaviour(name, tuple(given.items())) for name, given in behaviours)
    )
    return shop.play(dataclasses.replace(scenario, contract=contract) if contract else scenario, off)


def fired(seen: Any) -> list[str]:
    assert seen.run.not_fired == []
    return list(seen.run.fired)


@pytest.mark.parametrize(("behaviours", "answers", "reversed_"), [
    ((), ["00"], [False]),
    ((("slow", {"ms": 29_000}),), ["00"], [False]),                     # still in time
    ((("slow", {}),), ["00", "00"], [True, False]),                     # the clerk sells again once it is reversed
    ((("reorder_reversal", {}),), ["-", "12", "00"], [False]),          # the bank remembers the reversal
    ((("answers_code", {}),), ["77", "00"], [False]),
    ((("sign_on_by_header", {}),), ["00"], [False]),
])
def test_a_hardened_terminal_gets_over_it(behaviours: Any, answers: list[str], reversed_: list[bool], shop: Any) -> None:
    seen = play(shop, *behaviours)
    assert seen.run.broken == {}
    assert seen.answered("0200") == answers
    assert [one.reversed for one in seen.debits()] == reversed_
    assert fired(seen) == [name for name, _ in behaviours]


def test_an_approval_without_a_mac_is_none(shop: Any) -> None:
    """Whoever stands between bank and terminal can leave it out, and cannot make one. The bank has heard of nothing."""
    seen = play(shop, ("forged_approval", {}))
    assert fired(seen) == ["forged_approval"]
    assert seen.answered("0200") == ["00", "00"]
    assert seen.answered("0400") == ["25"]
    assert [one.reversed for one in seen.debits()] == [False]           # the clerk sells again once it is reversed
    assert seen.run.broken == {}


@pytest.mark.parametrize(("number", "other"), [(3, "200000"), (4, "000000008801"), (41, ""), (42, "")])
def test_an_approval_of_something_else_or_to_nobody_is_none(number: int, other: str, shop: Any, mistaken: Any) -> None:
    """Its MAC is right: the bank itself has mixed two up."""
    mistaken("0200", number, other)
    seen = shop()
    assert [one.reversed for one in seen.debits()] == [True, False]
    assert seen.run.broken == {}


def test_a_demand_in_an_answer_whose_mac_is_wrong_is_not_heeded(shop: Any) -> None:
    seen = shop(shop.fault("network.receive", "corrupt", 2, byte=-1), behaviours=(shop.behaviour("sign_on_by_header"),),
                on_unknown="leave")
    (answer,) = seen.sent("0210")
    assert seen.run.not_fired == []
    assert answer.delivered is not None
    assert [at_ms for at_ms, _ in seen.shown("idle_off") if answer.sent_ms < at_ms <= seen.run.closing_ms] == []
    assert seen.debits()[0].reversed
    assert seen.run.broken == {}


def test_a_slow_reply_comes_on_a_connection_that_is_closed(shop: Any) -> None:
    seen = play(shop, ("slow", {}))
    late = seen.sent("0210")[0]
    asked = seen.sent("0200")[0]
    assert (late.sent_ms - asked.sent_ms, late.delivered_ms) == (60 + 40 + 31_000, None)


def test_a_host_that_restarts_breaks_the_connection_at_once(shop: Any) -> None:
    seen = play(shop, ("restart_after_commit", {}))
    asked = seen.sent("0200")[0]
    shown = [at_ms for at_ms, _ in seen.shown("no_answer")] + [at_ms for at_ms, _ in seen.shown("reversal_pending")]
    assert min(at_ms for at_ms in shown if at_ms > asked.sent_ms) < asked.sent_ms + 1000
    assert seen.answered("0400")[0] == "77"         # nobody is signed on any more
    assert [one.reversed for one in seen.debits()] == [True]
    assert seen.run.broken == {}


@pytest.mark.parametrize("behaviours", [
    (("reorder_reversal", {}), ("no_tombstone", {})), (("drop_reply", {}), ("ignore_reversal", {}))])
def test_a_bank_that_says_it_has_reversed_and_has_not_is_asked(behaviours: Any, shop: Any) -> None:
    seen = play(shop, *behaviours)
    assert seen.answered("0820")[:1] == ["00"]          # it stands
    assert len(seen.shown("reversal_pending")) == 1
    assert seen.run.broken == {}
    believed = play(shop, *behaviours, off=("reversal_queried",))
    assert set(believed.run.broken) == REPEATED
    assert fired(seen) == fired(believed) == [name for name, _ in behaviours]


@pytest.mark.parametrize("code", ["68", "90", "91", "94", "96", "98"])
@pytest.mark.parametrize(("carried_out", "answer"), [("yes", "00"), ("no", "25")])
def test_an_answer_that_leaves_it_open_is_followed_by_a_query(code: str, carried_out: str, answer: str, shop: Any) -> None:
    seen = play(shop, ("answers_code", {"code": code, "carried_out": carried_out}))
    assert seen.answered("0200") == [code]
    assert seen.answered("0820") == [answer]
    assert [one.stands for one in seen.debits()] == [True] * (carried_out == "yes")
    assert [values for _, values in seen.shown("declined")] == [(code,)] * (carried_out == "no")
    assert seen.run.broken == {}


@pytest.mark.parametrize("code", ["22", "77", "99", "A0"])
@pytest.mark.parametrize(("carried_out", "answer"), [("yes", "00"), ("no", "25")])
def test_what_is_answered_with_a_demand_is_reversed_after_the_sign_on(
        code: str, carried_out: str, answer: str, shop: Any) -> None:
    seen = play(shop, ("answers_code", {"code": code, "carried_out": carried_out}))
    assert seen.answered("0400") == [answer]
    assert [values for _, values in seen.shown("sign_on_again")] == [(code,)]
    assert (seen.run.broken, seen.run.net) == ({}, {"tea": 8800})


def test_cut_over_closes_the_batch_and_the_next_sign_on_opens_another(shop: Any) -> None:
    seen = play(shop, ("cut_over", {}), steps=(shop.SIGN_ON, shop.sale("tea"), shop.sale("cake")))
    assert seen.answered("0200") == ["90", "77", "00"]
    assert [one.batch for one in seen.debits()] == [2]
    assert seen.run.broken == {}


def test_a_refused_sign_on_says_by_which_code(shop: Any) -> None:
    seen = play(shop, ("answers_code", {"mti": "0800", "code": "03"}))
    assert [values for _, values in seen.shown("sign_on_refused")] == [("03",)]


def test_a_batch_number_has_all_its_six_digits(shop: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Ledger, "open_batch", lambda self, terminal: 123_456)
    seen = shop()
    assert [one.batch for one in seen.debits()] == [123_456]
    assert {batch for batch, _ in seen.run.evidence.journal.entries} == {123_456}


def test_a_cut_over_that_nobody_is_told_of_makes_the_totals_differ(shop: Any) -> None:
    steps = (shop.SIGN_ON, shop.sale("tea"), shop.sale("cake", 500), Step("settle"))
    seen = play(shop, ("cut_over", {"nth": 2, "carried_out": "yes"}), steps=steps)
    assert seen.answered("0200") == ["00", "00"]
    assert [one.batch for one in seen.debits()] == [1, 1]
    result = [reply.message.fields[48][30] for reply in seen.sent("0510")]
    assert result == ["2"]
    assert "charged-once" not in seen.run.broken


@pytest.mark.parametrize("name", ["yesterday_key_kept", "no_session_check"])
def test_what_a_lenient_bank_would_have_let_through_counts_as_fired(name: str, shop: Any) -> None:
    """The terminal signs on in the morning as it should; its keys of yesterday would have done."""
    seen = play(shop, (name, {}))
    assert fired(seen) == [name]
    assert seen.run.broken == {}


@pytest.mark.parametrize("name", ["confirm_late", "retry_under_new_order", "ignore_reversal"])
def test_what_never_came_to_it_did_not_fire(name: str, shop: Any) -> None:
    seen = play(shop, (name, {}))
    assert (seen.run.fired, seen.run.not_fired) == ([], [name])


def test_the_merchant_is_paid_less_the_fee_agreed(shop: Any) -> None:
    evidence = play(shop, contract=Contract(fee_bp=60)).run.evidence
    paid = evidence.payout
    assert evidence.due() == paid.paid == 8900 - 53
    assert (paid.debits, paid.credits, paid.withheld, paid.fee) == (8900, 0, 0, 53)


@pytest.mark.parametrize("name", ["withholds_payout", "charges_back_unsigned"])
def test_without_a_signed_slip_the_merchant_is_not_paid(name: str, shop: Any) -> None:
    """A bounced ENTER has saved a blank signature."""
    scenario = load(SCENARIOS / "unsigned" / "enter_bounces_through_signature.toml")
    scenario = dataclasses.replace(scenario, behaviours=(Behaviour(name),))
    for off, lost in (((), 0), (("debounce", "signature_drawn"), 128_800)):
        run = shop.play(scenario, off).run
        payout = run.evidence.payout
        assert (run.not_fired, payout.debits, payout.withheld + payout.credits) == ([], 128_900, lost)
        assert payout.paid == payout.debits - lost
        assert run.evidence.due() == payout.debits
