"""Each fault kind between terminal and host: that it fires, and what both sides get."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from posfault import facts
from posfault.proxy.faults import STRIKES
from posfault.proxy.schedule import POINTS, kinds_at

UP = ("network.send", "network.receive")


def ends(point: str, terminal: Any, host: Any) -> tuple[Any, Any]:
    """Who speaks at the point, and who listens."""
    return (terminal, host) if point == "network.send" else (host, terminal)


async def until(come: Callable[[], object]) -> None:
    """Lets the others go on until something has come about."""
    while not come():
        await asyncio.sleep(0)


def struck(between: Any, fault: str, then: Callable[[Any, Any, Any], Awaitable[None]]) -> Any:
    """Runs a pair of ends with a fault: then(proxy, who speaks, who listens). The proxy, when it has ended."""
    point = fault.split()[1]

    async def tried() -> Any:
        async with between(fault) as proxy:
            await then(proxy, *ends(point, *await proxy.pair()))
        return proxy

    proxy = asyncio.run(tried())
    assert [(one.kind, one.point) for one in proxy.schedule.fired] == [tuple(fault.split()[:2])]
    assert proxy.schedule.not_fired() == []
    assert any(f"FAULT {fault.split()[0]} at {point}, event" in line for line in proxy.lines)
    return proxy


def test_every_kind_of_the_network_can_be_done_here() -> None:
    assert set(STRIKES) == {kind.name for kind in facts.kinds().values() if kind.part == "network"}
    assert {point for kind in facts.kinds().values() if kind.part == "network" for point in kind.points
            if point.startswith("network.")} == set(POINTS)
    assert kinds_at("network.connect") == ["disconnect", "half_open", "outage"]


@pytest.mark.parametrize("point", UP)
@pytest.mark.parametrize(("fault", "heard"), [
    ("drop {} 2", [b"one", b"three"]),
    ("delay {} 2 ms=50", [b"one", b"three", b"two"]),
    ("duplicate {} 2", [b"one", b"two", b"three", b"two"]),
    ("reorder {} 2", [b"one", b"three", b"two"]),
    ("corrupt {} 2 byte=-1 flip=1", [b"one", b"twn", b"three"]),
    ("corrupt {} 2 byte=2 flip=32", [b"one", b"Two", b"three"]),
])
def test_what_is_heard_of_three_messages(between: Any, fault: str, heard: list[bytes], point: str) -> None:
    async def then(proxy: Any, speaker: Any, listener: Any) -> None:
        speaker.say(b"one", b"two", b"three")
        assert [await listener.hear() for _ in heard] == heard
        listener.say(b"back")
        assert await speaker.hear() == b"back"

    struck(between, fault.format(point), then)


@pytest.mark.parametrize("point", UP)
def test_of_a_truncated_message_comes_the_beginning_only(between: Any, point: str) -> None:
    async def then(proxy: Any, speaker: Any, listener: Any) -> None:
        speaker.say(b"one", b"two")
        assert await listener.raw(8) == b"\x00\x03o" + b"\x00\x03two"       # read as one message of `o` and a length

    proxy = struck(between, f"truncate {point} 1 bytes=3", then)
    assert [one.whole for one in proxy.record.sent] == [False, False]


@pytest.mark.parametrize("point", UP)
def test_a_connection_that_breaks_ends_on_both_sides(between: Any, point: str) -> None:
    async def then(proxy: Any, speaker: Any, listener: Any) -> None:
        speaker.say(b"one", b"two")
        assert await listener.hear() == b"one"
        assert await listener.rest() == b""
        assert await speaker.rest() == b""

    struck(between, f"disconnect {point} 2", then)


@pytest.mark.parametrize("point", UP)
def test_a_half_open_connection_takes_everything_and_brings_nothing(between: Any, point: str) -> None:
    async def then(proxy: Any, speaker: Any, listener: Any) -> None:
        speaker.say(b"one", b"two", b"three")
        listener.say(b"back")
        assert await listener.hear() == b"one"
        terminal, host = ends(point, speaker, listener)
        other, its_host = await proxy.pair()        # another connection is not concerned
        other.say(b"four")
        assert await its_host.hear() == b"four"
        terminal.close()
        assert await host.rest() == b""

    struck(between, f"half_open {point} 2", then)


@pytest.mark.parametrize("point", UP)
def test_while_the_line_is_down_nothing_passes_and_nobody_gets_through(between: Any, point: str) -> None:
    async def then(proxy: Any, speaker: Any, listener: Any) -> None:
        speaker.say(b"one")
        await until(lambda: proxy.schedule.fired)
        assert await (await proxy.terminal()).rest() == b""
        assert proxy.hosts_waiting == 0
        await until(lambda: proxy.record.now() >= proxy.relay.down_until_ms)
        again, its_host = await proxy.pair()
        again.say(b"two")
        assert await its_host.hear() == b"two"
        speaker.say(b"three")
        assert await listener.hear() == b"three"

    struck(between, f"outage {point} 1 ms=200", then)


def test_a_device_says_a_message_back_and_passes_it_on_later(between: Any) -> None:
    async def then(proxy: Any, terminal: Any, host: Any) -> None:
        terminal.say(b"one")
        assert await terminal.hear() == b"one"
        assert await host.hear() == b"one"

    struck(between, "echoed network.send 1 ms=150", then)


def test_an_answer_comes_on_the_next_connection(between: Any) -> None:
    async def then(proxy: Any, host: Any, terminal: Any) -> None:
        host.say(b"one", b"two")
        assert await terminal.hear() == b"two"
        other, _ = await proxy.pair()
        assert await other.hear() == b"one"

    proxy = struck(between, "cross_delivered network.receive 1 after_ms=5", then)
    assert proxy.record.sent[0].taken_on == (0, 2)


@pytest.mark.parametrize("kind", ["disconnect", "outage"])
def test_a_connection_that_is_not_let_through(between: Any, kind: str) -> None:
    async def tried() -> None:
        async with between(f"{kind} network.connect 2") as proxy:
            await proxy.pair()
            assert await (await proxy.terminal()).rest() == b""
            assert proxy.hosts_waiting == 0
            assert not proxy.schedule.not_fired()

    asyncio.run(tried())


def test_a_connection_that_is_half_open_from_the_start(between: Any) -> None:
    async def tried() -> None:
        async with between("half_open network.connect") as proxy:
            lost = await proxy.terminal()
            lost.say(b"one")
            terminal, host = await proxy.pair()
            terminal.say(b"two")
            assert await host.hear() == b"two"
            assert [one.delivered_ms is None for one in proxy.record.sent] == [True, False]

    asyncio.run(tried())


def test_a_late_request_reaches_the_host_though_the_terminal_has_gone_and_its_answer_nobody(between: Any) -> None:
    async def tried() -> Any:
        async with between("delay network.send 1 ms=30") as proxy:
            terminal, host = await proxy.pair()
            terminal.say(b"one")
            terminal.close()
            assert await host.hear() == b"one"
            host.say(b"answer")
            await until(lambda: len(proxy.record.sent) == 2)
        return proxy

    request, answer = asyncio.run(tried()).record.sent
    assert request.whole
    assert (answer.delivered_ms, answer.why) == (None, "the terminal has gone")


def test_a_late_request_reaches_the_host_on_a_connection_of_its_own_where_its_own_broke(between: Any) -> None:
    async def tried() -> None:
        async with between("delay network.send 1 ms=50", "disconnect network.send 2") as proxy:
            terminal, host = await proxy.pair()
            terminal.say(b"one", b"two")
            assert await host.rest() == b""
            assert await (await proxy.host()).hear() == b"one"

    asyncio.run(tried())


def test_a_second_fault_at_the_same_event_does_not_fire(between: Any) -> None:
    async def tried() -> None:
        async with between("drop network.send 1", "corrupt network.send 1") as proxy:
            terminal, host = await proxy.pair()
            terminal.say(b"one", b"two")
            assert await host.hear() == b"two"
            assert [one.kind for one in proxy.schedule.not_fired()] == ["corrupt"]

    asyncio.run(tried())


def test_events_are_counted_over_all_connections(between: Any) -> None:
    async def tried() -> None:
        async with between("drop network.send 3") as proxy:
            for expected in (b"a", b"b"):
                terminal, host = await proxy.pair()
                terminal.say(expected)
                assert await host.hear() == expected
            terminal.say(b"lost", b"d")
            assert await host.hear() == b"d"

    asyncio.run(tried())
