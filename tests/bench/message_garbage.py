"""Messages that were changed on the way, for acquirer and terminal, and who judges what came of it.

The acquirer answers by the rules or not at all, and no money moves for a message whose MAC is wrong; the terminal reads what
pyiso8583 reads, and refuses what it refuses.
"""

from __future__ import annotations

import functools
import operator
import os
import random
import subprocess
import tempfile
import tomllib
from pathlib import Path
from types import ModuleType
from typing import Any

from conftests import conftest
from link_garbage import micropython

from posfault import facts
from posfault.acquirer import dialects
from posfault.acquirer.codec import CodecError, Message, frame, unframe
from posfault.link.build import compiled

AES = dialects.get("aes")
CODES = {code for code, _ in facts.table("response_codes").RESPONSE_CODES}
SUMMED = {"unionpay_3des": 8, "sm4": 16}        # the MAC of CUP's ECB knows only the sum of all blocks of so many bytes
KINDS = ("sale", "void", "refund", "preauth", "preauth_void", "completion", "offline_sale", "balance", "reversal", "query")
_FINANCIAL = {"0100", "0200", "0220", "0400", "0401", "0421"}
_TESTS = Path(__file__).parents[1]
_DEVICE = _TESTS / "contract" / "device" / "opening.py"
_ENDS_WITHIN_S = 300
_FRONT = AES.form.tpdu + AES.form.header
_ODD = (0x00, 0x01, 0x09, 0x0A, 0x1A, 0x20, 0x30, 0x39, 0x3A, 0x7F, 0x80, 0x99, 0xA0, 0xFF)
FIELDS = {number: (kind, length) for number, kind, length in facts.iso_fields()}
_ALPHABETS = {"a": "".join(map(chr, range(0x20, 0x7F))), "z": "0123456789D", "n": "0123456789"}


def changed(chance: random.Random, messages: list[bytes]) -> bytes:
    """One of these, changed in one to four places: other bytes, cut, longer, or with a part of another one in it."""
    data = bytearray(chance.choice(messages))
    for _ in range(chance.choice((1, 1, 1, 2, 2, 3, 4))):
        place = chance.randrange(len(data) + 1)
        dice = chance.random()
        if dice < 0.45 and place < len(data):
            data[place] ^= chance.randrange(1, 256)
        elif dice < 0.65 and place < len(data):
            data[place] = chance.choice(_ODD)
        elif dice < 0.75:
            del data[place:]
        elif dice < 0.82:
            del data[place:place + chance.randrange(1, 9)]
        elif dice < 0.90:
            data[place:place] = chance.randbytes(chance.randrange(1, 9))
        else:
            other = chance.choice(messages)
            data[place:] = other[place:] if chance.random() < 0.5 else other[chance.randrange(len(other)):]
    return bytes(data)


def scene(till: Any) -> tuple[Any, Any, dict[str, bytes]]:
    """A till with a sale and a hold standing, a snapshot to return to, and a good request of each kind."""
    till.sale(8800)
    till.does("preauth", 50)
    made = {kind: till.asks(kind, amount, of=of, f11="000010", **more) for kind, amount, of, more in (
        ("sale", 5, None, {}), ("void", 8800, 2, {}), ("refund", 5, 2, {}), ("preauth", 5, None, {}),
        ("preauth_void", 50, 3, {}), ("completion", 50, 3, {}), ("balance", 0, None, {"f4": None}),
        ("offline_sale", 5, None, {"f12": "120000", "f13": "0106", "f14": "3312"}))}
    made |= {
        "reversal": till.reversal_request(2),
        "query": till.build("0820", {11: "000009", 60: "00000001302", 61: "0000010000020106", 64: "mac"}),
        "sign on": till.build("0800", {11: "000009", 60: "00000000003", 62: "3031", 63: "001"}),
        "echo": till.build("0820", {11: "000009", 60: "00000001301"}),
        "settlement": till.build("0500", {11: "000009", 48: "0" * 62, 49: "156", 60: "00000001201", 63: "001"}),
        "upload": till.build("0320", {11: "000009", 48: "001" + "0" * 24, 60: "00000001201"}),
        "upload end": till.build("0320", {11: "000009", 48: "000", 60: "00000001202"}),
    }
    return till, till.acquirer.snapshot(), made


