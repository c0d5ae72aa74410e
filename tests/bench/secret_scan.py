"""Finds in any bytes what nobody may see: whole card numbers, tracks, PIN blocks and keys of the tests, in every form.

It knows each secret that the bench's shop can have, so that what it finds is one, and nothing else looks like it.
"""

from __future__ import annotations

import base64
import functools
import io
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import numpy
from cryptography.hazmat.primitives.ciphers import algorithms
from PIL import Image

from posfault.acquirer import dialects, pin_block
from posfault.acquirer.ciphers import BlockCipher
from posfault.acquirer.keys import KeyStore
from posfault.bench import setting

SIGN_ONS = 16           # keys of so many are known; no run of the catalogue has more
_BETWEEN = b" \t\r\n-:.,_/|\\"          # what may stand between digits
_HEAD = 8               # bytes; no needle is shorter
_PNG = b"\x89PNG"
_ZIP = b"PK\x03\x04"


class Secret(NamedTuple):
    """kind: what it is, as it is told. bytes: what must not be found, where it is no text; text: where it is."""

    kind: str
    bytes: bytes
    text: str = ""


class Leak(NamedTuple):
    """kind: of the secret. form: in which it was found. place: in which member of an archive, "" for the file itself."""

    kind: str
    form: str
    place: str = ""


class Needle(NamedTuple):
    """What is looked for in one view of the data."""

    view: str
    bytes: bytes
    kind: str
    form: str


@functools.cache
def secrets() -> tuple[Secret, ...]:
    """Every one that a run can have."""
    found = []
    for card, track in setting.CARDS.items():
        number = setting.pan(card)
        found.append(Secret("card number", b"", number))
        found += [Secret("track", b"", track.replace("D", between)) for between in "D="]
        found.append(Secret("track", b"", track.partition("D")[2]))
        found += [Secret("PIN block", block) for block in _clear_blocks(setting.PINS.get(card, ""), number)]
    return (*found, *_keys())


def _clear_blocks(pin: str, number: str) -> list[bytes]:
    """That of format 0 before it is encrypted."""
    return [pin_block.encipher(_PLAIN, b"", pin, number)] if pin else []


class _Plain(BlockCipher):
    def encrypt(self, key: bytes, data: bytes) -> bytes:
        """Nothing is."""
        return data


_PLAIN = _Plain("none", 8, algorithms.AES)


def _keys() -> Iterator[Secret]:
    """The terminal's keys in every dialect, as they are and as they travel, and every PIN encrypted by each."""
    for name in dialects.NAMES:
        dialect = dialects.get(name)
        store = KeyStore(setting.SEED, dialect)
        master = store.master_key(setting.TERMINAL)
        yield Secret("key", master)
        for code in dialect.key_blocks:
            for _ in range(SIGN_ONS):
                issue, _ = store.issue(setting.TERMINAL, 0, code)
                for key in filter(None, (issue.mac_key, issue.pin_key, issue.track_key)):
                    yield Secret("key", key)
                    yield Secret("key", dialect.cipher.encrypt(master, key))
                if dialect.cipher.block == 8:           # the longer block has a fill that nobody foresees
                    blocks = (pin_block.encipher(dialect.cipher, issue.pin_key, pin, setting.pan(card))
                              for card, pin in setting.PINS.items())
                    yield from (Secret("PIN block", block) for block in blocks)


class _Finder:
    """What is looked for in one view, by its first bytes."""

    def __init__(self, needles: list[Needle]) -> None:
        self._by_head: dict[bytes, list[Needle]] = {}
        self._starts = numpy.zeros(1 << 24, dtype=bool)         # whether a needle begins with these three bytes
        for needle in needles:
            self._by_head.setdefault(needle.bytes[:_HEAD], []).append(needle)
            self._starts[int.from_bytes(needle.bytes[:3], "big")] = True

    def found(self, data: bytes) -> set[Leak]:
        """Each kind and form that is in it."""
        if len(data) < _HEAD:
            return set()
        three = numpy.frombuffer(data, dtype=numpy.uint8).astype(numpy.uint32)
        three = three[:-2] << 16 | three[1:-1] << 8 | three[2:]
        places = (int(place) for place in numpy.flatnonzero(self._starts[three]))
        return {Leak(needle.kind, needle.form) for place in places
                for needle in self._by_head.get(data[place : place + _HEAD], ()) if data.startswith(needle.bytes, place)}


