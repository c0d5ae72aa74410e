"""The way of a payment by code: terminal, platform, bank and back, and what a slow hop does to it."""

from __future__ import annotations

from typing import Any

import pytest

from posfault.acquirer import codec, dialects
from posfault.acquirer.payment_codes import payment_code
from posfault.bench import setting
from posfault.bench.world import BANK_MS, DOWN_MS, UP_MS, World

DIALECT = dialects.get("aes")

SENT_MS = 1000
CODE = payment_code(setting.pan("A"), 1)


@pytest.fixture
def way(kit: Any) -> Any:
    """Function (*behaviours) giving a world to which a signed-on terminal has sent a payment by code, and its till."""

    def sent(*behaviours: tuple[str, dict[str, int | str]], of_bank: tuple[Any, ...] = (), **fields: str) -> Any:
        cards = {setting.pan("A"): ""}
        till = kit.new_till(cards=cards, behaviours=of_bank)
        world = World(till.acquirer, setting.MORNING)
        till.wall_s = setting.MORNING
        world.acquirer.handle(till.build("0800", {11: "000009", 60: "00000000003"}), 0, setting.MORNING)
        till.mac_key = world.acquirer.keys.history()[-1].mac_key
        world.platform.set_behaviours(behaviours)
        request = till.asks("sale", 8800, None, **{
            "f11": "000002", "f22": "032", "f59": CODE + "10000001000001000002", **fields})
        world.happened(SENT_MS, "network.send", [1, codec.frame(request).hex(), True])
        return world, till

    return sent


def happen(world: World) -> list[tuple[int, str]]:
    """Lets everything planned take place; what reaches the terminal, and when."""
    found = []
    while (item := world.agenda.next(None)) is not None:
        if item.source == "bank":
            world.take_place(item)
        else:
            found.append((item.at_ms, item.content[1]))
    return found


def test_it_takes_no_longer_than_a_card(way: Any) -> None:
    world, _ = way()
    ((at_ms, data),) = happen(world)
    assert at_ms == SENT_MS + UP_MS + BANK_MS + DOWN_MS
    reply = DIALECT.decode(codec.unframe(bytes.fromhex(data)))
    assert (reply.mti, reply.fields[39]) == ("0210", "00")
    request, answer = world.wire.sent
    assert (request.delivered_ms, request.message.mti) == (SENT_MS + UP_MS, "0200")
    assert (answer.sent_ms, answer.message.fields[39]) == (SENT_MS + UP_MS + BANK_MS, "00")
    assert [one.state for one in world.platform.orders] == ["paid"]


def test_a_card_goes_past_the_platform(way: Any, kit: Any) -> None:
    world, till = way()
    happen(world)
    request = till.asks("sale", 100, setting.pan("A"), f11="000003")
    world.happened(2000, "network.send", [2, codec.frame(request).hex(), True])
    happen(world)
    assert len(world.platform.orders) == 1
    assert [one.type for one in world.acquirer.ledger.debits()] == ["code_sale", "sale"]


def test_slow_hops_add_up(way: Any) -> None:
    world, _ = way(("platform_slow", {"ms": 700}), of_bank=(("slow", {"ms": 50}),))
    ((at_ms, _),) = happen(world)
    assert at_ms == SENT_MS + UP_MS + BANK_MS + DOWN_MS + 750
    assert world.wire.sent[1].sent_ms == SENT_MS + UP_MS + BANK_MS + 750


def test_the_phone_confirms_late_and_the_bank_is_asked_then(way: Any) -> None:
    world, _ = way(("confirm_late", {"ms": 40_000}))
    item = world.agenda.next(None)
    world.take_place(item)
    request = world.wire.sent[0]
    assert request.delivered_ms is None             # the bank has nothing yet
    assert [one.state for one in world.platform.orders] == ["waiting"]
    ((at_ms, _),) = happen(world)
    assert at_ms == SENT_MS + UP_MS + 40_000 + BANK_MS + DOWN_MS
    assert request.delivered_ms == SENT_MS + UP_MS + 40_000
    assert [one.at_ms for one in world.acquirer.ledger.debits()] == [request.delivered_ms]


def test_a_phone_that_confirms_after_everybody_has_gone_home_still_pays(way: Any) -> None:
    world, _ = way(("confirm_late", {"ms": 3_600_000}))
    world.agenda.plan(5000, "keypad", "ENTER")
    world.let_arrive()
    assert [one.at_ms for one in world.acquirer.ledger.debits()] == [SENT_MS + UP_MS + 3_600_000]


def test_waiting_is_part_of_a_snapshot(way: Any) -> None:
    world, _ = way(("confirm_late", {}))
    world.take_place(world.agenda.next(None))
    kept = world.snapshot()
    for _ in range(2):
        happen(world)
        assert [one.state for one in world.platform.orders] == ["paid"]
        world = World.restore(kept, world.acquirer)
        assert [one.state for one in world.platform.orders] == ["waiting"]
        assert world.acquirer.ledger.debits() == []


def test_a_connection_that_the_bank_breaks_is_broken_for_the_terminal(way: Any) -> None:
    world, _ = way(of_bank=(("restart_after_commit", {}),))
    assert happen(world) == [(SENT_MS + UP_MS + BANK_MS + DOWN_MS, "")]
    assert len(world.wire.sent) == 1


def test_a_retry_is_answered_once(way: Any) -> None:
    world, _ = way(("retry_under_new_order", {}))
    assert len(happen(world)) == 1
    assert len(world.wire.sent) == 2
    assert [one.order_number[0] for one in world.acquirer.ledger.debits()] == ["1", "9"]


def test_what_the_platform_answers_itself_is_what_is_on_the_wire(way: Any) -> None:
    world, _ = way(("answers_68_after_debit", {"code": "98"}))
    ((_, data),) = happen(world)
    answer = world.wire.sent[1]
    assert (answer.message.fields[39], 64 in answer.message.fields) == ("98", False)
    assert codec.frame(answer.data).hex() == data
    assert DIALECT.decode(answer.data) == answer.message
