"""A terminal that is not ours signs on, pays, takes back and settles, and finds every answer well made."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from foreign_client import MASTER, Foreign
from iso8583sim.security import encrypt_pin_block

from posfault.acquirer.database import Sqlite
from posfault.acquirer.ledger import Ledger

CARD, PIN_CARD, PIN = "6200000000000005", "6200000000000047", "4711"
HOST = f"""
[[terminal]]
number = "10000001"
merchant = "898100000000001"
master_key = "{MASTER}"
[[card]]
number = "{PIN_CARD}"
pin = "{PIN}"
"""
DIALECT = ("--dialect", "ascii")


@pytest.fixture
def foreign(serve: Any, tmp_path: Any) -> Callable[[Callable[[Foreign], Awaitable[None]]], Ledger]:
    """Lets the client do something at a server, and gives the ledger after the server has ended."""
    (tmp_path / "host.toml").write_text(HOST)

    def lived(deeds: Callable[[Foreign], Awaitable[None]]) -> Ledger:
        server = serve("--host", tmp_path / "host.toml", *DIALECT, log=tmp_path / "log")

        async def all_of_them() -> None:
            terminal = Foreign(server.port)
            async with terminal.client:
                await deeds(terminal)

        asyncio.run(all_of_them())
        assert server.end()[::2] == (0, "")
        return Ledger(Sqlite(str(tmp_path / "ledger.db")))

    return lived


def test_it_signs_on_pays_reverses_voids_refunds_and_settles(foreign: Any) -> None:
    async def trades(till: Foreign) -> None:
        signed_on = await till.sign_on()
        assert (signed_on[0], signed_on[39], signed_on[3]) == ("0810", "00", "920000")
        paid = await till.sale(8800, {2: CARD})
        assert (paid[0], paid[39], paid[4], paid[60]) == ("0210", "00", "000000008800", till.batch)
        assert len(paid[37]) == 12
        kept = await till.sale(1500, {35: CARD + "=3012"})
        assert kept[39] == "00"
        reversed_ = await till.reverse(int(paid[11]), 8800)
        assert (reversed_[0], reversed_[39], reversed_[11]) == ("0410", "00", paid[11])
        sold, gone = till.stan, await till.sale(700, {2: CARD})
        assert gone[39] == "00"
        voided = await till.asks("0200", till.words(700, "020000") | {2: CARD, 62: gone[11]})
        assert (voided[0], voided[39]) == ("0210", "00")
        back = await till.asks("0220", till.words(500, "200000") | {2: CARD, 61: till.batch, 62: f"{sold:06d}"})
        assert (back[0], back[39]) == ("0230", "00")
        told = await till.settle(debits=(2, 2200), credits_=(2, 1200))
        assert (told[0], told[39]) == ("0510", "00")

    with contextlib.closing(foreign(trades)) as ledger:
        assert ledger.entry_sums() == []
        found = [(one.type, one.amount, one.stands) for one in ledger.movements()]
    assert found == [("sale", 8800, False), ("sale", 1500, True), ("sale", 700, False), ("void", 700, True),
                     ("refund", 500, True)]


def test_a_pin_of_its_own_making_is_verified(foreign: Any) -> None:
    async def pays(till: Foreign) -> None:
        await till.sign_on()
        for pin, code in ((PIN, "00"), ("0815", "55")):
            block = encrypt_pin_block(pin, PIN_CARD, till.pin_key)
            assert (await till.sale(100, {2: PIN_CARD, 22: "021", 26: "06", 52: block, 53: "2600000000000000"}))[39] == code

    foreign(pays).close()


def test_totals_that_differ_are_95_and_a_mac_under_another_key_is_refused(foreign: Any) -> None:
    async def differs(till: Foreign) -> None:
        await till.sign_on()
        key, till.mac_key = till.mac_key, bytes(16)
        assert (await till.sale(100, {2: CARD}))[39] == "A0"
        till.mac_key = key
        assert (await till.sale(100, {2: CARD}))[39] == "00"
        assert (await till.settle((1, 99), (0, 0)))[39] == "95"

    foreign(differs).close()
