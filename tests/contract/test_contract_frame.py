"""Both ends of the link read and write the same lines, and both refuse damaged ones."""

from __future__ import annotations

import zlib
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from posfault import facts
from posfault.link import frame

WORDS = st.sampled_from([word for word, _, _ in facts.table("link_words").WORDS])
TEXT = st.text(st.characters(max_codepoint=0xFFFF, exclude_categories=["Cs"]), max_size=40)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(1 << 60), 1 << 60) | TEXT, lambda inner: st.lists(inner, max_size=5),
    max_leaves=20,
)
SEQUENCES = st.integers(0, frame.SEQ_LAST)
LINES = st.builds(frame.pack, SEQUENCES, WORDS, st.lists(VALUES, max_size=6)).map(lambda line: line[:-1])


@given(SEQUENCES, WORDS, st.lists(VALUES, max_size=6))
@example(1, "go", ["\n\r\t\x00\x7f\u2028\uffff\"\\/"])
def test_the_terminal_reads_what_the_host_writes(firmware: Any, seq: int, word: str, content: list[Any]) -> None:
    line = frame.pack(seq, word, content)
    assert line.endswith(b"\n")
    assert b"\n" not in line[:-1]
    assert firmware.call("link.frame", "unpack", line[:-1]) == [seq, word, content]


@given(SEQUENCES, WORDS, st.lists(VALUES, max_size=6))
@example(1, "error", ["\n\r\t\x00\x7f\u2028\uffff\"\\/"])
def test_the_host_reads_what_the_terminal_writes(firmware: Any, seq: int, word: str, content: list[Any]) -> None:
    line = firmware.call("line", "pack", seq, word, content)
    assert line.endswith(b"\n")
    assert b"\n" not in line[:-1]
    assert frame.unpack(line[:-1]) == (seq, word, content)


def test_both_write_a_line_of_the_protocol_alike(firmware: Any) -> None:
    for content in ([], [0, -1, [[1500, "keypad", "ENTER"], [1600, "network", [1, "0011ff"]]]], [True, None, "x y"]):
        assert firmware.call("line", "pack", 42, "go", content) == frame.pack(42, "go", content)


def both(firmware: Any, line: bytes) -> tuple[Any, Any]:
    """What host and terminal take a line for."""
    mine = frame.unpack(line)
    return mine and list(mine), firmware.call("link.frame", "unpack", line)


@given(LINES, st.data())
def test_a_line_with_a_changed_bit_is_refused(firmware: Any, line: bytes, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, 8 * len(line) - 1))
    damaged = bytearray(line)
    damaged[place // 8] ^= 1 << place % 8
    assert both(firmware, bytes(damaged)) == (None, None)


@given(LINES, st.data())
def test_a_torn_line_is_refused(firmware: Any, line: bytes, data: st.DataObject) -> None:
    start, end = sorted(data.draw(st.tuples(st.integers(0, len(line)), st.integers(0, len(line)))))
    piece = line[start:end]
    if piece != line:
        assert both(firmware, piece) == (None, None)


@given(LINES, LINES, st.integers(0, 60), st.binary(max_size=5))
def test_lines_that_ran_into_each_other_are_refused(
    firmware: Any, first: bytes, second: bytes, lost: int, between: bytes
) -> None:
    assert both(firmware, first[: max(len(first) - lost, 1)] + between + second) == (None, None)


@pytest.mark.parametrize("body", [
    b"@001 who {}", b"@001 who 5", b'@001 who "[]"', b"@001 who [", b"@001 who nonsense", b"@001 who", b"@001 [] who",
    b"@0001 who []", b"@01 who []", b"@-01 who []", b"@001  []", b"@001 WHO []", b"@001 who [] []", b"who []", b"",
])
def test_a_right_checksum_alone_makes_no_frame_for_the_host(body: bytes) -> None:
    assert frame.unpack(b"%s *%08x" % (body, zlib.crc32(body + b" "))) is None


@given(st.binary(max_size=60))
def test_noise_is_refused(firmware: Any, noise: bytes) -> None:
    assert both(firmware, noise) == (None, None)


@pytest.mark.parametrize("swap", [(b"0", b" "), (b"0", b"+"), (b"0", b"_"), (b"a", b"A"), (b"f", b"F")])
def test_the_checksum_is_eight_lower_case_digits(firmware: Any, swap: tuple[bytes, bytes]) -> None:
    """Other ways to write the same number come from damage only."""
    lines = (frame.pack(1, "who", [n])[:-1] for n in range(1000))
    line = next(line for line in lines if line[-8:].startswith(swap[0]))
    assert both(firmware, line[:-8] + swap[1] + line[-7:]) == (None, None)