def block_sum(data: bytes, block: int) -> int:
    """Of all blocks, the last one filled up with zeros."""
    return functools.reduce(operator.xor, (int.from_bytes(data[at:at + block].ljust(block, b"\0"), "big")
                                           for at in range(0, len(data), block)), 0)


@functools.cache
def _kit() -> ModuleType:
    return conftest("host_tools")


def till(dialect: str) -> Any:
    """One that is signed on, at an acquirer of its own."""
    kit = _kit()
    if dialect == "aes":
        return kit.new_till()
    others = conftest("host_tools/acquirer")
    kinds = others.tills_of_unionpay(kit) | {"ascii": others.till_of_characters(kit)}
    found = kinds[dialect](kit.Acquirer({kit.TERMINAL: kit.MERCHANT}, cards=kit.CARDS, dialect=dialects.get(dialect)))
    found.sign_on()
    return found


class Bank:
    """The acquirer of a dialect in its scene, which it returns to whenever something has changed."""

    def __init__(self, dialect: str) -> None:
        self.till, self._as_it_was, self.requests = scene(till(dialect))
        form = dialects.get(dialect).form
        self._front = form.tpdu + form.header
        self._block = SUMMED.get(dialect, 0)
        self._mac = 8 if form.written == "bcd" else 16
        self._authentic = {self._maced(self.requests[kind]) for kind in KINDS}
        self._database = self.till.acquirer.ledger.database
        self._money = self._standing()

    def _maced(self, data: bytes) -> object:
        """What its MAC can tell apart: also by hex digits of either case, where it is written so."""
        covered, mac = data[self._front:-self._mac], data[-self._mac:]
        return (block_sum(covered, self._block) if self._block else covered), mac.upper() if self._mac == 16 else mac

    def _standing(self) -> object:
        return self.till.acquirer.ledger.movements(), self.till.acquirer.ledger.held()

    def _written(self) -> int:
        return int(self._database.execute("SELECT total_changes()").fetchone()[0])

    def given(self, data: bytes) -> str:
        """What is wrong with what the acquirer does about it, "" for nothing."""
        acquirer, written = self.till.acquirer, self._written()
        try:
            reply = acquirer.handle(data, 9000, self.till.wall_s)
        except Exception as problem:
            return f"raises {problem!r}"
        acquirer.log.clear()
        code = "" if reply is None else self.till.read(reply)["39"]
        if code and code not in CODES:
            return f"answers {code}"
        if code != "00" and self._written() == written:
            return ""
        wrong = "" if self._maced(data) in self._authentic else self._wrongly(code)
        acquirer.restore(self._as_it_was)
        return wrong

    def _wrongly(self, code: str) -> str:
        request = self.till.acquirer.handled.request_message
        if code == "00" and request and request.mti in _FINANCIAL:
            return f"answers 00 to {request.mti} although its MAC is wrong"
        if self._standing() != self._money:
            return "money moves although the MAC is wrong"
        sums = self.till.acquirer.ledger.entry_sums()
        return f"the ledger does not add up: {sums}" if sums else ""


def at_acquirer(dialect: str, count: int, seed: object) -> list[str]:
    """So many changed messages for the acquirer of a dialect: what was wrong."""
    bank, chance = Bank(dialect), random.Random(f"{seed} {dialect}")
    good = list(bank.requests.values())
    wrong = []
    for _ in range(count):
        data = changed(chance, good)
        if said := bank.given(data):
            wrong.append(f"{dialect}: {said}: {data.hex()}")
    return wrong


def samples(chance: random.Random, count: int, key: bytes) -> list[bytes]:
    """The recorded messages, and so many of random fields, some of them with a right MAC; each behind its length."""
    recorded = tomllib.loads((_TESTS / "vectors" / "iso_messages.toml").read_text(encoding="utf-8"))["message"]
    found = [frame(bytes.fromhex("".join(part for part, _ in one["bytes"]))) for one in recorded]
    for _ in range(count):
        numbers = sorted(chance.sample(sorted(FIELDS), chance.randrange(len(FIELDS) + 1)))
        fields = {number: _content(chance, *FIELDS[number]) for number in numbers}
        message = Message(f"{chance.randrange(10_000):04d}", fields)
        sealed = 64 in message.fields and chance.random() < 0.5
        found.append(frame(AES.sealed(message, key) if sealed else AES.encode(message)))
    return found


