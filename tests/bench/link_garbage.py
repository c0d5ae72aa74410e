"""Both ends of the link before somebody who says anything at all, and who judges what came of it.

Only a line whose checksum and number are right may be carried out, and none twice; every line is answered; nothing ends the
terminal, and on the host only a PosfaultError ends a command.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tempfile
import time
import zlib
from pathlib import Path

from posfault import facts
from posfault.bench import journal
from posfault.bench.run import run
from posfault.bench.stand import Stand
from posfault.errors import PosfaultError
from posfault.link import image
from posfault.link.build import compiled
from posfault.link.frame import COMMAND_MAX, LINE_MAX, SEQ_LAST, Frame, pack, unpack
from posfault.link.port_home import PortHome
from posfault.link.terminal import HUNG_AFTER_S, Terminal
from posfault.link.transport import Transport
from posfault.link.unix_home import UnixHome
from posfault.scenario_file import find, load

CHUNKS = (1, 7, 64, 256)        # bytes that a terminal reads at once
_DEVICE = Path(__file__).parents[1] / "contract" / "device" / "hearing.py"
_HEAP = "192K"
_SURE = 1200                    # bytes of a line; a longer one may take more heap than there is
_ENDS_WITHIN_S = 120
_HEAD = re.compile(rb"@(\d{3}) ([a-z]+) ")
_AT_ANY_TIME = ("who", "reset")
_CHUNK = 65536                  # bytes that the host reads at once
_CARD = b"6216261000000000018"
Command = tuple[int, str, str]      # number, word, content as it was written


def micropython() -> str:
    """The unix port's command: one that is named, or the one beside this Python."""
    return os.environ.get("POSFAULT_MICROPYTHON") or str(Path(sys.executable).with_name("micropython"))


def heard_by_terminal(said: list[bytes], chunk: int, root: Path | None = None) -> list[str]:
    """The firmware's own reader and commands on MicroPython, given these lines: what is wrong with what it did.

    root: a firmware tree, compiled; ours by default.
    """
    data = b"\n".join(said) + b"\n"
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "lines"
        source.write_bytes(data)
        with source.open("rb") as file:
            try:
                done = subprocess.run(
                    [micropython(), "-X", f"heapsize={_HEAP}", str(_DEVICE), str(Path(folder) / "flash"), str(chunk)],
                    stdin=file, capture_output=True, timeout=_ENDS_WITHIN_S, check=False,
                    env={**os.environ, "MICROPYPATH": str(root or compiled(facts.firmware_root()))})
            except subprocess.TimeoutExpired:
                return ["the terminal hangs"]
    if done.returncode or done.stderr:
        return [f"the terminal ended: {done.stderr.decode(errors='replace').strip()[-300:]}"]
    return judged(data[:-1].split(b"\n"), done.stdout, chunk)


