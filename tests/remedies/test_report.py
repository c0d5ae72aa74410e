"""The report key (P8): the bank takes the incident and gives it a number; the merchant gets a fault slip."""

from __future__ import annotations

from typing import Any

from posfault import facts
from posfault.scenario import Step

REPORT = Step("report")
TEXTS = facts.text("en")


def fault_slips(seen: Any) -> list[Any]:
    return [slip for slip in seen.run.evidence.slips if TEXTS["fault_title"] in slip.lines]


def test_the_bank_takes_it_and_gives_a_number(shop: Any) -> None:
    seen = shop(steps=(shop.SIGN_ON, shop.sale("tea", 8800, "A"), REPORT))
    request, reply = (message for message in seen.world.wire.sent if message.message.fields[60][8:] == "303")
    assert request.message.fields[61][:12] == "000001000004"
    (number,) = seen.shown("report_taken")[0][1]
    assert number == reply.message.fields[37]
    (slip,) = fault_slips(seen)
    assert slip.value("fault_number") == (number,)
    assert slip.value("slip_trace") == ("000001", "000004")
    assert any("transaction 1, posted" in one.note for one in seen.world.acquirer.log)
    assert seen.run.broken == {}


def test_a_day_without_sales_can_be_reported_too(shop: Any) -> None:
    seen = shop(steps=(shop.SIGN_ON, REPORT))
    assert seen.shown("report_taken")
    assert any("nothing the bank knows" in one.note for one in seen.world.acquirer.log)


def test_without_an_answer_there_is_a_slip_and_a_word_what_to_do(shop: Any) -> None:
    seen = shop(shop.fault("network.receive", "drop", 3), steps=(shop.SIGN_ON, shop.sale(), REPORT))
    assert seen.shown("report_failed")
    assert [slip.value("fault_number") for slip in fault_slips(seen)] == [None]


def test_a_fault_slip_is_no_receipt(shop: Any) -> None:
    """A known trap: it must not pass for the voucher of the sale it is about."""
    seen = shop(steps=(shop.SIGN_ON, shop.sale("tea", 8800, "A"), REPORT))
    (slip,) = fault_slips(seen)
    assert not slip.is_voucher(1, 4, 8800)
    assert not slip.is_for(8800, "0005")
