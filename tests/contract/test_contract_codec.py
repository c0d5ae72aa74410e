"""The terminal's ISO 8583 codec and the acquirer's, which is pyiso8583, read and write the same messages."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from posfault import facts
from posfault.acquirer import dialects
from posfault.acquirer.codec import CodecError, Message

DIALECT = dialects.get("aes")

FIELDS = {number: (kind, length) for number, kind, length in facts.iso_fields()}
FRONT = 11          # TPDU and header
FIXED = ("n", "n_left", "ans", "b")
ALPHABETS = {"a": "".join(map(chr, range(0x20, 0x7F))), "z": "0123456789D", "n": "0123456789"}


def contents(kind: str, length: int) -> st.SearchStrategy[str]:
    least = length if kind in FIXED else 1
    if kind[0] == "b":
        return st.binary(min_size=least, max_size=length).map(lambda data: data.hex().upper())
    return st.text(ALPHABETS[kind[0]], min_size=least, max_size=length)


MTIS = st.text("0123456789", min_size=4, max_size=4)
FIELD_SETS = st.fixed_dictionaries({}, optional={number: contents(*row) for number, row in FIELDS.items()})
LONGEST = {number: "1" * length * (2 if kind[0] == "b" else 1) for number, (kind, length) in FIELDS.items()}
SHORTEST = {
    number: text if FIELDS[number][0] in FIXED else text[: 2 if FIELDS[number][0][0] == "b" else 1]
    for number, text in LONGEST.items()
}


def pairs(fields: dict[int, str]) -> list[list[Any]]:
    """As the firmware takes and gives fields: in ascending order, bytes as such."""
    return [[n, bytes.fromhex(text) if FIELDS[n][0][0] == "b" else text] for n, text in sorted(fields.items())]


@given(MTIS, FIELD_SETS)
@example("0200", LONGEST)
@example("0200", SHORTEST)
@example("0800", {})
def test_the_terminal_reads_what_the_acquirer_writes(firmware: Any, mti: str, fields: dict[int, str]) -> None:
    data = DIALECT.encode(Message(mti, fields))[FRONT:]
    assert firmware.call("messages.codec", "unpack", data) == [mti, pairs(fields)]


@given(MTIS, FIELD_SETS)
@example("0200", LONGEST)
@example("0200", SHORTEST)
@example("0800", {})
def test_both_write_the_same_bytes(firmware: Any, mti: str, fields: dict[int, str]) -> None:
    data = firmware.call("messages.codec", "pack", mti, pairs(fields))
    assert data == DIALECT.encode(Message(mti, fields))[FRONT:]
    assert DIALECT.decode(bytes(FRONT) + data).fields == fields


def read_by_terminal(firmware: Any, data: bytes) -> Any:
    """What the firmware reads, or None for a CodecError; anything else that it raises fails the test."""
    try:
        return firmware.call("messages.codec", "unpack", data)
    except firmware.Error as error:
        if error.name != "CodecError":
            raise
        return None


def read_by_acquirer(data: bytes) -> Any:
    try:
        message = DIALECT.decode(bytes(FRONT) + data)
    except CodecError:
        return None
    return [message.mti, pairs(message.fields)]


@given(FIELD_SETS, st.data())
def test_a_damaged_message_is_refused_or_read_alike(firmware: Any, fields: dict[int, str], data: st.DataObject) -> None:
    whole = DIALECT.encode(Message("0210", fields))[FRONT:]
    damaged = bytearray(whole)
    for _ in range(data.draw(st.integers(1, 3))):
        damaged[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    cut = data.draw(st.none() | st.integers(0, len(whole)))
    found = bytes(damaged[:cut]) + data.draw(st.just(b"") | st.binary(max_size=3))
    assert read_by_terminal(firmware, found) == read_by_acquirer(found)


@given(st.binary(max_size=200))
@example(bytes(11))             # an empty bitmap, and a byte behind it
def test_noise_is_refused(firmware: Any, noise: bytes) -> None:
    assert read_by_terminal(firmware, noise) == read_by_acquirer(noise)


@pytest.mark.parametrize("number", [n for n, (kind, _) in FIELDS.items() if "_ll" in kind])
def test_an_empty_field_is_refused_by_both(firmware: Any, number: int) -> None:
    message = DIALECT.encode(Message("0210", {number: SHORTEST[number]}))[FRONT:]
    empty = message[:10] + bytes(2 if FIELDS[number][0].endswith("_lll") else 1)
    assert (read_by_terminal(firmware, empty), read_by_acquirer(empty)) == (None, None)


@pytest.mark.parametrize("number", [n for n, (kind, _) in FIELDS.items() if kind[0] == "n"])
def test_digits_that_are_none_are_refused_by_both(firmware: Any, number: int) -> None:
    message = bytearray(DIALECT.encode(Message("0210", {number: LONGEST[number]}))[FRONT:])
    for byte in (0x0A, 0xA0, 0xBC, 0xFF):
        message[-2 if len(message) > 11 else -1] = byte         # behind the length, before a pad
        assert (read_by_terminal(firmware, bytes(message)), read_by_acquirer(bytes(message))) == (None, None)
