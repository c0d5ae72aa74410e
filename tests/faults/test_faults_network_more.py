"""Faults that hold messages back, cut them short, send them elsewhere, or take the line away for a while.

Of a plain sign-on and sale, message 1 is the sign-on and message 2 the sale. The probe asks on one connection, listens for
five seconds, then does the same on a second.
"""

from __future__ import annotations

from typing import Any

import pytest

from posfault.reports import story

TIME_OUT_MS = 30_000
COMING = ((1000, "network", [1, "61"]), (2000, "network", [1, "62"]), (7000, "network", [2, "63"]))
ASKED = "sent True"


def heard(probe: Any, *faults: Any, coming: Any = COMING) -> list[str]:
    seen = probe("messages", *faults, coming=coming)
    assert len(seen.fired) == len(faults)
    return list(seen.lines)


def reversed_and_repeated(seen: Any) -> None:
    """The sale came to nothing, was reversed and made anew: in the end the customer has paid once."""
    assert len(seen.shown("reversed")) == 1
    assert seen.run.net == {"tea": 8800}
    assert seen.run.broken == {}
    assert seen.run.not_fired == []


def test_what_comes_comes_on_its_connection(probe: Any) -> None:
    assert heard(probe) == [ASKED, "1 b'a'", "1 b'b'", ASKED, "2 b'c'"]


@pytest.mark.effect("delay", "network.send")
def test_the_bank_hears_of_it_later(shop: Any) -> None:
    seen = shop(shop.fault("network.send", "delay", 2, ms=5000))
    meant, sent = seen.events("app network.send")[0], seen.events("network.send")[1]
    assert sent == [meant[0] + 5000, "network.send", *meant[2:]]
    assert seen.run.broken == {}
    late = shop(shop.fault("network.send", "delay", 2, ms=TIME_OUT_MS + 5000))
    assert [one.request_message.mti for one in late.world.acquirer.log][1:5] == ["0400", "0820", "0200", "0200"]
    assert late.sent("0200")[0].intent == "tea"
    reversed_and_repeated(late)


@pytest.mark.effect("echoed", "network.send")
def test_a_device_says_the_request_back_and_passes_it_on_later(shop: Any) -> None:
    echoed = shop.fault("network.send", "echoed", 2, ms=TIME_OUT_MS + 5000)
    seen = shop(echoed)
    assert [one.request_message.mti for one in seen.world.acquirer.log][1:5] == ["0400", "0820", "0200", "0200"]
    reversed_and_repeated(seen)
    taken = shop(echoed, off=("reply_matched",))
    assert len(taken.shown("declined")) == 1, "an answer without a code is no approval"


@pytest.mark.effect("reorder", "network.send")
def test_the_reversal_overtakes_the_sale(shop: Any) -> None:
    seen = shop(shop.fault("network.send", "reorder", 2))
    assert [one.request_message.mti for one in seen.world.acquirer.log][1:5] == ["0400", "0200", "0820", "0200"]
    assert seen.answered("0400") == ["25"]
    reversed_and_repeated(seen)


@pytest.mark.effect("reorder", "network.receive")
def test_an_answer_is_overtaken_by_the_next(probe: Any, shop: Any) -> None:
    assert heard(probe, shop.fault("network.receive", "reorder", 1)) == [ASKED, "1 b'b'", "1 b'a'", ASKED, "2 b'c'"]
    # What passes on another connection lets it go too, but then its own is over for the app.
    assert heard(probe, shop.fault("network.receive", "reorder", 2)) == [ASKED, "1 b'a'", ASKED, "2 b'c'"]
    reversed_and_repeated(shop(shop.fault("network.receive", "reorder", 2)))


def test_a_request_is_said_again_long_after(shop: Any) -> None:
    """Something on the way has kept it; the bank knows it by its trace number."""
    seen = shop(shop.fault("network.send", "duplicate", 2, after_ms=1000))
    first, second = seen.asked("0200")
    assert second.at_ms == first.at_ms + 1000
    assert [sent.intent for sent in seen.sent("0200")] == ["tea", "tea"]
    assert len(seen.debits()) == 1
    assert seen.run.broken == {}


@pytest.mark.effect("truncate", "network.send")
def test_the_bank_gets_the_beginning_of_it(shop: Any) -> None:
    seen = shop(shop.fault("network.send", "truncate", 2, bytes=40))
    assert len(seen.asked("0200")) == 1
    assert [len(bytes.fromhex(event[3])) for event in seen.events("network.send")][1] == 40
    reversed_and_repeated(seen)


