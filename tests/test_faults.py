"""Every fault kind at every point it applies to, and what app, paper, wire and bank notice of it.

Power cuts are in test_power_cuts.py, what makes a run invalid in test_must_fire.py.

The nth events used here, of a plain sign-on and sale: keys 1 to 8 log in, 9 is SIGN ON, 10 SALE, then the amount and
ENTER; message 1 is the sign-on, 2 the sale; line 5 of the paper is the slip's card number.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from posfault import facts

TIME_OUT_MS = 30_000
REPLIED_MS = 160        # what a reply takes when nothing is wrong
POWER = ("cut", "torn")
PAIRS = [(kind.name, point) for kind in facts.kinds().values() for point in facts.points() if kind.applies_to(point)]
EFFECTS: dict[tuple[str, str], Callable[[Any], None]] = {}


def effect(kind: str, point: str) -> Callable[[Callable[[Any], None]], Callable[[Any], None]]:
    """Says what a fault does; the function plays it and asserts what is seen of it."""

    def keep(function: Callable[[Any], None]) -> Callable[[Any], None]:
        assert EFFECTS.setdefault((kind, point), function) is function, "there are two of it"
        return function

    return keep


@pytest.mark.parametrize(("kind", "point"), [pair for pair in PAIRS if pair[0] not in POWER])
def test_the_fault_does_what_it_says(kind: str, point: str, shop: Any) -> None:
    EFFECTS[kind, point](shop)


def test_no_effect_is_left_over() -> None:
    assert set(EFFECTS) <= set(PAIRS)


def lost_and_repeated(seen: Any, debits: list[bool]) -> None:
    """The sale came to nothing, was reversed and made anew: in the end the customer has paid once."""
    assert len(seen.shown("reversed")) == 1
    assert [debit.reversed for debit in seen.debits()] == debits
    assert seen.run.net == {"tea": 8800}
    assert seen.run.broken == {}
    assert seen.run.not_fired == []


def first_sale_ms(seen: Any) -> int:
    """When the first sale's request was to go out: from then on the display says wait."""
    return int(seen.shown("wait")[1][0])


@effect("bounce", "keypad.key")
def the_app_gets_the_key_twice(shop: Any) -> None:
    """The last 0 of 8800, six ms later; the guard drops it."""
    bounce = shop.fault("keypad.key", "bounce", 14)
    twice = shop(bounce, off=("debounce",))
    typed = {values[0]: at_ms for at_ms, values in twice.shown("amount")}
    assert typed["880.00"] == typed["88.00"] + 6
    assert set(twice.run.broken) >= {"right-amount"}
    assert ("880.00",) not in [values for _, values in shop(bounce).shown("amount")]


@effect("dead", "keypad.key")
def the_key_is_heard_no_more_until_it_is_mended(shop: Any) -> None:
    """SIGN ON, in vain, from the first press on; every other key works, and in the closing this one too."""
    seen = shop(shop.fault("keypad.key", "dead", 9))
    closing_ms = seen.run.closing_ms
    pressed = [event for event in seen.events("keypad.key") if event[2][0] == "SIGN_ON"]
    swallowed = [event[0] for event in seen.events("app keypad.key") if len(event) == 2]
    assert [event[0] for event in pressed if event[0] < closing_ms] == swallowed
    assert len(swallowed) > 1
    assert len([event for event in pressed if event[0] > closing_ms]) == 1
    assert seen.sent("0800") == []
    assert seen.shown("sign_on_first")
    assert seen.debits() == []
    assert seen.run.broken == {}


@effect("drop", "network.send")
def the_bank_never_hears_of_it(shop: Any) -> None:
    seen = shop(shop.fault("network.send", "drop", 2))
    lost_and_repeated(seen, [False])
    assert seen.answered("0400") == ["25"]      # no such sale
    assert len(seen.asked("0200")) == 1
    assert seen.asked("0200")[0].at_ms > first_sale_ms(seen) + TIME_OUT_MS


