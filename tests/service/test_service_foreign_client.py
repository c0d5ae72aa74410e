"""A terminal that is not ours: iso8583sim's client, which packs, frames, reads and signs by code of its own.

Only the values are ours. It speaks the generic acquirer's dialect, without having been made for it.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from cryptography.hazmat.decrepit.ciphers.algorithms import TripleDES
from cryptography.hazmat.primitives.ciphers import Cipher, modes
from iso8583sim.core.builder import ISO8583Builder
from iso8583sim.core.types import ISO8583Message
from iso8583sim.net import Framing, ISO8583Client
from iso8583sim.security import encrypt_pin_block, sign_message, verify_message
from iso8583sim.wire import WireFormat

from posfault.acquirer.database import Sqlite
from posfault.acquirer.ledger import Ledger
from posfault.bench import setting

CARD, PIN_CARD, PIN = "6200000000000005", "6200000000000047", "4711"
MASTER = "000102030405060708090a0b0c0d0e0f"
HOST = f"""
[[terminal]]
number = "10000001"
merchant = "898100000000001"
master_key = "{MASTER}"
[[card]]
number = "{PIN_CARD}"
pin = "{PIN}"
"""
TPDU = bytes.fromhex("6000030000")
DIALECT = ("--dialect", "ascii")


class Foreign:
    """The client, and the values of one terminal."""

    def __init__(self, port: int) -> None:
        self.client = ISO8583Client("127.0.0.1", port, WireFormat.ascii_hex(), Framing("2b", TPDU))
        self.stan = 0
        self.batch = ""
        self.pin_key = self.mac_key = b""

    async def asks(self, mti: str, fields: dict[int, str], stan: int | None = None, maced: bool = True) -> dict[int, str]:
        """What the answer says; F0 is its MTI."""
        self.stan += stan is None
        request = ISO8583Message(mti, {11: f"{stan or self.stan:06d}", 41: setting.TERMINAL, 42: setting.MERCHANT} | fields)
        if maced:
            sign_message(request, self.mac_key)
        reply = await self.client.send(request)
        if 64 in reply.fields:
            assert verify_message(ISO8583Builder().build(reply), self.mac_key)
        assert (64 in reply.fields) == (maced and reply.fields[39] != "A0")
        return reply.fields

    async def sign_on(self) -> dict[int, str]:
        reply = await self.asks("0800", {3: "920000"}, maced=False)
        block, self.batch = bytes.fromhex(reply[57]), reply[60]
        self.pin_key, self.mac_key = (unwrapped(block[start:start + 16]) for start in (0, 20))
        return reply

    async def sale(self, amount: int, more: dict[int, str]) -> dict[int, str]:
        return await self.asks("0200", self.words(amount) | more)

    def words(self, amount: int, code: str = "000000") -> dict[int, str]:
        """What every request has that moves money."""
        return {3: code, 4: f"{amount:012d}", 22: "022", 25: "00", 49: "156", 60: self.batch}


def unwrapped(key: bytes) -> bytes:
    master = bytes.fromhex(MASTER)
    opened = Cipher(TripleDES(master + master[:8]), modes.ECB()).decryptor()
    return opened.update(key) + opened.finalize()


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
        reversed_ = await till.asks("0400", till.words(8800) | {39: "98", 62: f"{till.stan - 1:06d}"}, stan=till.stan - 1)
        assert (reversed_[0], reversed_[39], reversed_[11]) == ("0410", "00", f"{till.stan - 1:06d}")
        sold, gone = till.stan, await till.sale(700, {2: CARD})
        assert gone[39] == "00"
        voided = await till.asks("0200", till.words(700, "020000") | {2: CARD, 62: gone[11]})
        assert (voided[0], voided[39]) == ("0210", "00")
        back = await till.asks("0220", till.words(500, "200000") | {2: CARD, 61: till.batch, 62: f"{sold:06d}"})
        assert (back[0], back[39]) == ("0230", "00")
        told = await settled(till, debits=(2, 2200), credits_=(2, 1200))
        assert (told[0], told[39]) == ("0510", "00")

    with contextlib.closing(foreign(trades)) as ledger:
        assert ledger.entry_sums() == []
        found = [(one.type, one.amount, one.stands) for one in ledger.movements()]
    assert found == [("sale", 8800, False), ("sale", 1500, True), ("sale", 700, False), ("void", 700, True),
                     ("refund", 500, True)]


async def settled(till: Foreign, debits: tuple[int, int], credits_: tuple[int, int]) -> dict[int, str]:
    """Settles with these totals: count and amount of each side."""
    (debit_count, debit), (credit_count, credit) = debits, credits_
    totals = f"{debit_count:03d}{debit:012d}{credit_count:03d}{credit:012d}"
    return await till.asks("0500", {3: "920000", 49: "156", 60: till.batch, 63: totals}, maced=False)


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
        assert (await settled(till, (1, 99), (0, 0)))[39] == "95"

    foreign(differs).close()
