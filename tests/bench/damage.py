"""Lines of the link as no line should be: damaged, cut, doubled, out of order, too long, and forged with a right checksum.

A pure function of the seed. What was done to a line is not told on: whoever judges looks at the bytes alone.
"""

from __future__ import annotations

import json
import random
import zlib
from typing import Any

from posfault.link.frame import COMMAND_MAX, SEQ_LAST, SEQ_NAK, pack
from posfault.link.terminal import PART

_BLOCKS, _PARTS = 32, 8                     # of the terminal's flash
_HARMLESS = ("who", "heap", "spent", "armed", "files")
_STRANGE_WORDS = ("", "Volume", "_mounted", "__class__", "gc", "json", "who who", "WHO", "go", "calm", "boot", "part",
                  "x" * 300, "rés", "who\r")
_STRANGE_NUMBERS = ("0001", "01", "-01", "+01", "1_0", "0x1", " 12", "1.0", "", "999999", "\u0661\u0662\u0663")
_STRANGE_CONTENTS = ("{}", "5", "null", '"[]"', "[", "]", "[] []", "[1,]", "[1e999]", "[NaN]", "[" * 4000,
                     "[" * 900 + "]" * 900, "[1" + "0" * 3000 + "]",
                     '["\\ud800"]', '["\\u0000\\u001b[2J"]', "[-1]", '[{"a":{"b":[]}}]', "")
_COMMANDS = ("load", "dump", "file", "journal", "format", "provision", "digest", *_HARMLESS)


def lines(seed: object, count: int) -> list[bytes]:
    """So many, each without its line feed, as a host says them that repeats until it is understood.

    A command comes damaged up to three times and then whole. The last line is whole and asks who is there.
    """
    chance = random.Random(str(seed))
    made: list[bytes] = []
    seq = 0
    while len(made) < count - 1:
        seq = seq % SEQ_LAST + 1
        line = _command(chance, seq)
        for _ in range(chance.choice((0, 1, 2, 3))):
            made += chance.choices(_DAMAGES, _WEIGHTS)[0](chance, line, seq)
        made.append(line)
    return [*made[:count - 1], pack(SEQ_LAST // 2, "who", [])[:-1]]


def _command(chance: random.Random, seq: int) -> bytes:
    """One that the terminal carries out."""
    dice = chance.random()
    if dice < 0.06:
        data = chance.randbytes(chance.choice((1, 16, 256, 512))).hex()
        return pack(seq, "load", [chance.randrange(_BLOCKS), chance.randrange(_PARTS), data])[:-1]
    if dice < 0.08:
        return pack(seq, "dump", [chance.randrange(_BLOCKS), chance.randrange(_PARTS)])[:-1]
    if dice < 0.20:
        coming = [[chance.randrange(10**6), "keypad", "ENTER"]] * chance.randrange(12)
        return pack(seq, chance.choice(("go", "calm")), [chance.randrange(10**6), -1, coming])[:-1]
    return pack(seq, chance.choice(_HARMLESS), [])[:-1]


def _flipped(chance: random.Random, line: bytes, seq: int) -> list[bytes]:
    """One bit to a dozen; a line feed in the midst makes two lines of it."""
    damaged = bytearray(line)
    for _ in range(chance.choice((1, 1, 1, 2, 3, 12))):
        damaged[chance.randrange(len(line))] ^= 1 << chance.randrange(8)
    return bytes(damaged).split(b"\n")


def _torn(chance: random.Random, line: bytes, seq: int) -> list[bytes]:
    start, end = sorted((chance.randrange(len(line) + 1), chance.randrange(len(line) + 1)))
    return [chance.choice((line[:end], line[start:], line[:start] + line[end:]))]


def _doubled(chance: random.Random, line: bytes, seq: int) -> list[bytes]:
    """With something between the two, or nothing."""
    between = chance.choice(((), (b"",), (line[:-1],), (b"noise",)))
    return [line, *between, *[line] * chance.choice((1, 1, 3))]


def _out_of_order(chance: random.Random, line: bytes, seq: int) -> list[bytes]:
    """A command that was long carried out, or one that is not due yet."""
    other = (seq - 1 + chance.choice((-300, -7, -2, -1, 1, 2, 40))) % SEQ_LAST + 1
    return [_command(chance, other), line] if chance.random() < 0.5 else [line, _command(chance, other)]


def _run_together(chance: random.Random, line: bytes, seq: int) -> list[bytes]:
    """Its line feed was lost, or noise came before it."""
    return [line + chance.choice((b"", b"\r", b"@", chance.randbytes(3).replace(b"\n", b" "))) + line]


def _too_long(chance: random.Random, line: bytes, seq: int) -> list[bytes]:
    size = chance.choice((COMMAND_MAX - 40, COMMAND_MAX, COMMAND_MAX + 1, COMMAND_MAX + 300, 3 * COMMAND_MAX, 20_000))
    if chance.random() < 0.5:
        return [pack(seq, "who", ["x" * size])[:-1]]
    return [chance.choice((b"@", b"[", b"\xff", b"@001 who [")) * (size // 4)]


def in_parts(line: bytes) -> list[bytes]:
    """As a host brings it on a noisy line."""
    text = line.decode()
    parts = [pack(SEQ_NAK, "part", [place, text[place:place + PART]])[:-1] for place in range(0, len(text), PART)]
    return [*parts, pack(SEQ_NAK, "part", [len(text)])[:-1]]


def _in_parts(chance: random.Random, line: bytes, seq: int) -> list[bytes]:
    """One in three comes twice or not at all."""
    return [one for part in in_parts(line) for one in [part] * chance.choice((1, 1, 1, 1, 0, 2))]


def _noise(chance: random.Random, line: bytes, seq: int) -> list[bytes]:
    return chance.randbytes(chance.choice((1, 9, 60, 400))).split(b"\n")


def _forged(chance: random.Random, line: bytes, seq: int) -> list[bytes]:
    """A right checksum over what no host says."""
    number = chance.choice(_STRANGE_NUMBERS) if chance.random() < 0.2 else f"{seq:03d}"
    word = chance.choice(_STRANGE_WORDS) if chance.random() < 0.3 else chance.choice(_COMMANDS)
    content = chance.choice(_STRANGE_CONTENTS)
    if chance.random() < 0.5:
        content = json.dumps([value(chance) for _ in range(chance.randrange(5))])
    body = f"@{number} {word} {content} ".encode().replace(b"\n", b" ")
    return [b"%s*%08x" % (body, zlib.crc32(body))]


def value(chance: random.Random, depth: int = 3) -> Any:
    """Anything that JSON can say, large and odd more often than not."""
    if depth and chance.random() < 0.2:
        return [value(chance, depth - 1) for _ in range(chance.randrange(4))]
    if depth and chance.random() < 0.1:
        return {str(value(chance, 0)): value(chance, depth - 1) for _ in range(chance.randrange(3))}
    return chance.choice((0, 1, -1, 7, 31, 32, 255, 512, 65536, 1 << 31, 1 << 64, -(1 << 63), 10**40, 1.5, True, None, "",
                          "00", "zz", "journal.000001", "../etc/passwd", "configuration", "\x1b[2J", "\x00", "é" * 50,
                          "f" * 1024))


_DAMAGES = (_flipped, _torn, _doubled, _out_of_order, _run_together, _too_long, _noise, _forged, _in_parts)
_WEIGHTS = (22, 12, 6, 6, 6, 1.5, 8, 10, 4)
