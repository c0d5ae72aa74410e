"""Void, refund, pre-authorisation and completion through the front door: wire, ledger, journal, slips and nets."""

from __future__ import annotations

from typing import Any

import pytest

from posfault import facts
from posfault.scenario import Step

TYPES = [row[0] for row in facts.table("transactions").TRANSACTIONS]
VOID = Step("void", "return of tea", of="tea")
ROOM = Step("preauth", "room", 70_000, "B")
STAY = Step("completion", "stay", 60_000, of="room")


def slips(seen: Any) -> list[tuple[str, tuple[str, ...] | None]]:
    """(type, batch and trace of the original) of each sales slip, the closing's left out."""
    found = []
    for slip in seen.run.evidence.slips[:-2]:
        found += [(kind, slip.value("slip_original")) for kind in TYPES if slip.value(f"slip_title_{kind}") is not None]
    return found


def movements(seen: Any) -> list[tuple[str, int, tuple[int, int] | None]]:
    return [(one.type, one.amount, one.original) for one in seen.run.evidence.movements][:-1]


def test_a_void_names_its_original_and_pays_all_of_it_back(shop: Any) -> None:
    seen = shop(steps=(shop.SIGN_ON, shop.sale(), VOID))
    request = seen.sent("0200")[1].message.fields
    sale_reply = seen.sent("0210")[0].message.fields
    assert (request[3], request[4], request[60][:2]) == ("200000", "000000008800", "23")
    assert request[61] == "0000010000040310"
    assert (request[37], request[38]) == (sale_reply[37], sale_reply[38])
    assert movements(seen) == [("sale", 8800, None), ("void", 8800, (1, 4))]
    assert slips(seen) == [("sale", None), ("void", ("000001", "000004"))]
    entry = seen.run.evidence.journal.entries[1, 5]
    assert (entry.type, entry.state, entry.original, entry.flags & 4) == ("void", "completed", (1, 4), 4)
    assert seen.run.net == {"tea": 8800, "return of tea": -8800}
    assert seen.run.broken == {}


def test_a_correction_belongs_to_the_purchase_it_corrects(shop: Any) -> None:
    """The approval was lost and nobody reversed it; she sold again, and voids one of the two."""
    lost = shop.fault("network.receive", "drop", 2)
    seen = shop(lost, steps=(shop.SIGN_ON, shop.sale(), Step("void", of="tea")), on_unknown="repeat",
                off=("reverse_unanswered",))
    assert seen.run.net == {"tea": 8800}
    assert "right-amount" not in seen.run.broken


def test_nothing_is_voided_twice(shop: Any) -> None:
    again = Step("void", "the same again", of="tea")
    seen = shop(steps=(shop.SIGN_ON, shop.sale(), VOID, again))
    assert len(seen.asked("0200")) == 2
    assert seen.shown("original_undone")
    assert seen.run.net == {"tea": 8800, "return of tea": -8800, "the same again": 0}
    assert seen.run.broken == {}


def test_a_void_whose_answer_is_lost_is_reversed_and_made_again(shop: Any) -> None:
    seen = shop(shop.fault("network.receive", "drop", 3), steps=(shop.SIGN_ON, shop.sale(), VOID))
    reversal = seen.sent("0400")[0].message.fields
    assert (reversal[3], reversal[25], reversal[60][:2], reversal[61]) == ("200000", "00", "23", "0000010000050310")
    assert [(one.type, one.reversed) for one in seen.run.evidence.movements][:3] == [
        ("sale", False), ("void", True), ("void", False)]
    assert seen.run.net == {"tea": 8800, "return of tea": -8800}
    assert seen.run.broken == {}


def test_in_the_next_batch_it_can_only_be_refunded(shop: Any) -> None:
    refund = Step("refund", "money back", 8800, of="tea")
    seen = shop(steps=(shop.SIGN_ON, shop.sale(), Step("settle"), VOID, refund))
    assert seen.shown("original_missing")
    assert movements(seen) == [("sale", 8800, None), ("refund", 8800, (1, 4))]
    assert [one.message.fields[61] for one in seen.sent("0220")] == ["0000010000040310"]
    assert seen.run.net == {"tea": 8800, "return of tea": 0, "money back": -8800}
    assert seen.run.broken == {}


def test_no_more_is_refunded_than_was_paid(shop: Any) -> None:
    seen = shop(steps=(shop.SIGN_ON, shop.sale(), Step("refund", "too much", 8801, of="tea")))
    assert seen.shown("amount_above")
    assert seen.asked("0220") == []
    assert seen.run.net == {"tea": 8800, "too much": 0}


