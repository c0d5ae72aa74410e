"""A day with every kind of transaction, in which every rule is content; and each rule's clauses, spoilt one at a time."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest

from posfault.acquirer.keys import KeyIssue
from posfault.acquirer.ledger_rows import Payout, Totals
from posfault.bench.intents import Presented
from posfault.bench.paper import Slip
from posfault.bench.screens import Screen

HOLDS = "620000******0005"
SECOND = KeyIssue(2, "10000001", 400_000, bytes([2]) * 16, bytes([3]) * 16)


@pytest.fixture
def full(day: Any, means: Any) -> Any:
    """One of each: purchases by code, with PIN, signed, offline; a void, a refund, holds, one of them completed."""
    made = {"sale": day.done("sale", 8800, means("tea", 8800))}
    made["code_sale"] = day.done("code_sale", 3000, means("cake", 3000))
    made["pin"] = day.done("sale", 5000, means("shoes", 5000, "F"), pin="123456")
    made["signed"] = day.done("sale", 128_800, means("coat", 128_800, "B"))
    hat = means("hat", 0, "C")
    made["voided"] = day.done("sale", 900, hat)
    made["void"] = day.done("void", 900, hat, made["voided"])
    made["refund"] = day.done("refund", 3000, means("return of cake", -3000), made["code_sale"])
    made["preauth"] = day.done("preauth", 60_000, means("room", 0))
    made["completion"] = day.done("completion", 50_000, means("nights", 50_000), made["preauth"])
    made["held"] = day.done("preauth", 70_000, means("car", 0))
    made["offline_sale"] = day.done("offline_sale", 700, means("ticket", 700, "D"))
    day.held = {HOLDS: 70_000}
    day.closes()
    day.made = made
    return day


def test_nothing_is_broken_where_everything_is_in_order(full: Any) -> None:
    assert full.broken == {}


@pytest.mark.parametrize("kind", ["sale", "code_sale", "completion", "offline_sale"])
def test_two_debits_of_one_intent_are_found_of_whatever_type(kind: str, full: Any) -> None:
    moved = full.made[kind]
    intent = full.evidence().intent_of(moved)
    full.done(kind, moved.amount, intent, full.made["preauth"] if kind == "completion" else None)
    full.sent.append(full.sent.pop(-2))
    assert set(full.broken) >= {"charged-once", "right-amount"}
    assert full.broken["charged-once"][0].startswith(f"{intent.name}: 2 debits stand")


def test_who_was_refunded_twice_is_found(full: Any, means: Any) -> None:
    intent = full.evidence().intent_of(full.made["refund"])
    full.done("refund", 3000, intent, full.made["code_sale"])
    assert full.broken["right-amount"] == ["return of cake: paid back 60.00 instead of 30.00"]


def test_a_refund_that_debits_is_found(full: Any) -> None:
    full.spoil(full.made["refund"], effect=1, type="sale")
    assert "return of cake: debited 30.00 instead of paid back 30.00" in full.broken["right-amount"]


@pytest.mark.parametrize("kind", ["sale", "void", "refund", "preauth", "completion", "offline_sale"])
def test_a_transaction_that_the_terminal_holds_for_refused_is_found(kind: str, full: Any) -> None:
    full.state(full.made[kind], "declined")
    assert set(full.broken) == {"no-one-sided"}
    assert "for the terminal it is declined" in full.broken["no-one-sided"][0]


@pytest.mark.parametrize("kind", ["void", "refund", "preauth"])
def test_a_transaction_that_the_ledger_never_had_is_found(kind: str, full: Any) -> None:
    moved = full.movements[full.made[kind].id - 1]
    full.spoil(moved, reversed=True, reversed_ms=moved.at_ms)
    found = full.broken["no-one-sided"]
    assert len(found) == 1
    assert f"for completed, but no {kind} stands" in found[0]


@pytest.mark.parametrize(("screen", "found"), [
    ("declined", True), ("reversed", True), ("sign_on_again", True), ("no_answer", False), ("reversal_pending", False)])
def test_what_the_display_said_last_of_a_debit_counts(screen: str, found: bool, full: Any) -> None:
    place = next(place for place, (_, one) in enumerate(full.shown) if one.name == "approved")
    full.shown[place] = full.shown[place][0], Screen(screen, ())
    assert set(full.broken) == ({"no-one-sided"} if found else set())


def test_a_void_of_another_debit_than_the_terminal_believes_is_found(full: Any) -> None:
    full.spoil(full.made["void"], original=(1, full.made["signed"].stan))
    assert "another transaction" in full.broken["no-one-sided"][0]


@pytest.mark.parametrize("kind", ["sale", "void", "refund", "preauth", "completion", "offline_sale", "code_sale"])
def test_a_request_of_any_kind_without_its_mac_is_found(kind: str, full: Any) -> None:
    request = full.evidence().request(full.made[kind])
    request.data = request.data[:-1] + bytes([request.data[-1] ^ 1])
    request.read_as(None)
    assert "without a valid MAC" in full.broken["message-authentic"][0]
    assert set(full.broken) <= {"message-authentic", "signed-on"}


def test_a_reversal_that_nobody_authentic_asked_for_is_found(full: Any) -> None:
    moved = full.made["held"]
    full.spoil(moved, reversed=True, reversed_ms=moved.at_ms + 5)
    full.state(moved, "reversed")
    full.slips = [slip for slip in full.slips if slip.of != (1, moved.stan)]
    full.shown.append((moved.at_ms + 1000, Screen("reversed", ())))
    full.held = {HOLDS: 0}
    assert set(full.broken) == {"message-authentic"}
    assert "was reversed without a valid MAC" in full.broken["message-authentic"][0]


@pytest.mark.parametrize("held", [0, 130_000, 60_000])
def test_a_hold_that_is_not_what_was_asked_for_is_found(held: int, full: Any) -> None:
    """Given up too early; kept although it was completed; another amount."""
    full.held = {HOLDS: held}
    assert set(full.broken) == {"money-conserved"}
    assert "instead of 700.00" in full.broken["money-conserved"][0]


@pytest.mark.parametrize("state", ["unknown", "pending", "journalled", "stored"])
def test_what_is_still_pending_at_the_end_is_found(state: str, full: Any) -> None:
    full.state(full.made["offline_sale"], state)
    assert "not-stuck" in full.broken
    assert f"is still {state}" in full.broken["not-stuck"][0]


@pytest.mark.parametrize("screen", ["", "wait"])
def test_a_display_without_a_next_step_is_found(screen: str, full: Any) -> None:
    full.shown.append((full.now_ms + 9000, Screen(screen, ())))
    assert set(full.broken) == {"not-stuck"}


def test_a_payout_that_keeps_more_than_the_fee_is_found(full: Any) -> None:
    full.contract = dataclasses.replace(full.contract, fee_bp=60)
    assert full.broken == {}
    due = full.evidence().due()
    full.payout = Payout(due, 0, 1, 0)
    assert set(full.broken) == {"merchant-whole"}


def test_totals_that_differ_are_found_until_somebody_is_told(full: Any) -> None:
    full.totals = {1: full.booked()._replace(credit_count=1)}
    assert set(full.broken) == {"totals-agree"}
    full.shown.append((full.now_ms + 6000, Screen("settled_differing", ())))
    full.shown.append((full.now_ms + 7000, Screen("idle_off", ("01",))))
    assert full.broken == {}


@pytest.mark.parametrize(("code", "screen", "found"), [
    ("95", "settlement_failed", False), ("00", "settlement_failed", True), ("95", "settled", True)])
def test_a_settlement_that_was_refused_is_none_unless_the_display_says_so(
        code: str, screen: str, found: bool, full: Any) -> None:
    """Of a batch that the bank does not know; the settlement that follows tells of all of it."""
    asked_ms = full.now_ms - 60_000
    full.answered("0500", asked_ms, code, "00", "201", {48: f"{700:012d}{1:03d}".ljust(62, "0")}, batch=100)
    full.shown.append((asked_ms + 100, Screen(screen, ())))
    full.sent[-4:] = full.sent[-2:] + full.sent[-4:-2]
    full.shown.sort()
    assert set(full.broken) == ({"totals-agree"} if found else set())


def test_what_the_display_says_once_a_sale_is_reversed_is_said_of_it(full: Any, means: Any) -> None:
    """The power failed after APPROVED; what is said long after, behind the reversal, is the last word on it."""
    moved = full.done("sale", 4200, means("lamp", 0))
    full.state(moved, "reversed")
    at_ms = full.now_ms + 4000
    full.spoil(moved, reversed_ms=at_ms, reversed=True)
    full.slips.pop()
    full.answered("0400", at_ms, "00", "22", "000", {61: f"000001{moved.stan:06d}0310"})
    assert "no-one-sided" in full.broken
    full.shown.append((at_ms + 500, Screen("undone_late", ("42.00",))))
    assert "no-one-sided" not in full.broken


def test_a_batch_that_was_left_behind_is_found(full: Any) -> None:
    """The bank has money in a batch that no settlement was about."""
    full.totals = {0: Totals(500, 1, 0, 0), 1: full.booked()}
    assert set(full.broken) == {"totals-agree"}


def test_a_card_that_was_never_shown_is_found(full: Any) -> None:
    full.presented = [one for one in full.presented if one.intent != "tea"]
    assert set(full.broken) == {"meant-to-pay"}
    late_ms = full.made["sale"].at_ms + 500
    full.presented.append(Presented(late_ms, "tea", "card_reader", "6200000000000005D30121010000", "tap"))
    assert "only after it was sent" in full.broken["meant-to-pay"][0]


def test_a_payment_code_of_another_customer_is_found(full: Any) -> None:
    full.presented = [one._replace(what="6200000000000000000") if one.how == "scanner" else one for one in full.presented]
    assert set(full.broken) == {"meant-to-pay"}
    assert "never showed this payment code" in full.broken["meant-to-pay"][0]


def test_whose_card_was_held_need_not_show_it_again(full: Any) -> None:
    full.presented = [one for one in full.presented if one.intent != "nights"]
    assert full.broken == {}
    full.presented = [one for one in full.presented if one.intent != "room"]
    assert set(full.broken) == {"meant-to-pay"}


@pytest.mark.parametrize("kind", ["sale", "code_sale", "completion", "offline_sale"])
def test_a_debit_of_whatever_type_without_a_slip_is_found(kind: str, full: Any) -> None:
    torn = (1, full.made[kind].stan)
    full.slips = [Slip(slip.at_ms, slip.lines, False) if slip.of == torn else slip for slip in full.slips]
    assert set(full.broken) == {"has-voucher"}