@pytest.mark.effect("truncate", "network.receive")
def test_the_terminal_gets_the_beginning_of_it(probe: Any, shop: Any) -> None:
    assert heard(probe, shop.fault("network.receive", "truncate", 1, bytes=2), coming=((1000, "network", [1, "616263"]),))[
        :2] == [ASKED, "1 b'ab'"]
    seen = shop(shop.fault("network.receive", "truncate", 2, bytes=50))
    (reply,) = [sent for sent in seen.world.wire.sent if sent.delivered is not None]
    assert reply.delivered == reply.data[:48]
    reversed_and_repeated(seen)


@pytest.mark.effect("half_open", "network.connect")
def test_a_connection_to_nobody(probe: Any, shop: Any) -> None:
    assert heard(probe, shop.fault("network.connect", "half_open", 1)) == [ASKED, ASKED, "2 b'c'"]
    seen = shop(shop.fault("network.connect", "half_open", 2))
    assert len(seen.asked("0200")) == 1
    reversed_and_repeated(seen)


@pytest.mark.effect("half_open", "network.send")
def test_the_other_side_is_gone_when_the_request_is_sent(probe: Any, shop: Any) -> None:
    assert heard(probe, shop.fault("network.send", "half_open", 1)) == [ASKED, ASKED, "2 b'c'"]
    seen = shop(shop.fault("network.send", "half_open", 2))
    assert seen.answered("0400") == ["25"]
    reversed_and_repeated(seen)


@pytest.mark.effect("half_open", "network.receive")
def test_the_other_side_is_gone_before_its_answer(probe: Any, shop: Any) -> None:
    assert heard(probe, shop.fault("network.receive", "half_open", 1)) == [ASKED, ASKED, "2 b'c'"]
    seen = shop(shop.fault("network.receive", "half_open", 2))
    assert [debit.reversed for debit in seen.debits()] == [True, False]
    reversed_and_repeated(seen)


@pytest.mark.effect("outage", "network.connect")
def test_no_connection_for_a_while(shop: Any) -> None:
    seen = shop(shop.fault("network.connect", "outage", 2, ms=20_000))
    wanted = seen.events("app network.connect")
    assert [event[2] for event in wanted] == [0] * len(wanted)
    down_ms = wanted[0][0]
    assert wanted[-1][0] < down_ms + 20_000
    there = [event[0] for event in seen.events("network.connect")]
    assert [ms for ms in there if down_ms <= ms < min(down_ms + 20_000, seen.run.closing_ms)] == []
    assert "charged-once" not in seen.run.broken


@pytest.mark.effect("outage", "network.send")
def test_the_line_goes_down_with_the_request(probe: Any, shop: Any) -> None:
    assert heard(probe, shop.fault("network.send", "outage", 1, ms=1500)) == [ASKED, "1 b'b'", ASKED, "2 b'c'"]
    reversed_and_repeated(shop(shop.fault("network.send", "outage", 2, ms=20_000)))


@pytest.mark.effect("outage", "network.receive")
def test_the_line_goes_down_with_the_answer(probe: Any, shop: Any) -> None:
    assert heard(probe, shop.fault("network.receive", "outage", 1, ms=3500)) == [ASKED, ASKED, "2 b'c'"]
    reversed_and_repeated(shop(shop.fault("network.receive", "outage", 2, ms=20_000)))


@pytest.mark.effect("cross_delivered", "network.receive")
def test_the_answer_comes_on_the_next_connection(probe: Any, shop: Any) -> None:
    """The bench knows it and says so: delivered, on another connection. The firmware takes it for nobody's."""
    assert heard(probe, shop.fault("network.receive", "cross_delivered", 1)) == [
        ASKED, "1 b'b'", ASKED, "2 b'a'", "2 b'c'"]
    seen = shop(shop.fault("network.receive", "cross_delivered", 2))
    astray = seen.sent("0210")[0]
    reversal = seen.sent("0400")[0]
    assert astray.taken_on == reversal.connection != astray.connection
    assert astray.delivered_ms == reversal.sent_ms + 20
    assert "0210 arrives on another request's connection" in [line.text for line in story.lines(seen.run)]
    assert [sent.taken_on for sent in seen.world.wire.sent if sent is not astray and sent.taken_on] == []
    reversed_and_repeated(seen)
