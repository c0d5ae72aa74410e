"""A few thousand of the lines that `make soak` says by the million, at both ends; and bugs that they must find."""

from __future__ import annotations

import random
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from posfault.link import frame, transport

sys.path.append(str(Path(__file__).parents[2] / "bench"))       # what is shared with `make soak` is there

import damage
import link_garbage

LINES = 1200


@pytest.mark.parametrize("chunk", link_garbage.CHUNKS)
def test_no_garbage_ends_the_terminal_or_makes_it_do_what_nobody_said(chunk: int) -> None:
    lines = damage.lines(f"test {chunk}", LINES if chunk == link_garbage.CHUNKS[-1] else LINES // 15)
    assert link_garbage.heard_by_terminal(lines, chunk) == []


def test_after_garbage_at_its_pty_a_terminal_trades_with_whoever_comes() -> None:
    assert link_garbage.heard_through_pty(damage.lines("pty test", LINES // 3)) == []


@pytest.mark.part(4)
@pytest.mark.parametrize(("file", "old", "new", "found"), [
    ("link/port.py", "if len(self._bytes) > LINE_MAX:", "if False:", "answers to"),
    ("link/frame.py", 'if line[-CRC_DIGITS:] != b"%08x"', 'if False and line[-CRC_DIGITS:] != b"%08x"', "never said"),
    ("link/frame.py", "and word.isalpha() and word.islower()", "", "never said"),
    ("link/agent.py", "elif frame[0] != self._seq:", "elif frame:", "never said"),
    ("link/agent.py", "frame[0] != following and", "False and", "never said"),
])
def test_a_bug_in_the_terminal_s_reader_is_found(
        file: str, old: str, new: str, found: str, compiled_with: Callable[..., Path]) -> None:
    root = compiled_with((file, old, new))
    wrong = link_garbage.heard_by_terminal(damage.lines("bugs", LINES), link_garbage.CHUNKS[-1], root)
    assert any(found in one for one in wrong), wrong


def to_host(seed: str) -> bytes:
    """Lines for the host, as the fuzzer makes them but for its guidance."""
    chance = random.Random(seed)
    return chance.choice((b"c", b"g", b"i", b"j")) + b"\n".join(
        chance.choice((b"", b"+")) + line.partition(b" ")[2][:-10] for line in damage.lines(seed, 12))


def test_no_garbage_ends_the_host_but_by_one_line() -> None:
    assert sum(link_garbage.heard_by_host(to_host(f"test {number}")) for number in range(LINES // 12)) >= LINES


@pytest.mark.parametrize("lines", [
    b"c+error []", b"c+idle [0]\n+go [1,2,[{}]]", b"c+boot [1,2,{},3,4]", b'i+ok ["00"]', b"i+ok [5]", b'j+ok ["",9]',
    b"j+ok []", b"c+ok [NaN]", b'c+idle [0,-1,[],0,[[5,"display.sh\x7fw",""]]]', b'c+dead [0,0,[],[[5,"\\u001b[2J"]]]',
    b"g" + b"x" * (3 * frame.LINE_MAX),
])
def test_what_the_fuzzer_found(lines: bytes) -> None:
    assert link_garbage.heard_by_host(lines)


def test_a_line_without_end_that_the_host_kept_would_be_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(transport, "LINE_MAX", 1 << 40)
    with pytest.raises(AssertionError, match="without an end"):
        link_garbage.heard_by_host(b"c" + b"x" * (3 * frame.LINE_MAX))


def test_a_line_in_parts_is_carried_out_once_and_one_that_names_itself_ends_nothing() -> None:
    itself = frame.pack(frame.SEQ_NAK, "part", [24])[:-1]
    assert len(itself) == 24
    naming = frame.pack(frame.SEQ_NAK, "part", [0, itself.decode()])[:-1]
    line = frame.pack(1, "load", [0, 0, "ff" * 90])[:-1]
    parts = damage.in_parts(line)
    said = [*parts, parts[-1], line, naming, itself, itself, frame.pack(2, "who", [])[:-1]]
    assert link_garbage.heard_by_terminal(said, link_garbage.CHUNKS[-1]) == []