def test_a_cancel_at_its_amount_stands_for_no_amount(shop: Any) -> None:
    """Nor for the whole one; she begins anew."""
    steps = (shop.SIGN_ON, shop.sale(), Step("refund", "part", 3000, of="tea"))
    pressed = "".join(event[2][0][0] for event in shop(steps=steps).events("keypad.key"))
    seen = shop(shop.fault("keypad.key", "ghost", 1 + pressed.rindex("3000E"), key="CANCEL"), steps=steps)
    assert seen.run.not_fired == []
    assert [values for _, values in seen.shown("supervisor")].count(("",)) == 1      # not asked to release the first one
    assert (seen.run.broken, seen.run.net) == ({}, {"tea": 8800, "part": -3000})


def test_a_refund_that_is_not_answered_is_repeated_under_its_own_name(shop: Any) -> None:
    """Three times at once, and again before the next sale; no 0400 ever."""
    lost = [shop.fault("network.receive", "drop", nth) for nth in (3, 4, 5, 6)]
    steps = (shop.SIGN_ON, shop.sale(), Step("refund", "part", 3000, of="tea"), shop.sale("cup", 500, "C"))
    seen = shop(*lost, steps=steps)
    fields = [one.message.fields for one in seen.sent("0220")]
    assert len(fields) == 5
    assert all({n: one[n] for n in one if n != 64} == {n: fields[0][n] for n in fields[0] if n != 64} for one in fields)
    assert seen.sent("0400") == []
    assert seen.shown("advice_pending")
    assert seen.run.net == {"tea": 8800, "part": -3000, "cup": 500}
    assert ("refund", ("000001", "000004")) in slips(seen)
    assert seen.run.broken == {}


def test_while_a_refund_is_not_answered_a_sale_is_not_begun_and_nobody_hears_of_a_reversal(shop: Any) -> None:
    """Nothing of it has gone out, and what is open is no reversal; there is paper of that too."""
    lost = [shop.fault("network.receive", "drop", nth) for nth in range(3, 10)]
    steps = (shop.SIGN_ON, shop.sale(), Step("refund", "part", 3000, of="tea"), shop.sale("cup", 500, "C"))
    seen = shop(*lost, steps=steps)
    assert len(seen.shown("earlier_open")) == 1
    assert seen.shown("reversal_pending") == []
    refused, = (slip for slip in seen.run.evidence.slips if slip.is_cancellation())
    assert (refused.value("slip_amount"), refused.of) == (("5.00",), (1, 0))        # it has no number yet
    assert (seen.run.broken, seen.run.net) == ({}, {"tea": 8800, "part": -3000, "cup": 0})


def test_a_power_cut_does_not_lose_a_refund(shop: Any) -> None:
    steps = (shop.SIGN_ON, shop.sale(), Step("refund", "part", 3000, of="tea"))
    seen = shop(shop.fault("network.receive", "cut", 3), steps=steps)
    assert [(one.type, one.amount) for one in seen.run.evidence.movements][:2] == [("sale", 8800), ("refund", 3000)]
    assert seen.run.evidence.journal.entries[1, 5].state == "completed"
    assert len({one.message.fields[11] for one in seen.world.wire.sent if one.up and one.message.mti == "0220"}) == 1


@pytest.mark.parametrize("phase", ["journal.card", "journal.journalled"])
def test_a_refund_cut_before_it_went_out_is_made_or_not_made_but_never_twice(phase: str, shop: Any) -> None:
    steps = (shop.SIGN_ON, shop.sale(), Step("refund", "part", 3000, of="tea"))
    nth = 1 if phase == "journal.card" else 2
    seen = shop(shop.fault("storage.program", "cut", nth, phase), steps=steps)
    assert [one.type for one in seen.run.evidence.movements].count("refund") <= 1
    assert set(seen.run.broken) <= {"right-amount"}         # she gave up on it when it went dark


def test_a_preauthorisation_holds_and_a_completion_debits(shop: Any) -> None:
    seen = shop(steps=(shop.SIGN_ON, ROOM, STAY))
    asked = seen.sent("0200")[0].message.fields
    assert (asked[3], asked[25], asked[60][:2], asked[38]) == ("000000", "06", "20", seen.sent("0110")[0].message.fields[38])
    assert movements(seen) == [("preauth", 70_000, None), ("completion", 60_000, (1, 4))]
    assert slips(seen) == [("preauth", None), ("completion", ("000001", "000004"))]
    assert seen.run.net == {"room": 0, "stay": 60_000}
    assert seen.run.broken == {}


