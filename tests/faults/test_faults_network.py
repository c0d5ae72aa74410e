"""What faults of the network do to a request, and to its answer.

The nth events used here, of a plain sign-on and sale: message 1 is the sign-on, 2 the sale.
"""

from __future__ import annotations

from typing import Any

import pytest

TIME_OUT_MS = 30_000
REPLIED_MS = 160        # what a reply takes when nothing is wrong


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


@pytest.mark.effect("drop", "network.send")
def test_the_bank_never_hears_of_it(shop: Any) -> None:
    seen = shop(shop.fault("network.send", "drop", 2))
    lost_and_repeated(seen, [False])
    assert seen.answered("0400") == ["25"]      # no such sale
    assert len(seen.asked("0200")) == 1
    assert seen.asked("0200")[0].at_ms > first_sale_ms(seen) + TIME_OUT_MS


@pytest.mark.effect("drop", "network.receive")
def test_the_answer_never_reaches_the_terminal(shop: Any) -> None:
    seen = shop(shop.fault("network.receive", "drop", 2))
    lost_and_repeated(seen, [True, False])
    replies = seen.sent("0210")
    assert replies[0].delivered_ms is None
    assert replies[1].delivered_ms is not None
    assert seen.sent("0400")[0].sent_ms == first_sale_ms(seen) + TIME_OUT_MS


@pytest.mark.effect("delay", "network.receive")
def test_the_answer_comes_later_or_too_late(shop: Any) -> None:
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


@pytest.mark.effect("duplicate", "network.send")
def test_the_bank_is_asked_twice(shop: Any) -> None:
    seen = shop(shop.fault("network.send", "duplicate", 2))
    first, second = seen.asked("0200")
    assert first.request_message.fields == second.request_message.fields
    assert "again" in second.note
    assert len(seen.debits()) == 1
    assert seen.run.broken == {}


@pytest.mark.effect("duplicate", "network.receive")
def test_the_answer_comes_twice(shop: Any) -> None:
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


@pytest.mark.effect("corrupt", "network.send")
def test_the_bank_gets_another_byte(shop: Any) -> None:
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


@pytest.mark.effect("corrupt", "network.receive")
def test_the_terminal_does_not_believe_what_it_gets(shop: Any) -> None:
    seen = shop(shop.fault("network.receive", "corrupt", 2, byte=-2))
    reply = seen.sent("0210")[0]
    assert reply.delivered_ms == first_sale_ms(seen) + REPLIED_MS
    assert len([1 for a, b in zip(reply.data, reply.delivered, strict=True) if a != b]) == 1
    lost_and_repeated(seen, [True, False])


@pytest.mark.effect("disconnect", "network.connect")
def test_there_is_no_way_through(shop: Any) -> None:
    seen = shop(shop.fault("network.connect", "disconnect", 2))
    lost_and_repeated(seen, [False])
    assert seen.shown("reversed")[0][0] < first_sale_ms(seen) + TIME_OUT_MS
    assert seen.answered("0400") == ["25"]


@pytest.mark.effect("disconnect", "network.send")
def test_it_breaks_before_the_message_is_out(shop: Any) -> None:
    seen = shop(shop.fault("network.send", "disconnect", 2))
    lost_and_repeated(seen, [False])
    assert seen.shown("reversed")[0][0] < first_sale_ms(seen) + TIME_OUT_MS
    assert [event[2] for event in seen.events("network.send")][:2] == [1, 3]


@pytest.mark.effect("disconnect", "network.receive")
def test_it_breaks_when_the_answer_comes(shop: Any) -> None:
    seen = shop(shop.fault("network.receive", "disconnect", 2))
    lost_and_repeated(seen, [True, False])
    assert seen.sent("0210")[0].delivered_ms is None
    assert seen.sent("0400")[0].sent_ms == first_sale_ms(seen) + REPLIED_MS