def _content(chance: random.Random, kind: str, most: int) -> str:
    length = chance.choice((1, 2, most, chance.randint(1, most))) if "_l" in kind.replace("_left", "") else most
    if kind[0] == "b":
        return chance.randbytes(min(length, most)).hex().upper()
    return "".join(chance.choices(_ALPHABETS[kind[0]], k=min(length, most)))


def misfitted(chance: random.Random, data: bytes) -> bytes:
    """A message, without its length, in which one field is empty, too long, or of a length with a letter in it."""
    places = [(number, place.where) for number, place in AES.codec.places(data).items() if "_ll" in FIELDS[number][0]]
    if not places:
        return data
    number, at = chance.choice(places)
    kind, most = FIELDS[number]
    head = 2 if kind.endswith("_lll") else 1
    length, content = data[at.start - head:at.start], data[at]
    dice = chance.random()
    if dice < 0.2:
        length, content = bytes(head), b""
    elif dice < 0.6:
        more = most + chance.randrange(1, 9)
        length = bytes.fromhex(f"{more:0{2 * head}d}")
        content = b"0" * more if kind[0] in "ab" else bytes((more + 1) // 2)
    elif length[-1] >= 0x10 and length[-1] & 15 < 6:
        length = length[:-1] + bytes([length[-1] - 6])      # 0x15 is fifteen, and so would be 0x0F
    return data[:at.start - head] + length + content + data[at.stop:]


def read_by_host(data: bytes, key: bytes) -> str:
    """As tests/contract/device/opening.py puts it, of what pyiso8583 reads."""
    try:
        body = unframe(data)[_FRONT:]
        message = AES.decode(bytes(_FRONT) + body)
    except CodecError:
        return "refused"
    if AES.encode(message)[_FRONT:] != body:
        return "written otherwise than read"
    mac = "-"
    if 64 in message.fields:
        mac = str(int(AES.mac(key, body[:-8]) == body[-8:]))
    fields = (f"{number}={text.lower() if FIELDS[number][0][0] == 'b' else text.encode().hex()}"
              for number, text in sorted(message.fields.items()))
    return f"{message.mti} {mac} {','.join(fields)}"


def at_terminal(count: int, seed: object, root: Path | None = None) -> list[str]:
    """So many messages, some as they were, for both codecs: what they do not read alike, and what the terminal raises.

    root: a firmware tree, compiled; ours by default.
    """
    chance = random.Random(f"{seed} terminal")
    key = chance.randbytes(16)
    good = samples(chance, 200, key)
    said = [_said(chance, good) for _ in range(count)]
    with tempfile.TemporaryFile() as lines:
        lines.writelines(one.hex().encode() + b"\n" for one in said)
        lines.seek(0)
        done = subprocess.run([micropython(), "-X", "heapsize=192K", str(_DEVICE), key.hex()], stdin=lines,
                              capture_output=True, text=True, timeout=_ENDS_WITHIN_S, check=False,
                              env={**os.environ, "MICROPYPATH": str(root or compiled(facts.firmware_root()))})
    answers = done.stdout.splitlines()
    if len(answers) != count:
        return [f"{len(answers)} answers to {count} messages: {done.stderr.strip()[-300:]}"]
    pairs = ((data, answer, read_by_host(data, key)) for data, answer in zip(said, answers, strict=True))
    return [f"read as {answer[:200]!r}, by the host as {host[:200]!r}: {data.hex()}"
            for data, answer, host in pairs if answer != host]


def _said(chance: random.Random, good: list[bytes]) -> bytes:
    """Mostly with the right length before it, so that what is behind it is read."""
    dice = chance.random()
    if dice < 0.1:
        return chance.choice(good)
    if dice < 0.3:
        return frame(misfitted(chance, chance.choice(good)[2:]))
    data = changed(chance, good)
    return frame(data[2:]) if dice < 0.9 else data
