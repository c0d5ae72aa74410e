"""What faults of the printer do: what comes out, what the terminal knows of it, what the clerk makes of it.

The nth events used here, of a plain sign-on and sale: line 5 of the paper is the slip's card number.
"""

from __future__ import annotations

from typing import Any

import pytest


def half_a_slip(shop: Any, kind: str, kept: int) -> Any:
    """Nothing comes out from the fifth line on, and the terminal knows; the clerk mends it and gets a whole slip."""
    seen = shop(shop.fault("printer.line", kind, 5), on_no_slip="repeat")
    error_ms, mended_ms = seen.shown("printer_error")[0][0], seen.events("printer.mended")[0][0]
    assert len([line for line in seen.world.paper if line.at_ms <= error_ms]) == kept
    assert len([event for event in seen.events("app printer.line") if event[0] <= error_ms]) == 12 - kept
    assert [line for line in seen.world.paper if error_ms < line.at_ms < mended_ms] == []
    assert seen.shown("slip_was_owed")
    assert seen.run.broken == {}
    assert seen.run.net == {"tea": 8800}
    return seen


@pytest.mark.effect("jam", "printer.line")
def test_the_paper_jams(shop: Any) -> None:
    seen = half_a_slip(shop, "jam", kept=4)
    assert [event[3] & 0x08 for event in seen.events("app printer.status") if event[2] == 1] == [0x08]


@pytest.mark.effect("paper_end", "printer.line")
def test_the_roll_ends(shop: Any) -> None:
    seen = half_a_slip(shop, "paper_end", kept=4)
    assert [event[3] & 0x08 for event in seen.events("app printer.status") if event[2] == 1] == [0x08]


@pytest.mark.effect("blank", "printer.line")
def test_nothing_can_be_read(shop: Any) -> None:
    """Every status is good: the terminal takes the slip for printed, unless it asks the clerk."""
    seen = shop(shop.fault("printer.line", "blank", 5), off=("slip_readable",))
    slip = seen.run.evidence.slips[0]
    assert slip.lines[3] == "OPERATOR 01"
    assert set(slip.lines[4:11]) == {""}
    assert seen.events("app printer.status") == []
    assert seen.shown("printer_error") == []
    assert {entry.state for entry in seen.run.evidence.journal.entries.values()} == {"completed"}
    assert seen.run.broken["has-voucher"][0].startswith("debit 88.00")
    asked = shop(shop.fault("printer.line", "blank", 5), on_no_slip="repeat")
    assert (asked.run.broken, asked.run.net) == ({}, {"tea": 8800})
    assert len(asked.shown("slip_was_owed")) == 1


def test_the_scrap_of_a_jam_is_no_part_of_the_next_slip(shop: Any) -> None:
    """Seven lines of the first slip hang in the printer; whoever clears it tears them off, and the second is whole."""
    seen = shop(shop.fault("printer.line", "jam", 8), off=("slip_first", "duplicate_challenged"), on_no_slip="repeat")
    first, second = seen.debits()
    assert len(seen.run.broken["has-voucher"]) == 1
    assert f"trace {first.stan:06d}" in seen.run.broken["has-voucher"][0]
    assert [slip.cut for slip in seen.run.evidence.slips][:2] == [False, True]
    assert any(slip.is_voucher(second.batch, second.stan, second.amount) for slip in seen.run.evidence.slips)


def test_a_cold_head_does_not_stop_the_cutter(shop: Any) -> None:
    """The blank slip comes off the roll, so that the next one, after the service, is a slip of its own."""
    seen = shop(shop.fault("printer.line", "blank", 8), off=("slip_readable",))
    assert [slip.cut for slip in seen.run.evidence.slips] == [True, True, True]
    assert len(seen.run.broken["has-voucher"]) == 1


def statuses(probe: Any, *faults: Any, coming: Any = ()) -> list[str]:
    """The four status bytes before each of three lines, ten seconds apart, and after them the lines on paper."""
    seen = probe("printing", *faults, coming=tuple((ms, "printer", content) for ms, content in coming))
    return [*seen.lines, " ".join(line.data.decode()[5:6] for line in seen.world.paper if line.data)]


GOOD = "12 12 12 12"


def test_a_cover_opened_by_somebody_loses_lines_until_it_is_closed(probe: Any) -> None:
    assert statuses(probe) == [GOOD, GOOD, GOOD, "0 1 2"]
    assert statuses(probe, coming=((5000, "open"), (15_000, "close"))) == [GOOD, "1a 16 12 12", GOOD, "0 2"]
    assert statuses(probe, coming=((5000, "open"),)) == [GOOD, "1a 16 12 12", "1a 16 52 12", "0"]


