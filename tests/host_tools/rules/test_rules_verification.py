"""cardholder-verified and signed-on, clause by clause, on a day written down by hand."""

from __future__ import annotations

from typing import Any

import pytest

from posfault.acquirer.codec import Message
from posfault.acquirer.keys import KeyIssue
from posfault.bench import setting
from posfault.scenario import Contract

SECOND = KeyIssue(2, "10000001", 30_000, bytes([2]) * 16, bytes([3]) * 16)


def verified(day: Any) -> list[str]:
    """What is missing, without the name of the debit."""
    return [finding.partition(") has ")[2] for finding in day.broken.get("cardholder-verified", [])]


@pytest.mark.parametrize(("pin", "missing"), [
    ("123456", []), ("", ["no PIN"]), ("123457", ["a PIN that is not its customer's"])])
def test_a_card_that_asks_for_a_pin_has_its_own(pin: str, missing: list[str], day: Any, means: Any) -> None:
    day.done("sale", 5000, means("shoes", 5000, "F"), pin=pin)
    assert verified(day) == missing


def test_the_terminals_word_that_there_was_a_pin_is_no_pin(day: Any, means: Any) -> None:
    day.done("sale", 5000, means("shoes", 5000, "F"), f22="021")
    assert verified(day) == ["no PIN"]


@pytest.mark.parametrize(("amount", "entry", "missing"), [
    (99_999, "tap", []), (100_000, "tap", ["no PIN", "no signature"]), (99_999, "chip", ["no PIN", "no signature"]),
    (29_999, "swipe", ["no PIN"])])
def test_a_small_amount_is_tapped_without(amount: int, entry: str, missing: list[str], day: Any, means: Any) -> None:
    day.done("sale", amount, means("shoes", amount, "F"), entry=entry)
    day.journal.signatures.clear()
    assert verified(day) == missing


def test_that_the_terminal_calls_it_a_tap_makes_it_none(day: Any, means: Any) -> None:
    """F22 says 07; the customer was seen to swipe."""
    day.done("sale", 5000, means("shoes", 5000, "F"), f22="072")
    assert verified(day) == ["no PIN"]


@pytest.mark.parametrize(("image", "missing"), [
    (None, "no signature"), (b"", "a blank signature"),
    (setting.strokes("tea"), "a signature that its customer did not draw")])
def test_the_signature_is_the_customers_own(image: bytes | None, missing: str, day: Any, means: Any) -> None:
    coat = day.done("sale", 30_000, means("coat", 30_000))
    assert verified(day) == []
    del day.journal.signatures[1, coat.stan]
    if image is not None:
        day.journal.signatures[1, coat.stan] = image
    assert verified(day) == [missing]
    day.done("void", 30_000, means("coat", 30_000), coat)
    assert verified(day) == []


@pytest.mark.parametrize(("region", "missing"), [("east", []), ("west", ["no signature"]), ("north", ["no signature"])])
def test_the_policy_of_the_region_on_that_day_counts(region: str, missing: list[str], day: Any, means: Any) -> None:
    policies = ("2026-01-01 east 100000 100000", "2026-01-01 west 20000 100000", "2026-03-11 east 20000 100000")
    day.contract = Contract(policies=policies, region=region)
    day.done("sale", 50_000, means("coat", 50_000))
    day.journal.signatures.clear()
    assert verified(day) == missing


def test_a_payment_code_is_verified_by_the_phone(day: Any, means: Any) -> None:
    day.done("code_sale", 500_000, means("piano", 500_000, "F"))
    day.journal.signatures.clear()
    assert verified(day) == []


@pytest.mark.parametrize("code", ["22", "77", "99", "A0"])
def test_the_hosts_demand_by_code_ends_the_sign_on(code: str, day: Any, means: Any) -> None:
    day.answered("0400", 5000, code, "22", "000")
    day.done("sale", 500, means("tea", 500))
    assert "had asked for a new one" in day.broken["signed-on"][0]


def test_the_hosts_demand_in_the_header_of_an_approval_ends_it(day: Any, means: Any) -> None:
    day.done("refund", 500, means("return", -500))
    day.answered("0220", day.now_ms + 500, "00", "25", "000")
    day.sent[-1].read_as(Message("0230", {39: "00", 60: "25000001000"}, header="602203000100"))
    day.done("sale", 500, means("tea", 500))
    assert "had asked for a new one" in day.broken["signed-on"][0]


def test_a_demand_that_never_arrives_ends_nothing(day: Any, means: Any) -> None:
    day.answered("0400", 5000, "A0", "22", "000")
    day.sent[-1].delivered_ms = None
    day.done("sale", 500, means("tea", 500))
    assert "signed-on" not in day.broken


@pytest.mark.parametrize(("mti", "network", "code", "batch", "ended"), [
    ("0820", "002", "00", 1, True), ("0820", "301", "00", 1, False), ("0500", "201", "00", 1, True),
    ("0500", "201", "96", 1, False), ("0500", "201", "00", 0, False)])
def test_sign_off_and_the_settlement_of_its_batch_end_it(mti: str, network: str, code: str, batch: int, ended: bool,
                                                         day: Any, means: Any) -> None:
    """Not an echo, not a settlement that was refused, nor one of a batch that was left over."""
    day.answered(mti, 5000, code, "00", network, batch=batch)
    day.now_ms = 10_000
    day.done("sale", 500, means("tea", 500))
    assert ("signed-on" in day.broken) == ended


def test_an_offline_sale_counts_when_it_was_made(day: Any, means: Any) -> None:
    """Made under the first sign-on, sent under the second: the keys are others, and that is as it should be."""
    day.answered("0820", 25_000, "00", "00", "002")
    day.keys.append(SECOND)
    day.signs_on(SECOND)
    day.done("offline_sale", 700, means("ticket", 700), key=SECOND)
    day.tills[-1] = (12_000, *day.tills[-1][1:])
    day.spoil(day.movements[-1], own_time="0310090012")
    assert "signed-on" not in day.broken
    day.tills[-1] = (27_000, *day.tills[-1][1:])
    day.spoil(day.movements[-1], own_time="0310090027")
    assert "had signed off" in day.broken["signed-on"][0]


def test_an_online_sale_needs_the_keys_of_its_own_sign_on(day: Any, means: Any) -> None:
    day.keys.append(SECOND)
    day.signs_on(SECOND)
    day.done("sale", 700, means("tea", 700), key=SECOND)
    assert day.broken.get("signed-on") is None
    day.sent[-2].delivered_ms = None        # the answer to the second sign-on never came
    assert "never arrived" in day.broken["signed-on"][0]