@functools.cache
def _finders() -> dict[str, _Finder]:
    by_view: dict[str, dict[bytes, Needle]] = {}
    for secret in secrets():
        for needle in _forms(secret):
            assert len(needle.bytes) >= _HEAD, needle
            by_view.setdefault(needle.view, {}).setdefault(needle.bytes, needle)
    return {view: _Finder(list(needles.values())) for view, needles in by_view.items()}


def _forms(secret: Secret) -> Iterator[Needle]:
    if secret.text:
        digits = secret.text.lower().encode()
        written = secret.text.encode()
        yield Needle("close", digits, secret.kind, "digits")
        yield Needle("close", written.hex().encode(), secret.kind, "hex of its characters")
        if "=" not in secret.text:
            yield Needle("halves", digits, secret.kind, "packed")
    else:
        written = secret.bytes
        yield Needle("halves", written.hex().encode(), secret.kind, "bytes")
        yield Needle("close", written.hex().encode(), secret.kind, "hex")
        yield Needle("as it is", repr(written)[2:-1].encode(), secret.kind, "bytes of Python, with their letters")
        yield Needle("close", written.hex().encode().hex().encode(), secret.kind, "hex of its hex")
    for packed in {written, secret.text.encode(), _packed(secret)} - {b""}:
        yield from (Needle("as it is", part, secret.kind, "base64") for part in _base64(packed))


def _packed(secret: Secret) -> bytes:
    """Two digits a byte; a track's separator is a D there."""
    digits = secret.text.replace("=", "D")
    return bytes.fromhex(digits + "0" * (len(digits) % 2))


def _base64(data: bytes) -> list[bytes]:
    """What stands there wherever the secret begins: without the letters that its neighbours have a part in."""
    found = []
    for before in range(3):
        text = base64.b64encode(bytes(before) + data).rstrip(b"=")
        cut_off = 1 if (before + len(data)) % 3 else 0
        found.append(text[(0, 2, 3)[before] : len(text) - cut_off])
    return found + [one.replace(b"+", b"-").replace(b"/", b"_") for one in found]


def leaks(data: bytes) -> list[Leak]:
    """Each kind and form once, those in an archive's members and in what a picture says of itself too."""
    close = data.replace(b"0x", b"").replace(b"\\x", b"").translate(None, _BETWEEN).lower()
    views = {"as it is": data, "halves": data.hex().encode(), "close": close}
    found = set().union(*(finder.found(views[view]) for view, finder in _finders().items()))
    for name, content in _inside(data):
        found |= {Leak(kind, form, f"{name} {place}".strip()) for kind, form, place in leaks(content)}
    return sorted(found)


def _inside(data: bytes) -> Iterator[tuple[str, bytes]]:
    if data.startswith(_ZIP):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            yield from ((name, archive.read(name)) for name in archive.namelist())
    if data.startswith(_PNG):
        yield from ((str(key), str(value).encode()) for key, value in Image.open(io.BytesIO(data)).info.items())


def in_folder(folder: Path) -> Iterator[str]:
    """A line for each leak in each file below it. A file's name is looked at too."""
    for path in sorted(folder.rglob("*")):
        name = str(path.relative_to(folder))
        found = [Leak(kind, form, "its name") for kind, form, _ in leaks(name.encode())]
        found += leaks(path.read_bytes()) if path.is_file() else []
        yield from (f"{name}: {kind}, {form}{place and ', in ' + place}" for kind, form, place in found)
