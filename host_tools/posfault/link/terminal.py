"""The host's end of the link: one command, one reply, repeated where a line was lost."""

from __future__ import annotations

import itertools
import re
import time
from collections import deque
from collections.abc import Callable
from typing import Any

from posfault.acquirer.masking import masked_text
from posfault.errors import HungError, InvalidRun, LinkError, PortError, RestartedError, one_line
from posfault.link.frame import COMMAND_MAX, SEQ_LAST, SEQ_NAK, Frame, pack, unpack
from posfault.link.log import LinkLog
from posfault.link.transport import Transport

HUNG_AFTER_S = 5.0
REPEAT_AFTER_S = 1.0
REPEATS_MOST = 50       # of one command at once; a terminal that talks without end is not talked at without end
PARTS_AFTER = 5         # repeats: then a line goes in parts, which are likelier to get through a noisy line
PART = 64               # bytes of one
_OF_A_RUN = ("go", "calm")      # commands that only a terminal amid a run knows
_COPIES = 6             # of damaged answers, kept for comparing
_DAMAGED = re.compile(rb"@|.* \*[0-9a-f]{8}$", re.DOTALL)


class Terminal:
    """Talks to the firmware at the other end of `transport`. sent, received: bytes; trips: commands answered."""

    def __init__(self, transport: Transport, log: LinkLog | None = None) -> None:
        """log: where what is said is kept; that of its home, where it has one.

        patience_s: how long a port that goes away is waited for; what was under way is then said again, and a terminal that
        has kept its power does nothing twice. told: hears of it.
        """
        self._transport = transport
        self.patience_s = 0.0
        self.told: Callable[[str], None] = lambda text: None
        self.log = log or LinkLog()
        self._seq = 0
        self.bytes_sent = 0
        self.bytes_received = 0
        self.trips = 0
        self.repeats = 0

    def command(self, word: str, *content: Any) -> Frame:
        """The reply.

        Raises HungError after five silent seconds, InvalidRun for stray output, RestartedError where the terminal has lost
        its power amid a run, LinkError for another error.
        """
        self._seq = self._seq % SEQ_LAST + 1
        line = pack(self._seq, word, list(content))
        if len(line) > COMMAND_MAX:
            raise LinkError(f"{word}: {len(line)} bytes are too many for the terminal, which reads {COMMAND_MAX} at once; "
                            "give it less, such as fewer faults")
        frame, stray = self._answered(line)
        self.trips += 1
        if stray:
            said = masked_text(one_line(stray[0].decode("utf-8", "replace")))
            raise InvalidRun(f"the terminal wrote between frames: {said}")
        if word in _OF_A_RUN and (frame.word, frame.content) == ("error", [f"no command {word} here"]):
            raise RestartedError(f"{self._transport.port}: the terminal has begun anew amid a run; was its power cut, or has"
                                 " somebody reset it?")
        if frame.word == "error":
            said = " ".join(map(str, frame.content)).strip()
            raise LinkError(f"the terminal reports an error: {masked_text(one_line(said))}{_remedy(said)}")
        return frame

    def greet(self, within_s: float) -> list[Any]:
        """What the terminal is: the content of its `hello`. Whatever somebody before us has left on the line is passed over.

        Raises HungError after so many silent seconds.
        """
        while True:
            self._seq = self._seq % SEQ_LAST + 1
            frame, _ = self._answer(pack(self._seq, "who", []), within_s)
            if frame.word == "hello":       # else the answer to somebody's command of the same number, once more
                return frame.content

    def _answered(self, line: bytes) -> tuple[Frame, list[bytes]]:
        """The same, also where the port goes away meanwhile and comes back in time."""
        while True:
            try:
                return self._answer(line, HUNG_AFTER_S)
            except PortError:
                if not self.patience_s:
                    raise
            port = self._transport.port
            self._say(f"{port}: the port went away; waiting up to {self.patience_s:.0f} s for it to come back")
            self._transport.come_back(self.patience_s)
            self._say(f"{port}: the port is back")

    def _say(self, text: str) -> None:
        self.log.note(text)
        self.told(one_line(text))

    def _answer(self, line: bytes, within_s: float) -> tuple[Frame, list[bytes]]:
        """The reply, and lines that were no frames although nothing had to be repeated."""
        self._write(line)
        hung_at = time.monotonic() + within_s
        stray: list[bytes] = []
        damaged: deque[bytes] = deque(maxlen=_COPIES)
        repeats = 0
        while True:
            answer = self._transport.read_line(min(hung_at, time.monotonic() + REPEAT_AFTER_S))
            frame = None if answer is None else self._frame(answer) or _outvoted(damaged, answer)
            if frame is not None and frame.seq == self._seq and frame.word == "wait":
                hung_at, repeats = time.monotonic() + within_s, 0       # it lets real time pass, and lives
            elif frame is not None and frame.seq == self._seq:
                # After a repeat, what could not be read was a broken reply and not output of its own.
                return frame, [] if repeats else stray
            elif time.monotonic() >= hung_at:
                raise HungError(f"{self._transport.port}: the terminal said nothing for {within_s:.0f} seconds")
            elif answer is None or _lost(frame, answer):
                if repeats < REPEATS_MOST:
                    repeats += 1
                    self.repeats += 1
                    if repeats == PARTS_AFTER and len(line) > 2 * PART:
                        line = self._in_parts(line, hung_at)
                    self._write(line)
            elif frame is None and answer.strip():
                stray.append(answer)

    def _in_parts(self, line: bytes, hung_at: float) -> bytes:
        """Brings them, each until it is there; gives what is to be said then instead of the line."""
        text = line[:-1].decode()
        for place in range(0, len(text), PART):
            part = pack(SEQ_NAK, "part", [place, text[place : place + PART]])
            there = min(place + PART, len(text))
            self._write(part)
            while time.monotonic() < hung_at:
                answer = self._transport.read_line(min(hung_at, time.monotonic() + REPEAT_AFTER_S))
                if answer is not None and self._frame(answer) == (SEQ_NAK, "part", [there]):
                    break
                self.repeats += 1
                self._write(part)
        return pack(SEQ_NAK, "part", [len(text)])

    def _frame(self, answer: bytes) -> Frame | None:
        self.bytes_received += len(answer) + 1
        self.log.heard(answer)
        return unpack(answer.rstrip(b"\r"))

    def _write(self, line: bytes) -> None:
        self.bytes_sent += len(line)
        self.log.sent(line)
        self._transport.write(line)

    def close(self) -> None:
        self._transport.close()


def _remedy(error: str) -> str:
    if "MemoryError" in error:
        return "; its heap is too small: give it more by POSFAULT_HEAP, or take a board with more"
    return ""


def _lost(frame: Frame | None, answer: bytes) -> bool:
    """Whether a line of ours or of the terminal's was damaged; an old reply that comes again is neither."""
    return frame[:2] == (SEQ_NAK, "nak") if frame is not None else _DAMAGED.match(answer) is not None


def _outvoted(damaged: deque[bytes], answer: bytes) -> Frame | None:
    """What three damaged copies of one answer say, where two of them agree on each bit; keeps the answer for the next."""
    alike = [one for one in damaged if len(one) == len(answer)]
    damaged.append(answer)
    for one, other in itertools.combinations(alike, 2):
        a, b, c = (int.from_bytes(copy, "big") for copy in (one, other, answer))
        if found := unpack((a & b | a & c | b & c).to_bytes(len(answer), "big")):
            return found
    return None
