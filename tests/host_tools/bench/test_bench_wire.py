"""The wire record: what was delivered to whom, by what the terminal's trace says of both sides of a fault."""

from __future__ import annotations

from typing import Any

import pytest

from posfault.acquirer import codec, dialects
from posfault.acquirer.codec import Message
from posfault.acquirer.server import Acquirer
from posfault.bench import setting
from posfault.bench.wire import Sent, Wire
from posfault.bench.world import BANK_MS, DOWN_MS, UP_MS, World

DIALECT = dialects.get("aes")

REQUEST = codec.frame(DIALECT.encode(Message("0800", {
    11: "000001", 41: setting.TERMINAL, 42: setting.MERCHANT, 60: "00000000003", 62: "3031", 63: "01 ",
})))


def sending(*requests: bytes) -> World:
    """A terminal has sent these on connection 1 at 1000 ms."""
    made = World(Acquirer({setting.TERMINAL: setting.MERCHANT}, seed=b"test"), setting.MORNING)
    for request in requests:
        made.happened(1000, "network.send", [1, request.hex(), True])
    return made


def answered(world: World) -> World:
    """The request has reached the bank."""
    item = world.agenda.next(1000 + UP_MS)
    assert item
    world.take_place(item)
    return world


@pytest.fixture
def world() -> World:
    """A terminal has sent a sign-on on connection 1 at 1000 ms, and the bank has answered."""
    return answered(sending(REQUEST))


def reply(world: World) -> Sent:
    (found,) = [sent for sent in world.wire.sent if not sent.up]
    return found


def framed(world: World) -> str:
    return codec.frame(reply(world).data).hex()


def coming(world: World) -> list[tuple[int, str, Any]]:
    found = []
    while (item := world.agenda.next(None)) is not None:
        found.append((item.at_ms, item.source, item.content))
    return found


def test_a_request_reaches_the_bank_and_its_answer_comes_back(world: World) -> None:
    request, answer = world.wire.sent
    assert (request.up, request.sent_ms, request.delivered_ms) == (True, 1000, 1000 + UP_MS)
    assert (answer.up, answer.sent_ms, answer.delivered_ms) == (False, 1000 + UP_MS + BANK_MS, None)
    assert request.message
    assert answer.message
    assert (request.message.mti, answer.message.mti) == ("0800", "0810")
    assert coming(world) == [(1000 + UP_MS + BANK_MS + DOWN_MS, "network", [1, framed(world)])]


def test_an_answer_is_delivered_when_the_firmware_takes_it(world: World) -> None:
    world.happened(1200, "network.receive", [1, framed(world)])
    assert (reply(world).delivered_ms, reply(world).delivered) == (1200, None)


def test_an_answer_on_another_connection_is_another(world: World) -> None:
    world.happened(1200, "network.receive", [2, framed(world)])
    assert reply(world).delivered_ms is None


def test_an_answer_that_a_fault_swallows_is_not_delivered(world: World) -> None:
    world.happened(1200, "network.receive", [1, framed(world)])
    world.happened(1200, "fault", [0, "drop", "network.receive", 1])
    world.happened(1200, "app network.receive", [1])
    assert reply(world).delivered_ms is None
    assert world.faults_fired == {0}


def test_an_answer_that_a_fault_changes_is_delivered_as_it_arrived(world: World) -> None:
    changed = bytearray.fromhex(framed(world))
    changed[-1] ^= 1
    world.happened(1200, "network.receive", [1, framed(world)])
    world.happened(1200, "fault", [0, "corrupt", "network.receive", 1])
    world.happened(1200, "app network.receive", [1, changed.hex()])
    sent = reply(world)
    assert (sent.delivered_ms, sent.delivered) == (1200, bytes(changed[2:]))
    assert sent.message
    assert sent.message.fields[62][-2:] == f"{changed[-1]:02X}"


def test_an_answer_that_is_no_message_any_more_has_none(world: World) -> None:
    world.happened(1200, "network.receive", [1, framed(world)])
    world.happened(1200, "fault", [0, "corrupt", "network.receive", 1])
    world.happened(1200, "app network.receive", [1, "0003" "ffffff"])
    assert reply(world).delivered == b"\xff\xff\xff"
    assert reply(world).message is None


def test_a_late_answer_finds_its_connection_closed() -> None:
    world = sending(REQUEST)
    world.happened(1050, "network.close", [1])
    answered(world)
    assert reply(world).delivered_ms is None
    assert coming(world) == []


def test_an_answer_does_not_outlive_a_power_cut(world: World) -> None:
    world.power_lost(1150)
    assert coming(world) == []
    world.power_back()
    world.happened(1200, "network.receive", [1, framed(world)])
    assert reply(world).delivered_ms is None, "connection 1 of the next boot is another"


def test_what_has_no_right_length_never_reaches_the_bank() -> None:
    world = sending(b"", b"\x00", REQUEST[:-1], REQUEST + b"\x00")
    assert world.wire.sent == []
    assert coming(world) == []


def test_of_two_equal_answers_the_first_is_awaited_first() -> None:
    first, second = (Sent(False, (1, 1), at_ms, b"same") for at_ms in (10, 20))
    wire = Wire([Sent(True, (1, 1), 5, b"same"), first, second])
    assert wire.awaited((1, 1), b"same") is first
    first.delivered_ms = 30
    assert wire.awaited((1, 1), b"same") is second
    assert wire.awaited((1, 2), b"same") is None
    assert wire.awaited((1, 1), b"other") is None


def test_a_snapshot_is_untouched_by_what_comes_later(world: World) -> None:
    kept = world.snapshot()
    for _ in range(2):
        world.happened(1200, "network.receive", [1, framed(world)])
        world.happened(1200, "display.show", ["PLEASE WAIT"])
        world.acquirer.handle(REQUEST[2:], 2000, setting.MORNING)
        assert len(world.acquirer.keys.history()) == 2
        world = World.restore(kept, world.acquirer)
        assert reply(world).delivered_ms is None
        assert (world.screen.name, len(world.trace)) == ("", 1)
        assert len(world.acquirer.keys.history()) == 1
        assert world.clerk.agenda is world.agenda, "she plans in the world that she lives in"
