"""Power cuts at every point: the terminal comes back with its flash and its counters, and the money is right."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from posfault import facts
from posfault.bench.stand import Stand
from posfault.link import image
from posfault.link.unix_home import UnixHome
from posfault.scenario import Step

DARK_MS = 20_000
TORN_BYTES = (0, 1, 128, 255)
OUTGOING = [point.name for point in facts.points().values() if point.direction == "out"]
# What no sale reaches: tests/faults/test_faults_power.py.
ELSEWHERE = ("card_reader.present", "scanner.trigger", "scanner.read", "fingerprint.match", "service_port.receive",
             "service_port.send")
# Two sales, the first with a signature: enough for a block to be erased.
REPEAT = {"on_power_loss": "repeat"}


NEEDED = {"display.code": {"electronic_slips": "always"}}      # what a point is only reached with


def busy(shop: Any) -> tuple[Any, ...]:
    return shop.SIGN_ON, shop.sale("coat", 30_000, "B"), shop.sale("tea"), shop.sale("cake", 4200, "C")


def around(seen: Any, nth: int = 0) -> tuple[list[list[Any]], list[list[Any]]]:
    """The events before and after the nth loss of power, the loss itself left out."""
    places = [index for index, event in enumerate(seen.trace) if event[1] == "power.lost"]
    return seen.trace[: places[nth]], seen.trace[places[nth] + 1 :]


@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("point", [point for point in facts.points() if point not in ELSEWHERE])
def test_a_cut_at_every_point(point: str, when: str, shop: Any) -> None:
    seen = shop(shop.fault(point, "cut", when=when), steps=busy(shop), configuration=NEEDED.get(point, {}))
    assert seen.run.fired == [f"cut at {point} 1"]
    assert seen.world.boot == 2
    before, after = around(seen)
    struck = max(index for index, event in enumerate(before) if event[1] == "fault")
    assert before[struck][2:6] == [0, "cut", point, 1]
    assert after[0] == [before[-1][0] + DARK_MS, "power.on"]
    assert "not-stuck" not in seen.run.broken
    if point in OUTGOING and not point.startswith("storage."):
        done = [event[1] for event in before[struck + 1 :]]
        assert done == ([point] if when == "after" else [])
    else:       # what comes in had come in; of the flash the trace tells whole writes
        assert struck == len(before) - 1


def test_a_message_cut_before_it_is_sent_is_not_sent_and_one_cut_after_is(shop: Any) -> None:
    assert shop(shop.fault("network.send", "cut", 2, when="before"), **REPEAT).answered("0200") == ["00"]
    cut_after = shop(shop.fault("network.send", "cut", 2, when="after"), **REPEAT)
    assert cut_after.answered("0200") == ["00", "00"]
    assert [debit.reversed for debit in cut_after.debits()] == [True, False]
    assert cut_after.run.broken == {}


def test_a_line_cut_before_it_is_printed_is_not_on_paper_and_one_cut_after_is(shop: Any) -> None:
    for when, lines in (("before", 4), ("after", 5)):
        seen = shop(shop.fault("printer.line", "cut", 5, when=when), **REPEAT)
        lost_ms = seen.events("power.lost")[0][0]
        assert len([line for line in seen.world.paper if line.at_ms <= lost_ms]) == lines
        assert seen.run.broken == {}


def test_the_schedule_and_its_counters_survive(shop: Any) -> None:
    """The third send is the first after the cut; had the counters begun anew, it would be the third after it."""
    seen = shop(shop.fault("network.send", "cut", 2, when="after"), shop.fault("network.send", "drop", 3), **REPEAT)
    assert seen.run.not_fired == []
    before, after = around(seen)
    dropped = next(index for index, event in enumerate(after) if event[1] == "fault")
    assert after[dropped][2:6] == [1, "drop", "network.send", 3]
    assert [event for event in after[:dropped] if event[1] == "network.send"] == []
    assert len([event for event in before if event[1] == "network.send"]) == 2
    assert seen.run.broken == {}


def test_a_fault_that_struck_before_the_cut_does_not_strike_again(shop: Any) -> None:
    seen = shop(shop.fault("network.receive", "drop", 1), shop.fault("network.send", "cut", 3), on_power_loss="repeat")
    assert [event[2] for event in seen.events("fault")] == [0, 1]


def test_a_cut_during_recovery(shop: Any) -> None:
    """The approval never arrives; at power-on the sale is made unknown, and in that write the power fails again."""
    first = shop.fault("network.receive", "cut", 2, when="before")
    for again in (shop.fault("storage.program", "cut", 1, "journal.unknown", when="before"),
                  shop.fault("storage.program", "cut", 1, "journal.unknown", when="after"),
                  shop.fault("storage.program", "torn", 1, "journal.unknown", bytes=40),
                  shop.fault("storage.program", "cut", 1, "journal.reversed", when="before"),
                  shop.fault("storage.program", "cut", 1, "journal.reversed", when="after")):
        seen = shop(first, again, **REPEAT)
        assert seen.run.not_fired == []
        assert seen.world.boot == 3
        # Where the terminal asks for a sign-on twice, she gives up: she has pressed SALE four times by then.
        gives_up = len(seen.shown("sign_on_first")) > 1
        assert [debit.reversed for debit in seen.debits()] == ([True] if gives_up else [True, False])
        assert gives_up == (again.during == "journal.reversed" and ("when", "before") in again.parameters)
        assert seen.run.broken == {}


def test_an_answer_to_a_dark_terminal_is_lost(shop: Any) -> None:
    """The bank answers 100 ms after the send; nobody is there, and what follows goes on a connection of its own."""
    seen = shop(shop.fault("network.send", "cut", 1, when="after"))
    assert [reply.delivered_ms is None for reply in seen.sent("0810")] == [True, False]
    assert seen.run.broken == {}


def test_type_ahead_is_lost_with_the_power(shop: Any) -> None:
    """Of SALE 8 8 0 0 ENTER, five keys were to come when the power went."""
    seen = shop(shop.fault("keypad.key", "cut", 10), **REPEAT)
    _, after = around(seen)
    keys = [event[2][0] for event in after if event[1] == "keypad.key"]
    assert keys[:8] == ["0", "1", "ENTER", "*", "*", "*", "*", "ENTER"]        # she logs in again
    assert seen.run.broken == {}


class Dumping(UnixHome):
    """Reads the flash at every power-on, before the firmware gets it."""

    image = b""

    def power_on(self) -> Any:
        terminal = super().power_on()
        self.image = image.dump(terminal)
        return terminal


@pytest.fixture
def dumping() -> Iterator[Stand]:
    with Stand(Dumping()) as made:
        yield made


def test_of_a_torn_page_the_first_bytes_stay(shop: Any, dumping: Any) -> None:
    """Between the page as it was and as it was meant: n bytes of the new, the rest of the old."""

    def flash(kind: str, **given: int | str) -> bytes:
        cut = shop.fault("storage.program", kind, 2, "journal.approved", **given)
        assert shop.play(shop.scenario(cut), (), dumping).run.not_fired == []
        return bytes(dumping.home.image)

    before, after = flash("cut", when="before"), flash("cut", when="after")
    page = facts.limits().FLASH_PROGRAM
    changed = [place for place, (old, new) in enumerate(zip(before, after, strict=True)) if old != new]
    start = changed[0] // page * page
    assert len(changed) > 40
    assert changed[-1] < start + page
    for count in TORN_BYTES:
        assert flash("torn", bytes=count) == before[:start] + after[start : start + count] + before[start + count :]


def test_of_a_torn_erase_the_first_bytes_are_gone(shop: Any, dumping: Any) -> None:
    """And the rest is as it was; never is all of it gone."""

    def flash(kind: str, **given: int | str) -> bytes:
        erased = shop.fault("storage.erase", kind, 1, **given)
        assert shop.play(shop.scenario(erased, steps=busy(shop)), (), dumping).run.not_fired == []
        return bytes(dumping.home.image)

    before, after = flash("cut", when="before"), flash("cut", when="after")
    block = facts.limits().FLASH_BLOCK
    start = next(place for place, (old, new) in enumerate(zip(before, after, strict=True)) if old != new) // block * block
    assert after[start : start + block] == b"\xff" * block
    for count in (1, 1024, block - 1):
        assert flash("torn", bytes=count) == before[:start] + b"\xff" * count + before[start + count :]


def cuts(shop: Any, nth: int) -> dict[str, Any]:
    """Every way in which the power can fail at the nth page programmed, by name."""
    ways = {f"cut {when}": shop.fault("storage.program", "cut", nth, when=when) for when in ("before", "after")}
    return ways | {f"torn {n}": shop.fault("storage.program", "torn", nth, bytes=n) for n in TORN_BYTES}


def test_a_sale_under_way_is_undone_whatever_was_open_before(shop: Any) -> None:
    """The bank is still to be told of an offline sale."""
    steps = (shop.SIGN_ON, Step("offline sale", "umbrella", 4900, "B"), shop.sale())
    seen = shop(shop.fault("network.receive", "cut", 2), steps=steps)
    assert seen.run.not_fired == []
    assert [(debit.amount, debit.reversed) for debit in seen.debits()] == [(8800, True), (4900, False)]
    assert (seen.run.broken, seen.run.net) == ({}, {"umbrella": 4900, "tea": 0})


def pages(seen: Any) -> int:
    """Pages programmed up to the closing, whose first act is what the clerk does after the sale's last write."""
    return sum(event[3] for event in seen.events("storage.write") if event[0] <= seen.run.closing_ms)


def test_no_single_cut_while_the_flash_is_written_breaks_a_rule(shop: Any) -> None:
    """One sale with a signature, guards on, a clerk who sells again after the dark: whatever page, whatever is left."""
    steps = (shop.SIGN_ON, shop.sale(amount=30_000))
    golden = shop(steps=steps)
    assert golden.run.broken == {}
    wrong = {}
    for nth in range(1, pages(golden) + 1):
        for name, fault in cuts(shop, nth).items():
            run = shop(fault, steps=steps, **REPEAT).run
            assert f"{fault.kind} at storage.program {nth}" in run.fired
            if run.broken:
                wrong[f"page {nth}, {name}"] = sorted(run.broken)
    assert wrong == {}
    assert shop(shop.fault("storage.program", "cut", pages(golden) + 1), steps=steps).run.not_fired
