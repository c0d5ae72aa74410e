"""Settlement: its order, what follows differing totals, interruptions, and the hour at which it comes by itself."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest

from posfault.scenario import Behaviour, Scenario, Step

SETTLE = Step("settle")
OFFLINE = Step("offline sale", "umbrella", 4900, "B")


def up(seen: Any) -> list[str]:
    """MTI of every request before the closing, with 60.3 of those that have one of their own."""
    found = [one for one in seen.world.wire.sent if one.up and one.sent_ms < seen.run.closing_ms]
    return [one.message.mti + one.message.fields[60][8:].replace("000", "").replace("003", "") for one in found]


def behaving(what: Scenario, name: str, **given: Any) -> Scenario:
    return dataclasses.replace(what, behaviours=(Behaviour(name, tuple(given.items())),))


def test_what_is_open_goes_first(shop: Any) -> None:
    """A reversal that nobody answered, an offline sale; then the totals, which agree."""
    lost = [shop.fault("network.receive", "drop", nth) for nth in (2, 3, 4, 5)]
    seen = shop(*lost, steps=(shop.SIGN_ON, shop.sale(), OFFLINE, SETTLE), on_unknown="leave")
    assert seen.run.broken == {}
    assert up(seen) == ["0800", "0200", "0400", "0400", "0400", "0400", "0820302", "0220", "0500201"]
    assert seen.shown("settled")


def test_totals_that_differ_are_uploaded_and_the_paper_says_whom_to_call(shop: Any) -> None:
    """The bank has a debit that the terminal has forgotten."""
    seen = shop(shop.fault("network.receive", "drop", 2), off=("reverse_unanswered",), on_unknown="leave",
                steps=(shop.SIGN_ON, shop.sale(), shop.sale("cake", 500, "B"), SETTLE))
    assert up(seen) == ["0800", "0200", "0200", "0500201", "0320201", "0320202"]
    (details, end) = [one for one in seen.sent("0320") if one.up]
    assert details.message.fields[48] == "001" + "22" + "000005" + "1111" + "000000000500"
    assert end.message.fields[48] == "001"
    assert seen.answered("0320") == ["00", "95"]
    slip = next(one for one in seen.world.slips if one.value("totals_differ") is not None)
    assert slip.value("totals_call") == ("95516",)
    assert slip.value("totals_detail") == ("000005", "1111", "5.00")
    assert seen.shown("settled_differing")


def test_its_slip_comes_out_once_the_printer_is_in_order(shop: Any) -> None:
    steps = (shop.SIGN_ON, shop.sale(), SETTLE)
    of_sale = len(shop(steps=steps[:2]).world.slips[0].lines)
    seen = shop(shop.fault("printer.line", "paper_end", of_sale + 3), steps=steps)
    assert seen.run.not_fired == []
    assert len(seen.shown("printer_error")) == 1
    begun, whole = [slip for slip in seen.world.slips if slip.value("totals_title") is not None][:2]
    assert begun.value("totals_agree") is None
    assert (whole.value("totals_agree"), whole.value("totals_debits")) == ((), ("1", "88.00"))
    assert seen.run.broken == {}


def test_details_that_fill_more_than_one_message_all_arrive(shop: Any) -> None:
    sales = tuple(shop.sale(f"cake {number}", 500 + number, "B") for number in range(14))
    what = behaving(shop.scenario(steps=(shop.SIGN_ON, *sales, SETTLE)), "posts_unmatched_uploads")
    seen = shop.play(dataclasses.replace(what, behaviours=(), faults=(shop.fault("network.receive", "drop", 2),),
                                         clerk=dataclasses.replace(what.clerk, on_unknown="leave")),
                     ("reverse_unanswered",))
    assert seen.answered("0320") == ["00", "95"]
    seen = shop.play(dataclasses.replace(what, behaviours=(), faults=(shop.fault("network.receive", "drop", 2),),
                                         clerk=dataclasses.replace(what.clerk, on_unknown="repeat")),
                     ("reverse_unanswered",))
    assert seen.answered("0320") == ["00", "00", "95"]


@pytest.mark.parametrize("lost", ["network.send", "network.receive"])
@pytest.mark.parametrize("nth", [4, 5, 6])
def test_whatever_answer_is_missing_it_goes_on_from_there(nth: int, lost: str, shop: Any) -> None:
    """4 is the settlement, 5 and 6 the upload."""
    seen = shop(shop.fault("network.receive", "drop", 2), shop.fault(lost, "drop", nth), off=("reverse_unanswered",),
                on_unknown="leave", steps=(shop.SIGN_ON, shop.sale(), shop.sale("cake", 500, "B"), SETTLE))
    assert seen.shown("settlement_failed")
    assert seen.shown("settled_differing")
    assert seen.run.evidence.journal.settled[1] is False
    assert seen.world.acquirer.ledger.settled("10000001", 1).totals.debit_count == 2


def test_power_cuts_anywhere_in_it_are_no_end_of_it(shop: Any) -> None:
    steps = (shop.SIGN_ON, shop.sale(), SETTLE)
    golden = shop(steps=steps)
    began = golden.events("network.send")[2][0]
    points = {"storage.program": 0, "printer.line": 0, "network.send": 0, "network.receive": 0}
    for event in golden.trace:
        if event[1] in points and event[0] < golden.run.closing_ms:
            points[event[1]] += 1
            if event[0] >= began and (event[1] != "network.receive" or event[3]):
                seen = shop(shop.fault(event[1], "cut", points[event[1]]), steps=steps)
                assert seen.run.broken == {}, event
                assert seen.run.evidence.journal.settled[1] is True


def test_without_a_sign_on_it_asks_for_one(shop: Any) -> None:
    seen = shop(steps=(shop.SIGN_ON, shop.sale(), Step("wait", minutes=16 * 60), SETTLE))
    assert seen.run.broken == {}
    assert seen.run.evidence.journal.settled[1] is True


def at_night(what: Scenario, **more: Any) -> Scenario:
    return dataclasses.replace(what, configuration={"settle_at": "22:30", **more})


def test_at_its_hour_it_settles_and_signs_off_by_itself(shop: Any) -> None:
    steps = (shop.SIGN_ON, shop.sale(), OFFLINE, Step("wait", minutes=14 * 60))
    seen = shop.play(at_night(shop.scenario(steps=steps)))
    assert seen.run.broken == {}
    assert up(seen) == ["0800", "0200", "0220", "0500201", "0820002"]
    (advice, *_) = seen.asked("0220")
    assert advice.reply_message.fields[12] >= "223000"
    assert seen.run.evidence.journal.settled[1] is True


def test_it_comes_once_a_night_and_every_night(shop: Any) -> None:
    steps = (shop.SIGN_ON, shop.sale(), Step("wait", minutes=2 * 24 * 60))
    seen = shop.play(at_night(shop.scenario(steps=steps)))
    assert up(seen).count("0500201") <= 2
    assert seen.run.broken == {}


def test_also_while_nobody_is_logged_in(shop: Any) -> None:
    steps = (shop.SIGN_ON, shop.sale(), Step("log out"), Step("wait", minutes=14 * 60))
    seen = shop.play(at_night(shop.scenario(steps=steps)))
    assert up(seen) == ["0800", "0200", "0500201", "0820002"]
    assert seen.run.broken == {}


def test_a_full_batch_is_settled_before_the_next_sale(shop: Any) -> None:
    steps = (shop.SIGN_ON, shop.sale(), shop.sale("cake", 500, "B"))
    seen = shop.play(dataclasses.replace(shop.scenario(steps=steps), configuration={"batch_most": 1}))
    assert seen.run.broken == {}
    assert up(seen) == ["0800", "0200", "0500201", "0800", "0200"]
    assert [one.batch for one in seen.run.evidence.journal.entries.values()][:2] == [1, 2]


def test_what_is_settled_is_settled_whenever_the_power_fails_after_it(shop: Any) -> None:
    steps = (shop.SIGN_ON, shop.sale(), SETTLE, shop.sale("cake", 500, "B"))
    clean = shop(steps=steps)
    ((settled_ms, _), *_) = clean.shown("settled")
    keys = len([event for event in clean.events("keypad.key") if event[0] <= settled_ms])
    seen = shop(shop.fault("keypad.key", "cut", keys + 2), steps=steps, on_power_loss="repeat")     # behind its ENTER
    assert seen.run.not_fired == []
    named = [slip.value("totals_batch") for slip in seen.run.evidence.slips]
    assert [one for one in named if one in (("000001",), ("000002",))] == [("000001",), ("000002",)]
    assert len(seen.shown("settled")) == 2
    assert (seen.run.broken, seen.run.net) == ({}, {"tea": 8800, "cake": 500})


def test_after_a_cut_over_the_old_batch_is_settled_first(shop: Any) -> None:
    steps = (shop.SIGN_ON, shop.sale(), shop.sale("cake", 500, "B"), shop.sale("pie", 700, "C"))
    seen = shop.play(behaving(shop.scenario(steps=steps), "cut_over", mti="0200", nth=2))
    assert {1, 2} <= set(seen.run.evidence.journal.settled)
    assert up(seen) == ["0800", "0200", "0200", "0820302", "0200", "0800", "0500201", "0400", "0820302", "0200"]
    assert seen.run.broken == {}