@effect("drop", "network.receive")
def the_answer_never_reaches_the_terminal(shop: Any) -> None:
    seen = shop(shop.fault("network.receive", "drop", 2))
    lost_and_repeated(seen, [True, False])
    replies = seen.sent("0210")
    assert replies[0].delivered_ms is None
    assert replies[1].delivered_ms is not None
    assert seen.sent("0400")[0].sent_ms == first_sale_ms(seen) + TIME_OUT_MS


@effect("delay", "network.receive")
def the_answer_comes_later_or_too_late(shop: Any) -> None:
    asked_ms = first_sale_ms(shop())
    for ms, arrives in ((5000, True), (TIME_OUT_MS - REPLIED_MS, True), (TIME_OUT_MS - REPLIED_MS + 1, False)):
        seen = shop(shop.fault("network.receive", "delay", 2, ms=ms))
        reply = seen.sent("0210")[0]
        if arrives:     # in the very millisecond of the time-out too
            assert reply.delivered_ms == asked_ms + REPLIED_MS + ms == seen.shown("approved")[0][0]
            assert seen.run.broken == {}
        else:
            lost_and_repeated(seen, [True, False])
            assert reply.delivered_ms is None
    # Late bytes stay with their connection, which is closed by then: nobody takes them for another answer.
    late = shop(shop.fault("network.receive", "delay", 2, ms=TIME_OUT_MS + REPLIED_MS))
    received = [event for event in late.trace if event[1].endswith("network.receive") and event[2] == 2]
    assert [(event[1], len(event)) for event in received] == [("network.receive", 4), ("app network.receive", 3)]
    assert late.run.broken == {}


@effect("duplicate", "network.send")
def the_bank_is_asked_twice(shop: Any) -> None:
    seen = shop(shop.fault("network.send", "duplicate", 2))
    first, second = seen.asked("0200")
    assert first.request_message.fields == second.request_message.fields
    assert "again" in second.note
    assert len(seen.debits()) == 1
    assert seen.run.broken == {}


@effect("duplicate", "network.receive")
def the_answer_comes_twice(shop: Any) -> None:
    """A terminal that believes the first hears no other. So the bank does not check the MAC, and answers without."""
    seen = shop(shop.fault("network.send", "corrupt", 2), shop.fault("network.receive", "duplicate", 2),
                behaviours=("mac_unchecked",))
    received = [event for event in seen.events("network.receive") if event[2] == 2]
    assert len(received) == 2
    assert received[0] == received[1]
    lost_and_repeated(seen, [True, False])
    plain = shop(shop.fault("network.receive", "duplicate", 2))
    assert plain.run.broken == {}
    assert plain.run.net == {"tea": 8800}


@effect("corrupt", "network.send")
def the_bank_gets_another_byte(shop: Any) -> None:
    """The last byte is the MAC's, the first the length's."""
    seen = shop(shop.fault("network.send", "corrupt", 2, byte=-1, flip=0x81))
    assert seen.answered("0200")[0] == "A0"
    assert seen.shown("sign_on_again")
    meant, = [event for event in seen.events("app network.send") if event[2] == 2]
    was, = [event for event in seen.events("network.send") if event[2] == 2]
    assert [(a, b) for a, b in zip(bytes.fromhex(meant[3]), bytes.fromhex(was[3]), strict=True) if a != b] == [
        (bytes.fromhex(meant[3])[-1], bytes.fromhex(meant[3])[-1] ^ 0x81)
    ]
    unreadable = shop(shop.fault("network.send", "corrupt", 2, byte=0))
    assert len(unreadable.asked("0200")) == 1
    lost_and_repeated(unreadable, [False])


@effect("corrupt", "network.receive")
def the_terminal_does_not_believe_what_it_gets(shop: Any) -> None:
    seen = shop(shop.fault("network.receive", "corrupt", 2, byte=-2))
    reply = seen.sent("0210")[0]
    assert reply.delivered_ms == first_sale_ms(seen) + REPLIED_MS
    assert len([1 for a, b in zip(reply.data, reply.delivered, strict=True) if a != b]) == 1
    lost_and_repeated(seen, [True, False])