def heard_through_pty(said: list[bytes]) -> list[str]:
    """A whole terminal at its pty, given these lines, and then a host that comes back to it and trades."""
    scenario = load(find("reply_lost_clerk_repeats"))
    wrong = []
    with UnixHome(heap=_HEAP) as home, Stand() as elsewhere:
        home.power_on()
        port = Transport(home.device, alone=False)
        for line in said:
            port.write(line + b"\n")
            for _ in range(len(line) // (COMMAND_MAX + CHUNKS[-1]) + 1):
                if port.read_line(time.monotonic() + HUNG_AFTER_S) is None:
                    return [f"no answer to {line[:80]!r}"]
        port.close()
        with Stand(PortHome(home.device)) as stand:
            there, here = run(stand, scenario, ()), run(elsewhere, scenario, ())
            if there.trace_hash != here.trace_hash or there.broken:
                wrong.append(f"another trace than from power-on, rules broken: {there.broken}")
    return wrong


def judged(said: list[bytes], answered: bytes, chunk: int) -> list[str]:
    """What is wrong in a terminal's answers to lines; see tests/contract/device/hearing.py."""
    carried: list[Command] = []
    replies: list[Frame | None] = []
    for line in answered.splitlines():
        if line.startswith(b"! "):
            carried.append(_told(line))
        else:
            replies.append(unpack(line))
    wrong = _not_as_said(said, carried)
    least = sum(len(line) // (COMMAND_MAX + chunk) + 1 for line in said)
    most = sum(len(line) // COMMAND_MAX + 1 for line in said)
    if not least <= len(replies) <= most:
        wrong.append(f"{len(replies)} answers to {len(said)} lines, which want {least} to {most}")
    if None in replies:
        wrong.append("an answer is no frame")
    last = replies[-1] if replies else None
    if last is None or last.word != "hello":
        wrong.append(f"the last question was answered with {last}")
    return wrong


def _told(line: bytes) -> Command:
    """What the device says it carries out."""
    number, word, content = line[3:-1].decode(errors="replace").split(", ", 2)
    return int(number), word.strip('"'), content


def _not_as_said(said: list[bytes], carried: list[Command]) -> list[str]:
    """What was left out, and what nobody may have meant."""
    wrong = []
    last = place = 0
    parts = b""
    for line in said:
        command = _meant(line)
        if command and command[1] == "part":
            whole, parts = _joined(command[2], parts)
            command = _meant(whole)
            if command is None or command[1] == "part":
                continue
        if command is None or command[0] == last or not (
                last == 0 or command[0] == last % SEQ_LAST + 1 or command[1] in _AT_ANY_TIME):
            continue
        if place < len(carried) and carried[place][:2] == command[:2] and _same(command[2], carried[place][2]):
            place, last = place + 1, command[0]
            parts = parts if _meant(line) != command else b""       # what came in parts may be asked for once more
        elif _must_be_understood(line):
            wrong.append(f"not carried out: {line[:80]!r}")
    return wrong + [f"carried out, but never said: {str(one)[:80]}" for one in carried[place:place + 1]]


def _joined(content: str, parts: bytes) -> tuple[bytes, bytes]:
    """What a command `part` makes: the line, b"" where it is not whole yet, and the parts that are there."""
    try:
        place, text, *_ = [*(given := json.loads(content)), *(-1, "")[len(given):], None]
    except (ValueError, TypeError, RecursionError):
        return b"", parts
    if not text and place == len(parts) > 0:
        return parts, parts
    parts = b"" if place == 0 else parts
    if place == len(parts) <= COMMAND_MAX and isinstance(text, str):
        parts += text.encode("utf-8", "surrogatepass")
    return b"", parts


def _must_be_understood(line: bytes) -> bool:
    """Whether a host writes it so; what it writes escaped, half a character say, a terminal may refuse."""
    frame = unpack(line)
    try:
        return frame is not None and len(line) <= _SURE and b"\\u" not in line and pack(*frame) == line + b"\n"
    except ValueError:
        return False


def _meant(line: bytes) -> Command | None:
    """The command in a line whose checksum is right; in one that is too long, what it may end with."""
    starts = [found.start() for found in _HEAD.finditer(line)] if len(line) > COMMAND_MAX else [0]
    for start in starts:
        head = _HEAD.match(line, start)
        if head and line[-10:] == b" *%08x" % zlib.crc32(line[start:-9]):
            return int(head[1]), head[2].decode(), line[head.end():-10].decode(errors="replace")
    return None


def _same(said: str, carried: str) -> bool:
    """Whether two contents are. MicroPython reads some that is not quite JSON, and half a character."""
    if not carried.isascii() or "inf" in carried or "nan" in carried:
        return True
    try:
        return bool(json.loads(said.replace(",]", "]")) == json.loads(carried))
    except RecursionError:
        return True
    except ValueError:
        return False


class Said(Transport):
    """A port at which these bytes come, and then nobody is there any more."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        super().__init__("memory")

    def _open(self) -> None:
        self._pending = bytearray()

    def _available(self) -> bytes:
        data, self._data = self._data[:_CHUNK], self._data[_CHUNK:]
        if not data:
            raise OSError("end of file")
        return data

    def read_line(self, deadline: float) -> bytes | None:
        line = super().read_line(deadline)
        assert line is None or len(line) <= LINE_MAX + _CHUNK, "a line without an end is kept"
        return line

    def write(self, line: bytes) -> None:
        assert len(line) <= COMMAND_MAX, "more than the terminal reads"

    def close(self) -> None:
        pass


def heard_by_host(data: bytes) -> int:
    """A terminal that says this, line by line, whatever it is asked; gives how many lines that were.

    The first byte says what the host is about. A line that begins with `=` gets its checksum, one with `+` its number too.

    Raises:
        AssertionError: the host took what it must not take.
        Exception: any but a PosfaultError is a bug.
    """
    lines = [_finished(line, place) for place, line in enumerate(data[1:].split(b"\n"))]
    terminal = Terminal(Said(b"\n".join(lines) + b"\n"))
    ended = ""
    given = {line.rstrip(b"\r") for line in lines}
    try:
        _asked(terminal, data[:1], given)
    except PosfaultError as problem:
        ended = str(problem)
    for told in [ended, *terminal.log.lines()]:
        assert told.isprintable(), "a log that steers the screen"
        assert _CARD.decode() not in told, "a log that shows a card"
    return len(lines)


def _finished(line: bytes, place: int) -> bytes:
    if line[:1] == b"=":
        body = line[1:] + b" "
    elif line[:1] == b"+":
        body = b"@%03d %s " % (place % SEQ_LAST + 1, line[1:])
    else:
        return line
    return b"%s*%08x" % (body, zlib.crc32(body))


def _asked(terminal: Terminal, what: bytes, given: set[bytes]) -> None:
    if what == b"g":
        assert isinstance(terminal.greet(5), list)
    elif what == b"i":
        image.dump(terminal)
    elif what == b"j":
        journal.fetch(terminal)
    while True:
        frame = terminal.command("go", 0, -1, [])
        assert any(_is_of(line, frame) for line in given), "an answer that nobody gave"


def _is_of(line: bytes, frame: Frame) -> bool:
    """Whether the frame stands in the line, read without the host's own parser."""
    return (line.startswith(b"@%03d %s " % (frame.seq, frame.word.encode()))
            and line[-8:] == b"%08x" % zlib.crc32(line[:-9]) and line[-9:-8] == b"*")