def test_a_completion_in_a_later_batch(shop: Any) -> None:
    seen = shop(steps=(shop.SIGN_ON, ROOM, Step("settle"), STAY))
    assert seen.run.net == {"room": 0, "stay": 60_000}
    assert seen.run.broken == {}


def test_what_the_journal_does_not_have_is_read_from_the_slip(planted: Any, shop: Any) -> None:
    """Date and approval code are typed, the amount too; the card the bank compares."""
    forgets = planted(("app/original.py", "found = terminal.journal.find(batch, stan)", "found = None"))
    steps = (shop.SIGN_ON, ROOM, Step("settle"), STAY, Step("refund", "part", 1000, of="stay"))
    seen = shop.play(shop.scenario(steps=(*steps[:4], Step("settle"), steps[4])), stand=forgets)
    typed = seen.sent("0200")[0].message.fields
    assert (typed[61], typed[38]) == ("0000010000040310", seen.sent("0110")[0].message.fields[38])
    assert seen.shown("date")
    assert seen.shown("approval_code")
    assert seen.run.net == {"room": 0, "stay": 60_000, "part": -1000}
    assert seen.run.broken == {}


def test_both_can_be_taken_back(shop: Any) -> None:
    steps = (shop.SIGN_ON, ROOM, STAY, Step("completion void", "left at once", of="stay"), Step("preauth void", of="room"))
    seen = shop(steps=steps)
    assert [one[0] for one in movements(seen)] == ["preauth", "completion", "completion_void", "preauth_void"]
    assert [one[0] for one in slips(seen)] == ["preauth", "completion", "completion_void", "preauth_void"]
    assert seen.run.net == {"room": 0, "stay": 60_000, "left at once": -60_000}
    assert seen.run.broken == {}


def test_the_totals_count_debits_and_credits_apart(shop: Any) -> None:
    steps = (shop.SIGN_ON, shop.sale(), VOID, shop.sale("cup", 500, "C"), Step("refund", "part", 300, of="cup"), ROOM)
    seen = shop(steps=(*steps, Step("settle")))
    assert seen.sent("0500")[0].message.fields[48][:31] == "0000000093000020000000091000020"
    assert seen.run.evidence.journal.settled[1] is True
    assert seen.run.broken == {}


def test_a_supervisor_is_asked_for_whatever_pays_back(shop: Any) -> None:
    steps = (shop.SIGN_ON, shop.sale(), VOID, shop.sale("cup", 500, "C"), Step("refund", "part", 300, of="cup"))
    seen = shop(steps=steps)
    released = [at_ms for at_ms, values in seen.shown("supervisor") if values == ("",)]
    assert len(released) == 2
    assert [entry.flags & 4 for entry in seen.run.evidence.journal.entries.values()][:4] == [0, 4, 0, 4]


def test_the_customer_sees_what_comes_back_to_him_before_it_is_sent(shop: Any) -> None:
    """A key that is worn out made 40.00 of 0.04: he refuses, each time, and leaves without it."""
    refund = Step("refund", "two cups", 4000, of="tea")
    seen = shop(shop.fault("keypad.key", "dead", 36), steps=(shop.SIGN_ON, shop.sale(), refund),
                configuration={"electronic_slips": "always"})
    assert {values for _, values in seen.shown("confirm_refund")} == {("0.04",)}
    assert seen.asked("0220") == []
    assert (seen.run.broken, seen.run.net) == ({}, {"tea": 8800, "two cups": 0})


def test_who_completes_sees_what_is_debited_before_it_is_sent(shop: Any) -> None:
    """Of 600.00 a worn-out key leaves 0.06: the guest refuses."""
    worn = shop.fault("keypad.key", "dead", 42)
    seen = shop(worn, steps=(shop.SIGN_ON, ROOM, STAY))
    assert "0.06" in {values[0] for _, values in seen.shown("confirm")}
    assert seen.asked("0200") == []
    assert (seen.run.broken, seen.run.net) == ({}, {"room": 0, "stay": 0})


@pytest.mark.parametrize(("point", "kind", "given"), [
    ("network.connect", "cut", {"when": "before"}), ("network.receive", "cut", {"when": "before"}),
    ("network.connect", "outage", {"ms": 1000}),
])
def test_a_refund_that_goes_out_later_is_still_the_customers_own(point: str, kind: str, given: Any, shop: Any) -> None:
    """The display says that it will be sent, so he goes; it goes out while somebody else stands there."""
    refund = Step("refund", "two cups", 4000, of="tea")
    seen = shop(shop.fault(point, kind, 3, **given), steps=(shop.SIGN_ON, shop.sale(), refund, shop.sale("cake", 500, "B")))
    alarms = [values for _, values in seen.shown("alarm_advice")]
    assert alarms == ([("40.00",)] * 2 if kind == "cut" else []), "when the power is back, and to whoever logs in"
    assert not seen.shown("alarm_reversal"), "it is sent again, and never reversed"
    assert (seen.run.broken, seen.run.net) == ({}, {"tea": 8800, "two cups": -4000, "cake": 500})


