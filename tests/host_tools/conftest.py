"""A till that speaks the dialect by a spec of its own, written out by hand, so that nothing confirms itself."""

from __future__ import annotations

import tomllib
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import iso8583
import pytest
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.cmac import CMAC

from posfault.acquirer.ledger_rows import Order
from posfault.acquirer.server import Acquirer

TERMINAL = "10000001"
MERCHANT = "898100000000001"
CARD = "6216261000000000018"        # UnionPay's public test card
OTHER_CARD = "4761739001010010"     # Visa's
NOON_S = 5 * 86400 + 43200          # 6 January 2000, 12:00
VECTORS = Path(__file__).parents[1] / "vectors"


def _row(data: str, width: int, most: int, count: str = "bytes", **pad: str) -> dict[str, Any]:
    return {"data_enc": data, "len_enc": "bcd", "len_type": width, "max_len": most, "len_count": count, **pad}


def _bcd(digits: int) -> dict[str, Any]:
    return _row("b", 0, digits, "nibbles", left_pad="0")


SPEC = {
    "h": _row("b", 0, 11), "t": _row("b", 0, 2), "p": _row("b", 0, 8), "1": _row("b", 0, 8),
    "2": _row("b", 1, 19, "nibbles", right_pad="0"),
    "3": _bcd(6), "4": _bcd(12), "11": _bcd(6), "12": _bcd(6), "13": _bcd(4), "14": _bcd(4), "15": _bcd(4),
    "22": _row("b", 0, 3, "nibbles", right_pad="0"),
    "25": _bcd(2), "26": _bcd(2),
    "32": _row("b", 1, 11, "nibbles", right_pad="0"),
    "35": _row("b", 1, 37, "nibbles", right_pad="0"),
    "37": _row("ascii", 0, 12), "38": _row("ascii", 0, 6), "39": _row("ascii", 0, 2),
    "41": _row("ascii", 0, 8), "42": _row("ascii", 0, 15),
    "48": _row("b", 2, 322, "nibbles", right_pad="0"),
    "49": _row("ascii", 0, 3),
    "52": _row("b", 0, 16),
    "53": _bcd(16),
    "54": _row("ascii", 2, 20),
    "55": _row("b", 2, 255),
    "59": _row("ascii", 2, 255),
    "60": _row("b", 2, 17, "nibbles", right_pad="0"),
    "61": _row("b", 2, 29, "nibbles", right_pad="0"),
    "62": _row("b", 2, 512),
    "63": _row("ascii", 2, 163),
    "64": _row("b", 0, 8),
}
FRONT = "6000030000" + "602200000100"

# kind: MTI, F3, F25, 60.1, as notes/domain.md section 1 has them.
KINDS = {
    "sale": ("0200", "000000", "00", "22"), "void": ("0200", "200000", "00", "23"),
    "refund": ("0220", "200000", "00", "25"), "preauth": ("0100", "030000", "06", "10"),
    "preauth_void": ("0100", "200000", "06", "11"), "completion": ("0200", "000000", "06", "20"),
    "completion_void": ("0200", "200000", "06", "21"), "offline_sale": ("0220", "000000", "00", "36"),
    "balance": ("0200", "310000", "00", "01"),
}
PIN_CARD = "6200000000000047"
PIN = "4711"
CARDS = {CARD: "", OTHER_CARD: "", PIN_CARD: PIN}


def cmac8(key: bytes, data: bytes) -> bytes:
    context = CMAC(algorithms.AES(key))
    context.update(data)
    return context.finalize()[:8]


def decrypt(key: bytes, data: bytes) -> bytes:
    decryptor = Cipher(algorithms.AES(key), modes.ECB()).decryptor()
    return decryptor.update(data) + decryptor.finalize()


