"""A terminal that is not ours: iso8583sim's client, which packs, frames, reads and signs by code of its own.

Only the values are ours. It speaks the generic acquirer's dialect, without having been made for it.
"""

from __future__ import annotations

from cryptography.hazmat.decrepit.ciphers.algorithms import TripleDES
from cryptography.hazmat.primitives.ciphers import Cipher, modes
from iso8583sim.core.builder import ISO8583Builder
from iso8583sim.core.types import ISO8583Message
from iso8583sim.net import Framing, ISO8583Client
from iso8583sim.security import sign_message, verify_message
from iso8583sim.wire import WireFormat

from posfault.bench import setting

MASTER = "000102030405060708090a0b0c0d0e0f"
TPDU = bytes.fromhex("6000030000")


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

    async def reverse(self, stan: int, amount: int) -> dict[int, str]:
        return await self.asks("0400", self.words(amount) | {39: "98", 62: f"{stan:06d}"}, stan=stan)

    def words(self, amount: int, code: str = "000000") -> dict[int, str]:
        """What every request has that moves money."""
        return {3: code, 4: f"{amount:012d}", 22: "022", 25: "00", 49: "156", 60: self.batch}

    async def settle(self, debits: tuple[int, int], credits_: tuple[int, int]) -> dict[int, str]:
        """Settles with these totals: count and amount of each side."""
        (debit_count, debit), (credit_count, credit) = debits, credits_
        totals = f"{debit_count:03d}{debit:012d}{credit_count:03d}{credit:012d}"
        return await self.asks("0500", {3: "920000", 49: "156", 60: self.batch, 63: totals}, maced=False)


def unwrapped(key: bytes) -> bytes:
    """A working key from its block."""
    master = bytes.fromhex(MASTER)
    opened = Cipher(TripleDES(master + master[:8]), modes.ECB()).decryptor()
    return opened.update(key) + opened.finalize()