@effect("disconnect", "network.connect")
def there_is_no_way_through(shop: Any) -> None:
    seen = shop(shop.fault("network.connect", "disconnect", 2))
    lost_and_repeated(seen, [False])
    assert seen.shown("reversed")[0][0] < first_sale_ms(seen) + TIME_OUT_MS
    assert seen.answered("0400") == ["25"]


@effect("disconnect", "network.send")
def it_breaks_before_the_message_is_out(shop: Any) -> None:
    seen = shop(shop.fault("network.send", "disconnect", 2))
    lost_and_repeated(seen, [False])
    assert seen.shown("reversed")[0][0] < first_sale_ms(seen) + TIME_OUT_MS
    assert [event[2] for event in seen.events("network.send")][:2] == [1, 3]


@effect("disconnect", "network.receive")
def it_breaks_when_the_answer_comes(shop: Any) -> None:
    seen = shop(shop.fault("network.receive", "disconnect", 2))
    lost_and_repeated(seen, [True, False])
    assert seen.sent("0210")[0].delivered_ms is None
    assert seen.sent("0400")[0].sent_ms == first_sale_ms(seen) + REPLIED_MS


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


@effect("jam", "printer.line")
def the_paper_jams(shop: Any) -> None:
    seen = half_a_slip(shop, "jam", kept=4)
    assert [event[3] & 0x08 for event in seen.events("app printer.status") if event[2] == 1] == [0x08]


@effect("paper_end", "printer.line")
def the_roll_ends(shop: Any) -> None:
    seen = half_a_slip(shop, "paper_end", kept=4)
    assert [event[3] & 0x08 for event in seen.events("app printer.status") if event[2] == 1] == [0x08]


@effect("blank", "printer.line")
def nothing_can_be_read(shop: Any) -> None:
    """Every status is good: the terminal takes the slip for printed."""
    seen = shop(shop.fault("printer.line", "blank", 5))
    slip = seen.run.evidence.slips[0]
    assert slip.lines[3] == "OPERATOR 01"
    assert set(slip.lines[4:11]) == {""}
    assert seen.events("app printer.status") == []
    assert seen.shown("printer_error") == []
    assert {entry.state for entry in seen.run.evidence.journal.entries.values()} == {"completed"}
    assert seen.run.broken["has-voucher"][0].startswith("debit 88.00")


def test_the_scrap_of_a_jam_is_no_part_of_the_next_slip(shop: Any) -> None:
    """Seven lines of the first slip hang in the printer; whoever clears it tears them off, and the second is whole."""
    seen = shop(shop.fault("printer.line", "jam", 8), off=("slip_first",), on_no_slip="repeat")
    first, second = seen.debits()
    assert len(seen.run.broken["has-voucher"]) == 1
    assert f"trace {first.stan:06d}" in seen.run.broken["has-voucher"][0]
    assert [slip.cut for slip in seen.run.evidence.slips][:2] == [False, True]
    assert any(slip.is_voucher(second.batch, second.stan, second.amount) for slip in seen.run.evidence.slips)


def test_a_cold_head_does_not_stop_the_cutter(shop: Any) -> None:
    """The blank slip comes off the roll, so that the next one, after the service, is a slip of its own."""
    seen = shop(shop.fault("printer.line", "blank", 8))
    assert [slip.cut for slip in seen.run.evidence.slips] == [True, True, True]
    assert len(seen.run.broken["has-voucher"]) == 1


def test_a_clerk_who_cannot_log_in_gives_up(shop: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """The key 0 is dead from the first press on; a terminal that answers is not hung."""
    monkeypatch.setattr("posfault.bench.bench.TRIPS_MOST", 3000)
    seen = shop(shop.fault("keypad.key", "dead", 1))
    assert seen.run.fired == ["dead at keypad.key 1"]
    assert seen.debits() == []
    assert seen.run.broken == {}