class Till:
    """Builds requests and reads replies; keeps no rules of its own. Each request comes a second after the last.

    What is of its dialect stands first; acquirer/conftest.py has tills that speak others.
    """

    SPEC = SPEC
    PIN_KEY, MAC_KEY = slice(0, 16), slice(20, 36)      # of the key block
    NETWORK_CODE = "003"
    mac = staticmethod(cmac8)
    decrypt = staticmethod(decrypt)

    def __init__(self, acquirer: Acquirer, terminal: str = TERMINAL, merchant: str = MERCHANT) -> None:
        self.acquirer = acquirer
        self.terminal = terminal
        self.merchant = merchant
        self.at_ms = 0
        self.wall_s = NOON_S
        self.batch = 0
        self.stan = 0
        self.mac_key: bytes | None = None
        self.pin_key: bytes | None = None
        self.sent = b""
        self.replied: bytes | None = None

    def build(self, mti: str, fields: dict[int, str | None]) -> bytes:
        """A request with F41 and F42, its MAC made afresh if F64 is "mac"; a field that is None is left out."""
        merged = {41: self.terminal, 42: self.merchant} | fields
        document = {str(number): value for number, value in merged.items() if value is not None}
        maced = document.get("64") == "mac"
        if maced:
            document["64"] = "00" * 8
        data = bytes(iso8583.encode(document | {"t": mti, "h": FRONT}, self.SPEC)[0])
        if maced:
            assert self.mac_key is not None
            data = data[:-8] + self.mac(self.mac_key, data[11:-8])
        return data

    def read(self, reply: bytes) -> dict[str, str]:
        return iso8583.decode(reply, self.SPEC)[0]

    def ask(self, data: bytes) -> dict[str, str] | None:
        self.at_ms += 1000
        self.wall_s += 1
        self.sent = data
        self.replied = self.acquirer.handle(data, self.at_ms, self.wall_s)
        return None if self.replied is None else self.read(self.replied)

    def next_stan(self) -> str:
        self.stan += 1
        return f"{self.stan:06d}"

    def reply_maced_with(self, key: bytes) -> bool:
        """Whether the last reply's MAC was made with this key."""
        assert self.replied is not None
        return self.mac(key, self.replied[11:-8]) == self.replied[-8:]

    def sign_on(self, deaf: bool = False, **fields: str | None) -> dict[str, str] | None:
        """Signs on and takes the keys; `deaf` as if the reply were lost."""
        reserved = "00" + "000000" + self.NETWORK_CODE
        request: dict[int, str | None] = {11: self.next_stan(), 60: reserved, 62: "3031", 63: "001"}
        reply = self.ask(self.build("0800", request | _numbered(fields)))
        if reply is not None and reply["39"] == "00" and not deaf:
            block = bytes.fromhex(reply["62"])
            master = self.acquirer.keys.master_key(self.terminal)
            self.pin_key, self.mac_key = (self.decrypt(master, block[place]) for place in (self.PIN_KEY, self.MAC_KEY))
            self.batch = int(reply["60"][2:8])
        return reply

    def sign_off(self, **fields: str | None) -> dict[str, str] | None:
        request: dict[int, str | None] = {11: self.next_stan(), 60: f"00{self.batch:06d}002"}
        return self.ask(self.build("0820", request | _numbered(fields)))

    def sale_request(self, amount: int = 8800, card: str = CARD, **fields: str | None) -> bytes:
        request: dict[int, str | None] = {
            2: card, 3: "000000", 4: f"{amount:012d}", 14: "3312", 22: "022", 25: "00", 35: card + "D3312220",
            49: "156", 60: f"22{self.batch:06d}000", 64: "mac"}
        request |= _numbered(fields)
        if 11 not in request:
            request[11] = self.next_stan()
        return self.build("0200", request)

    def sale(self, amount: int = 8800, card: str = CARD, **fields: str | None) -> dict[str, str] | None:
        return self.ask(self.sale_request(amount, card, **fields))

    def reversal_request(self, stan: int, amount: int = 8800, batch: int | None = None, **fields: str | None) -> bytes:
        named = self.batch if batch is None else batch
        request: dict[int, str | None] = {
            3: "000000", 4: f"{amount:012d}", 11: f"{stan:06d}", 22: "022", 25: "00", 39: "98", 49: "156",
            60: f"22{self.batch:06d}000", 61: f"{named:06d}{stan:06d}0106", 64: "mac"}
        return self.build("0400", request | _numbered(fields))

    def reversal(self, stan: int, amount: int = 8800, batch: int | None = None,
                 **fields: str | None) -> dict[str, str] | None:
        return self.ask(self.reversal_request(stan, amount, batch, **fields))

    def asks(self, kind: str, amount: int = 8800, card: str | None = CARD, of: int | None = None, batch: int | None = None,
             **fields: str | None) -> bytes:
        """A request of a kind of KINDS; `of`: the STAN of its original, of the present batch unless `batch` says another."""
        mti, code, condition, reserved = KINDS[kind]
        request: dict[int, str | None] = {
            2: card, 3: code, 4: f"{amount:012d}", 22: "022", 25: condition, 49: "156",
            60: f"{reserved}{self.batch:06d}000", 64: "mac"}
        if of is not None:
            request[61] = f"{self.batch if batch is None else batch:06d}{of:06d}0106"
        request |= _numbered(fields)
        if 11 not in request:
            request[11] = self.next_stan()
        return self.build(mti, request)

    def does(self, kind: str, amount: int = 8800, card: str | None = CARD, of: int | None = None, batch: int | None = None,
             **fields: str | None) -> dict[str, str] | None:
        return self.ask(self.asks(kind, amount, card, of, batch, **fields))

    def pays_by_code(self, code: str, amount: int = 8800, **fields: str | None) -> dict[str, str] | None:
        stan = fields.get("f11") or self.next_stan()
        order = f"{self.terminal}{self.batch:06d}{stan}"
        return self.does("sale", amount, None, **{"f11": stan, "f22": "032", "f59": code + order, **fields})

    def undoes(self, kind: str, stan: int, amount: int = 8800) -> dict[str, str] | None:
        """Reverses what was asked for as this kind."""
        _, code, condition, reserved = KINDS[kind]
        return self.reversal(stan, amount, f3=code, f25=condition, f60=f"{reserved}{self.batch:06d}000")

    def settlement(self, amount: int, count: int, credit: int = 0, credits: int = 0,
                   **fields: str | None) -> dict[str, str] | None:
        totals = f"{amount:012d}{count:03d}{credit:012d}{credits:03d}" + "0" + "0" * 31
        request: dict[int, str | None] = {
            11: self.next_stan(), 48: totals, 49: "156", 60: f"00{self.batch:06d}201", 63: "001"}
        return self.ask(self.build("0500", request | _numbered(fields)))

    def manages(self, mti: str, network_code: str, **fields: str | None) -> dict[str, str] | None:
        """Echo, status query, upload: whatever has 60.1 = 00."""
        request: dict[int, str | None] = {11: self.next_stan(), 60: f"00{self.batch:06d}{network_code}"}
        return self.ask(self.build(mti, request | _numbered(fields)))

    def query(self, stan: int, batch: int | None = None, **fields: str | None) -> dict[str, str] | None:
        named = self.batch if batch is None else batch
        return self.manages("0820", "302", **{"f61": f"{named:06d}{stan:06d}0106", "f64": "mac", **fields})


