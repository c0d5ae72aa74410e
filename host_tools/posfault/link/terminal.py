"""The host's end of the link: one command, one reply, repeated where a line was lost."""

from __future__ import annotations

import re
import time
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
_OF_A_RUN = ("go", "calm")      # commands that only a terminal amid a run knows
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
            raise LinkError(f"the terminal reports an error: {masked_text(one_line(said))}")
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
        repeats = 0
        while True:
            answer = self._transport.read_line(min(hung_at, time.monotonic() + REPEAT_AFTER_S))
            if time.monotonic() >= hung_at:
                raise HungError(f"{self._transport.port}: the terminal said nothing for {within_s:.0f} seconds")
            frame = None if answer is None else self._frame(answer)
            if frame is not None and frame.seq == self._seq and frame.word == "wait":
                hung_at, repeats = time.monotonic() + within_s, 0       # it lets real time pass, and lives
            elif frame is not None and frame.seq == self._seq:
                # After a repeat, what could not be read was a broken reply and not output of its own.
                return frame, [] if repeats else stray
            elif answer is None or _lost(frame, answer):
                if repeats < REPEATS_MOST:
                    repeats += 1
                    self.repeats += 1
                    self._write(line)
            elif frame is None and answer.strip():
                stray.append(answer)

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


def _lost(frame: Frame | None, answer: bytes) -> bool:
    """Whether a line of ours or of the terminal's was damaged; an old reply that comes again is neither."""
    return frame.seq == SEQ_NAK if frame is not None else _DAMAGED.match(answer) is not None