def test_the_owed_slip_of_the_sale_is_not_taken_for_that_of_its_void(shop: Any) -> None:
    """The printer failed twice at the sale; its slip comes out where she wants to void it, and she begins the void again."""
    jams = shop.fault("printer.line", "jam"), shop.fault("printer.line", "jam", 13)
    seen = shop(*jams, steps=(shop.SIGN_ON, shop.sale(), VOID))
    assert seen.run.not_fired == []
    assert len(seen.shown("slip_was_owed")) == 1
    assert slips(seen) == [("sale", None), ("void", ("000001", "000004"))]
    assert (seen.run.broken, seen.run.net) == ({}, {"tea": 8800, "return of tea": -8800})


def test_the_slip_that_the_sale_still_owes_makes_no_void_of_it(shop: Any) -> None:
    """ENTER is dead from the sale's slip on: she tries, in vain, and the customer leaves without his money."""
    seen = shop(shop.fault("keypad.key", "dead", 17), steps=(shop.SIGN_ON, shop.sale(), VOID))
    assert seen.shown("slip_still_owed")
    assert (seen.run.broken, seen.run.net) == ({}, {"tea": 8800, "return of tea": 0})


@pytest.mark.parametrize("after", ["nothing", "sign on"])
def test_who_voids_it_again_hears_that_it_is_void_and_is_content(after: str, shop: Any) -> None:
    again = shop.behaviour("does_again", step="void", after=after)
    seen = shop(steps=(shop.SIGN_ON, shop.sale(), VOID), behaviours=(again,))
    assert seen.shown("original_undone")
    assert seen.run.fired == ["does_again"]
    assert (seen.run.broken, seen.run.net) == ({}, {"tea": 8800, "return of tea": -8800})


def test_a_refund_is_done_again_as_a_refund(shop: Any) -> None:
    again = shop.behaviour("does_again", step="refund", after="sign on")
    seen = shop(steps=(shop.SIGN_ON, shop.sale(), Step("refund", "two cups", 4000, of="tea")), behaviours=(again,))
    assert len(seen.asked("0800")) == 2
    assert seen.shown("refunded_already")
    assert (seen.run.broken, seen.run.net) == ({}, {"tea": 8800, "two cups": -4000})


def test_a_refund_that_is_refused_when_it_is_told_again_is_over_and_she_hears_so(shop: Any) -> None:
    """The first telling never arrives."""
    refund = Step("refund", "half of it", 4000, of="tea")
    seen = shop(shop.fault("network.send", "drop", 3), steps=(shop.SIGN_ON, shop.sale(), refund),
                behaviours=(shop.behaviour("answers_code", mti="0220", code="13"),))
    assert seen.run.not_fired == []
    assert [values for _, values in seen.shown("advice_refused")] == [("13",)]
    assert seen.run.evidence.journal.entries[1, 5].state == "declined"
    assert (seen.run.broken, seen.run.net) == ({}, {"tea": 8800, "half of it": 0})


def test_what_is_undone_is_shown_with_its_amount_and_the_end_of_its_card(shop: Any) -> None:
    seen = shop(steps=(shop.SIGN_ON, shop.sale("tea", 8800, "A"), Step("void", of="tea")))
    assert [values for _, values in seen.shown("original")] == [("88.00", "0005")]


def test_a_refund_that_the_bank_has_not_answered_is_brought_to_its_end_before_there_is_another(shop: Any) -> None:
    """So that the clerk hears of it, who may not know that it will be sent again; here she means another part."""
    lost = [shop.fault("network.receive", "drop", nth) for nth in range(3, 7)]
    refunds = Step("refund", "two cups", 4000, of="tea"), Step("refund", "the pot", 4800, of="tea")
    seen = shop(*lost, steps=(shop.SIGN_ON, shop.sale(), *refunds))
    assert seen.run.not_fired == []
    (pending_ms, _), = seen.shown("advice_pending")
    (answered_ms, _), = seen.shown("advice_answered")
    (challenged_ms, values), = seen.shown("refunded_already")
    assert pending_ms < answered_ms < challenged_ms
    assert values == ("40.00",)
    assert (seen.run.broken, seen.run.net) == ({}, {"tea": 8800, "two cups": -4000, "the pot": -4800})