@pytest.mark.effect("cover", "printer.line")
def test_the_cover_springs_open_while_it_prints(probe: Any, shop: Any) -> None:
    half_a_slip(shop, "cover", kept=4)
    fault = shop.fault("printer.line", "cover", 2)
    assert statuses(probe, fault) == [GOOD, GOOD, "1a 16 52 12", "0"]
    assert statuses(probe, fault, coming=((15_000, "mend"),)) == [GOOD, GOOD, GOOD, "0 2"]


@pytest.mark.effect("cover", "printer.status")
def test_the_cover_is_found_open(probe: Any, shop: Any) -> None:
    assert statuses(probe, shop.fault("printer.status", "cover", 5)) == [GOOD, "1a 16 12 12", "1a 16 12 12", "0"]


@pytest.mark.effect("paper_end", "printer.status")
def test_the_roll_is_found_at_its_end(probe: Any, shop: Any) -> None:
    assert statuses(probe, shop.fault("printer.status", "paper_end", 5)) == [GOOD, "1a 32 12 72", "1a 32 12 72", "0"]
    seen = shop(shop.fault("printer.status", "paper_end"), on_no_slip="repeat")
    assert seen.shown("printer_error")
    assert seen.run.broken == {}


@pytest.mark.effect("overheat", "printer.line")
def test_the_head_is_hot_and_cools_down_by_itself(probe: Any, shop: Any) -> None:
    assert statuses(probe, shop.fault("printer.line", "overheat", 1, ms=15_000)) == [
        "12 12 12 12", "1a 12 52 12", GOOD, "2"]
    seen = shop(shop.fault("printer.line", "overheat", 5, ms=10_000))
    assert seen.shown("printer_error")
    assert seen.run.broken == {}


@pytest.mark.effect("overheat", "printer.status")
def test_the_head_is_found_hot(probe: Any, shop: Any) -> None:
    assert statuses(probe, shop.fault("printer.status", "overheat", 1, ms=5000)) == ["1a 12 52 12", GOOD, GOOD, "1 2"]


@pytest.mark.effect("near_end", "printer.line")
def test_little_paper_is_left_from_this_line_on(probe: Any, shop: Any) -> None:
    assert statuses(probe, shop.fault("printer.line", "near_end", 2), coming=((15_000, "mend"),)) == [
        GOOD, GOOD, GOOD, "0 1 2"]
    assert statuses(probe, shop.fault("printer.line", "near_end", 2)) == [GOOD, GOOD, "12 12 12 1e", "0 1 2"]
    assert shop(shop.fault("printer.line", "near_end", 5)).run.broken == {}


@pytest.mark.effect("near_end", "printer.status")
def test_little_paper_is_found_left(probe: Any, shop: Any) -> None:
    assert statuses(probe, shop.fault("printer.status", "near_end", 4)) == [*["12 12 12 1e"] * 3, "0 1 2"]


@pytest.mark.effect("no_answer", "printer.line")
def test_the_printer_dies_amid_a_slip(probe: Any, shop: Any) -> None:
    assert statuses(probe, shop.fault("printer.line", "no_answer", 2)) == [GOOD, GOOD, "00 00 00 00", "0"]
    half_a_slip(shop, "no_answer", kept=4)


@pytest.mark.effect("no_answer", "printer.status")
def test_a_dead_printer_is_not_taken_for_a_good_one(probe: Any, shop: Any) -> None:
    assert statuses(probe, shop.fault("printer.status", "no_answer", 5)) == [GOOD, "00 00 00 00", "00 00 00 00", "0"]
    assert shop(shop.fault("printer.status", "no_answer"), on_no_slip="repeat").shown("printer_error")


@pytest.mark.effect("torn_slip", "printer.line")
def test_a_slip_is_torn_and_the_terminal_knows_nothing_of_it(shop: Any) -> None:
    """Behind the fifth line, and behind the cut, which is the twelfth. The clerk knows, where she is asked."""
    amid = shop(shop.fault("printer.line", "torn_slip", 5), off=("slip_readable",))
    assert [slip.cut for slip in amid.run.evidence.slips][:2] == [False, True]
    assert len(amid.run.evidence.slips[0].lines) == 5
    whole = shop(shop.fault("printer.line", "torn_slip", 12), off=("slip_readable",))
    assert [slip.cut for slip in whole.run.evidence.slips] == [False, True, *[True] * (len(whole.run.evidence.slips) - 2)]
    for seen in (amid, whole):
        assert seen.shown("printer_error") == []
        assert set(seen.run.broken) == {"has-voucher"}
    for line in (1, 5, 11, 12):
        asked = shop(shop.fault("printer.line", "torn_slip", line))
        assert asked.run.broken == {}
        assert len(asked.shown("printer_error")) == 1
        assert len(asked.shown("slip_was_owed")) == 0, "it comes out again at once"
