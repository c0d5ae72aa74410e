"""A terminal as its bank sees it: signs on, sells, reverses, refunds, settles over TCP, by the acquirer's own codec.

For load: many of them run in one loop. It keeps its own totals, which settlement compares with the bank's.
"""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import ssl
from collections.abc import Callable
from dataclasses import dataclass

from posfault import facts
from posfault.acquirer import codec, dialects, kinds
from posfault.acquirer.codec import Message
from posfault.acquirer.host_file import default_host
from posfault.acquirer.keys import KeyStore
from posfault.bench import setting

ANSWER_WITHIN_S = 30.0
DIALECT = dialects.get(dialects.DEFAULT)
_MTI = {row.name: row.mti for row in facts.messages()}
_CURRENCY: str = facts.table("messages").CURRENCY
_BALANCED: str = facts.table("messages").TOTALS_BALANCED
_KEYS_AT = slice(0, 16), slice(20, 36)      # PIN key and MAC key in F62


def numbered(count: int) -> list[str]:
    """The numbers of the terminals that `posfault acquirer --terminals` makes."""
    return [number for number in default_host().with_numbered(count).terminals if number != setting.TERMINAL]


def card(nth: int) -> str:
    """A card number of the test range, with its check digit (ISO/IEC 7812-1)."""
    body = f"62000000{nth:07d}"
    doubled = [int(digit) * (2 - place % 2) for place, digit in enumerate(reversed(body))]
    return body + str(-sum(one // 10 + one % 10 for one in doubled) % 10)


class Refused(Exception):
    """The bank answered, and not 00."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Deal:
    """Something that was asked for under a batch and a STAN."""

    kind: str
    batch: int
    stan: int
    amount: int
    card: str
    rrn: str = ""


class Till:
    """One terminal on one connection.

    Args:
        number: F41.
        answered: called with each answer, once it is found to be good.

    Attributes:
        asking: what was sent last and has no answer yet; its bytes may be sent again.
        totals: debit amount and count, credit amount and count of the open batch.
        pin_key: the one in force.
        issued: the digest of each MAC key it was given; two alike would be a key issued twice.
    """

    def __init__(self, number: str, answered: Callable[[Message], None] = lambda _: None, merchant: str = setting.MERCHANT,
                 master: bytes | None = None) -> None:
        self.number = number
        self.merchant = merchant
        self.batch = 0
        self.asking: Deal | None = None
        self.totals = [0, 0, 0, 0]
        self.issued: list[bytes] = []
        self._answered = answered
        self._master = master or KeyStore(setting.SEED).master_key(number)
        self.pin_key = self._mac_key = b""
        self._stan = 0
        self._reader: asyncio.StreamReader | None = None
        self._writer: asyncio.StreamWriter | None = None

    async def connect(self, port: int, tls: ssl.SSLContext | None = None) -> None:
        self._reader, self._writer = await asyncio.open_connection("127.0.0.1", port, ssl=tls)

    async def close(self) -> None:
        if self._writer is not None:
            self._writer.close()
            with contextlib.suppress(OSError):
                await self._writer.wait_closed()
            self._writer = None

    async def exchange(self, data: bytes) -> Message:
        """A request, without its length, and its answer.

        Raises:
            ConnectionError: the server is gone.
        """
        got = await self.raw(data)
        reply, request = DIALECT.decode(got), DIALECT.decode(data)
        assert int(reply.mti) == int(request.mti) + 10, codec.describe(reply)
        assert (reply.fields[11], reply.fields[41]) == (request.fields[11], self.number), codec.describe(reply)
        if 64 in reply.fields:
            assert got[-8:] == DIALECT.mac(self._mac_key, DIALECT.codec.mac_input(got)), "an answer's MAC is wrong"
        self._answered(reply)
        return reply

    async def raw(self, data: bytes) -> bytes:
        """As `exchange`, without a look at the answer."""
        assert self._reader
        assert self._writer
        self._writer.write(codec.frame(data))
        try:
            async with asyncio.timeout(ANSWER_WITHIN_S):
                length = int.from_bytes(await self._reader.readexactly(2), "big")
                return await self._reader.readexactly(length)
        except asyncio.IncompleteReadError:
            raise ConnectionError from None

    def next_stan(self) -> int:
        self._stan = self._stan % 999_999 + 1
        return self._stan

    def request(self, mti: str, stan: int, fields: dict[int, str], maced: bool = True) -> bytes:
        """Its bytes, without the length."""
        common = {11: f"{stan:06d}", 41: self.number, 42: self.merchant}
        if not maced:
            return DIALECT.encode(Message(mti, common | fields))
        return DIALECT.sealed(Message(mti, common | fields), self._mac_key)

    async def sign_on(self) -> None:
        fields = {60: "00" + "000000" + "003", 62: "3031", 63: "001"}
        reply = await self.exchange(self.request("0800", self.next_stan(), fields, maced=False))
        _approved(reply)
        block = bytes.fromhex(reply.fields[62])
        self.pin_key, self._mac_key = (DIALECT.cipher.decrypt(self._master, block[place]) for place in _KEYS_AT)
        self.issued.append(hashlib.sha256(self._mac_key).digest())
        batch = int(reply.fields[60][2:8])
        if batch != self.batch:
            self.batch, self.totals = batch, [0, 0, 0, 0]

    async def sign_off(self) -> None:
        fields = {60: f"00{self.batch:06d}002"}
        _approved(await self.exchange(self.request("0820", self.next_stan(), fields, maced=False)))

    def sale_of(self, amount: int, number: str) -> Deal:
        """A sale that is yet to be sent."""
        return Deal("sale", self.batch, self.next_stan(), amount, number)

    async def send(self, deal: Deal, of: Deal | None = None) -> Deal:
        """Asks for a sale, or a void or refund `of` one, also again; counts it.

        Raises:
            Refused: it is not approved.
        """
        self.asking = deal
        reply = await self.exchange(self.asks(deal, of))
        self.asking = None
        _approved(reply)
        self._count(deal, 1)
        return Deal(deal.kind, deal.batch, deal.stan, deal.amount, deal.card, reply.fields[37])

    def asks(self, deal: Deal, of: Deal | None = None) -> bytes:
        """The request for a deal, without its length."""
        code, condition, reserved = kinds.identity(deal.kind)
        fields = {2: deal.card, 3: code, 4: f"{deal.amount:012d}", 22: "022", 25: condition, 49: _CURRENCY,
                  60: f"{reserved}{deal.batch:06d}000"}
        if of is not None:
            fields[61] = f"{of.batch:06d}{of.stan:06d}0106"
        return self.request(_MTI[deal.kind], deal.stan, fields)

    async def sale(self, amount: int, number: str) -> Deal:
        return await self.send(self.sale_of(amount, number))

    async def undo(self, kind: str, of: Deal, amount: int) -> Deal:
        """A void or refund."""
        return await self.send(Deal(kind, self.batch, self.next_stan(), amount, of.card), of)

    async def reverse(self, deal: Deal, counted: bool = True) -> str:
        """Takes a deal back, whatever became of it: 00, or 25 for what never came. counted: it is in the totals."""
        code, condition, reserved = kinds.identity(deal.kind)
        fields = {3: code, 4: f"{deal.amount:012d}", 22: "022", 25: condition, 39: "98", 49: _CURRENCY,
                  60: f"{reserved}{self.batch:06d}000", 61: f"{deal.batch:06d}{deal.stan:06d}0106"}
        reply = await self.exchange(self.request("0400", deal.stan, fields))
        if reply.fields[39] not in ("00", "25"):
            raise Refused(reply.fields[39])
        self.asking = None
        if counted:
            self._count(deal, -1)
        return reply.fields[39]

    async def settle(self) -> bool:
        """Whether the bank's totals are ours; the batch and the session end with it."""
        debit, debits, credit, credits = self.totals
        block = f"{debit:012d}{debits:03d}{credit:012d}{credits:03d}0"
        fields = {48: block + "0" * 31, 49: _CURRENCY, 60: f"00{self.batch:06d}201", 63: "001"}
        reply = await self.exchange(self.request("0500", self.next_stan(), fields, maced=False))
        _approved(reply)
        return reply.fields[48][len(block) - 1] == _BALANCED

    def _count(self, deal: Deal, step: int) -> None:
        place = 0 if deal.kind == "sale" else 2
        self.totals[place] += step * deal.amount
        self.totals[place + 1] += step


def _approved(reply: Message) -> None:
    if reply.fields[39] != "00":
        raise Refused(reply.fields[39])
