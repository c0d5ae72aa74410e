"""Whatever terminal and host may send or fail to: it passes as it is, or ends its own connection and no other."""

from __future__ import annotations

import asyncio
import socket
import struct
from collections.abc import Awaitable, Callable
from typing import Any

import pytest


def tried(between: Any, then: Callable[[Any], Awaitable[None]], *faults: str, **more: Any) -> Any:
    """The proxy, after a test of it has run."""
    async def run() -> Any:
        async with between(*faults, **more) as proxy:
            await then(proxy)
        return proxy

    return asyncio.run(run())


def said(proxy: Any, text: str) -> list[str]:
    return [line for line in proxy.lines if text in line]


def test_messages_pass_however_they_are_cut(between: Any) -> None:
    async def then(proxy: Any) -> None:
        terminal, host = await proxy.pair()
        for place in range(5):
            terminal.writer.write(b"\x00\x03one"[place:place + 1])
            await terminal.writer.drain()
        terminal.writer.write(b"\x00\x03two\x00\x00\x00\x05three")
        assert [await host.hear() for _ in range(4)] == [b"one", b"two", b"", b"three"]

    assert tried(between, then).schedule.events["network.send"] == 4


def test_what_is_no_message_passes_as_bytes_and_is_counted(between: Any) -> None:
    async def then(proxy: Any) -> None:
        terminal, host = await proxy.pair()
        terminal.say(b"one")
        terminal.writer.write(b"GET / HTTP/1.1\r\n\r\n")
        assert await host.hear() == b"one"
        assert await host.raw(18) == b"GET / HTTP/1.1\r\n\r\n"
        terminal.writer.write(b"more")
        assert await host.raw(4) == b"more"
        host.say(b"answer")
        assert await terminal.hear() == b"answer"

    proxy = tried(between, then)
    assert proxy.record.plain_bytes == 22
    assert (proxy.schedule.events["network.send"], proxy.schedule.events["network.receive"]) == (1, 1)
    assert len(said(proxy, "terminal: no length of a message")) == 1


@pytest.mark.parametrize("who", ["terminal", "host"])
def test_half_a_message_is_passed_on_after_a_while_and_all_behind_it(between: Any, who: str) -> None:
    async def then(proxy: Any) -> None:
        terminal, host = await proxy.pair()
        speaker, listener = (terminal, host) if who == "terminal" else (host, terminal)
        speaker.writer.write(b"\x01\x00half")
        assert await listener.raw(6) == b"\x01\x00half"
        speaker.say(b"one")
        assert await listener.hear() == b"one"

    assert said(tried(between, then, message_s=0.05), f"{who}: half a message for too long")


@pytest.mark.parametrize("who", ["terminal", "host"])
def test_a_side_that_goes_amid_a_message(between: Any, who: str) -> None:
    async def then(proxy: Any) -> None:
        terminal, host = await proxy.pair()
        speaker, listener = (terminal, host) if who == "terminal" else (host, terminal)
        speaker.writer.write(b"\x00\x09half")
        speaker.close()
        assert await listener.rest() == b"\x00\x09half"
        other, its_host = await proxy.pair()
        other.say(b"one")
        assert await its_host.hear() == b"one"

    assert len(said(tried(between, then), f"{who}: gone amid a message")) == 1


def test_a_terminal_that_has_said_all_still_hears_its_answer(between: Any) -> None:
    async def then(proxy: Any) -> None:
        terminal, host = await proxy.pair()
        terminal.say(b"one")
        terminal.writer.write_eof()
        assert await host.rest() == b"\x00\x03one"
        host.say(b"answer")
        host.close()
        assert await terminal.rest() == b"\x00\x06answer"

    assert [one.whole for one in tried(between, then).record.sent] == [True, True]


def test_an_answer_to_a_terminal_that_has_gone_is_not_delivered(between: Any) -> None:
    async def then(proxy: Any) -> None:
        terminal, host = await proxy.pair()
        terminal.say(b"one")
        assert await host.hear() == b"one"
        terminal.close()
        assert await host.rest() == b""
        host.say(b"answer")
        while len(proxy.record.sent) < 2:
            await asyncio.sleep(0)

    answer = tried(between, then).record.sent[1]
    assert (answer.delivered_ms, answer.why) == (None, "the terminal has gone")


def test_a_terminal_that_breaks_off_leaves_nothing(between: Any) -> None:
    async def then(proxy: Any) -> None:
        terminal, host = await proxy.pair()
        terminal.writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        terminal.writer.transport.abort()
        assert await host.rest() == b""
        host.close()
        while proxy.relay.open_lines:
            await asyncio.sleep(0)

    tried(between, then)


def test_without_a_host_the_terminal_is_hung_up_on_with_a_line_and_the_proxy_goes_on(between: Any) -> None:
    async def then(proxy: Any) -> None:
        proxy.host_gone()
        for _ in range(2):
            assert await (await proxy.terminal()).rest() == b""

    assert len(said(tried(between, then), "cannot be reached")) == 2


async def says_for_ever(terminal: Any) -> None:
    while True:                     # far more than what fits between the two
        terminal.say(bytes(4096))
        await terminal.writer.drain()


def test_a_host_that_takes_nothing_slows_its_terminal_and_no_other(between: Any) -> None:
    async def then(proxy: Any) -> None:
        greedy, _ = await proxy.pair()
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(says_for_ever(greedy), 0.5)
        terminal, host = await proxy.pair()
        terminal.say(b"one")
        assert await host.hear() == b"one"

    tried(between, then)


def test_many_terminals_at_once_and_one_too_many(between: Any) -> None:
    async def then(proxy: Any) -> None:
        pairs = [await proxy.pair() for _ in range(100)]
        for number, (terminal, _) in enumerate(pairs):
            terminal.say(b"%d" % number)
        assert [await host.hear() for _, host in pairs] == [b"%d" % number for number in range(100)]
        assert await (await proxy.terminal()).rest() == b""

    assert len(said(tried(between, then, clients=100), "there are 100 connections already")) == 1