def _numbered(fields: dict[str, str | None]) -> dict[int, str | None]:
    return {int(name.removeprefix("f")): value for name, value in fields.items()}


def order(stan: int = 1, amount: int = 8800, card: str = CARD, merchant: str = MERCHANT, **more: Any) -> Order:
    """What the ledger is to book: a sale of terminal and batch 1, unless `more` says otherwise."""
    return Order(**{"type": "sale", "terminal": TERMINAL, "merchant": merchant, "batch": 1, "stan": stan, "amount": amount,
                    "at_ms": 1000 + stan, "wall_s": 0, "card": card, "rrn": f"{stan:012d}",
                    "approval_code": f"{stan:06d}", **more})


def follow(original: Any, stan: int, kind: str, amount: int = 8800) -> Order:
    """What undoes `original` or goes on from it, without its card."""
    return order(stan, amount, "", type=kind, original=original)


def new_till(signed_on: bool = True, **options: Any) -> Till:
    """A till at an acquirer of its own."""
    till = Till(Acquirer({TERMINAL: MERCHANT}, **{"cards": CARDS, **options}))
    if signed_on:
        till.sign_on()
    return till


@pytest.fixture(scope="session")
def kit() -> SimpleNamespace:
    """Helpers by name, since test folders are no packages."""
    return SimpleNamespace(
        Till=Till, new_till=new_till, cmac8=cmac8, decrypt=decrypt, order=order, follow=follow, SPEC=SPEC, FRONT=FRONT,
        KINDS=KINDS, CARDS=CARDS, PIN_CARD=PIN_CARD, PIN=PIN, TERMINAL=TERMINAL, MERCHANT=MERCHANT, CARD=CARD,
        OTHER_CARD=OTHER_CARD, NOON_S=NOON_S,
    )


@pytest.fixture(scope="session")
def vectors() -> dict[str, Any]:
    """tests/vectors/iso_messages.toml, each message's bytes joined."""
    document = tomllib.loads((VECTORS / "iso_messages.toml").read_text(encoding="utf-8"))
    for message in document["message"]:
        message["data"] = bytes.fromhex("".join(part for part, _ in message["bytes"]))
        message["fields"] = {int(number): value for number, value in message["fields"].items()}
    return document
