"""A rig process: all of one rig that hangs on one Blinka backend. Started by apparatus.py, never by hand.

Arguments: rig.toml, and of the backend its name and address, or two empty ones where there are only UARTs. Blinka finds the
backend by the environment. The bench's words come on standard input, a JSON list a line:

| word | |
|---|---|
| `run FAULTS PACE` | a run begins: rows of the faults to make; how many times as fast as life the terminal's clock runs |
| `bring SOURCE CONTENT DELAY` | somebody does this to a peripheral, in so many seconds |
| `calm` | no more faults, and what was broken works again |
| `forget` | what is planned does not take place: the terminal has no power |
| `power ON` | the relay |
| `pulse WHAT SECONDS` | one output of the mapping, active for so long: for `posfault rig check` |

and it says, likewise, on what was its standard output: `ready`; `event TIME POINT …` (time.monotonic()) for the trace; `done
SOURCE CONTACTS` for each thing brought; `problem TEXT`, and then it ends. It ends too, with every output inactive, when the
bench does.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from posfault.errors import PosfaultError
from posfault.rig.clockwork import Clockwork
from posfault.rig.faults import Faults
from posfault.rig.keypad import KeypadPlayer
from posfault.rig.mapping import Mapping, load
from posfault.rig.outputs import Outputs, opened
from posfault.rig.power import PowerPlayer
from posfault.rig.printer import PrinterPlayer
from posfault.rig.scanner import ScannerPlayer
from posfault.rig.sharing import parts
from posfault.rig.uart import Line

Player = KeypadPlayer | ScannerPlayer | PrinterPlayer


class Process:
    """Does what the bench says until it says no more."""

    def __init__(self, clockwork: Clockwork, mapping: Mapping, backend: str, at: str) -> None:
        self._clockwork = clockwork
        self._came = b""
        self.over = False
        self._own = [output for output in mapping.outputs() if (output.backend, output.at) == (backend, at)]
        self.outputs = opened(backend, at, self._own)
        part = parts(mapping)[backend, at]
        self._players = _players(clockwork, mapping, self.outputs, part)
        self._power = PowerPlayer(self.outputs, mapping.power) if mapping.power and "power" in part else None
        clockwork.watch(sys.stdin.fileno(), self._heard)

    def _heard(self) -> None:
        data = os.read(sys.stdin.fileno(), 65536)
        self.over = not data
        *lines, self._came = (self._came + data).split(b"\n")
        for line in lines:
            word, *content = json.loads(line)
            _WORDS[word](self, *content)

    def _run(self, rows: list[list[Any]], pace: int) -> None:
        self._forget()
        self._clockwork.faults, self._clockwork.pace = Faults(rows), pace
        for player in self._players.values():
            player.calm()
        self._clockwork.say("ready")

    def _bring(self, source: str, content: Any, delay_s: float) -> None:
        self._clockwork.after(delay_s, lambda: self._players[source].bring(content))

    def _calm(self) -> None:
        self._clockwork.faults = Faults([])
        for player in self._players.values():
            player.calm()

    def _forget(self) -> None:
        self._clockwork.forget()
        for player in self._players.values():
            player.forget()

    def _switch(self, on: bool) -> None:
        if self._power:
            self._power.switch(on)

    def _pulse(self, what: str, seconds: float) -> None:
        output = next(one for one in self._own if one.what == what)
        self.outputs.set(output, True)

        def end() -> None:
            self.outputs.set(output, False)
            self._clockwork.say("done", what, 1)

        self._clockwork.after(seconds, end)


_WORDS: dict[str, Callable[..., None]] = {
    "run": Process._run,
    "bring": Process._bring,
    "calm": Process._calm,
    "forget": Process._forget,
    "power": Process._switch,
    "pulse": Process._pulse,
}


def _players(clockwork: Clockwork, mapping: Mapping, outputs: Outputs, part: frozenset[str]) -> dict[str, Player]:
    found: dict[str, Player] = {}
    if mapping.keypad and "keypad" in part:
        found["keypad"] = KeypadPlayer(clockwork, outputs, mapping.keypad)
    if mapping.scanner and "scanner" in part:
        found["scanner"] = ScannerPlayer(clockwork, Line("scanner", mapping.scanner))
    if mapping.printer and "printer" in part:
        found["printer"] = PrinterPlayer(clockwork, outputs, mapping.printer, Line("printer", mapping.printer.uart))
    return found


def main(arguments: list[str]) -> None:
    """Standard output is the bench's alone: whatever a library prints goes to standard error."""
    out = os.dup(sys.stdout.fileno())
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    signal.signal(signal.SIGINT, signal.SIG_IGN)        # Ctrl-C is the bench's; it ends us
    clockwork = Clockwork(out)
    file, backend, at = arguments
    try:
        process = Process(clockwork, load(Path(file)), backend, at)
    except PosfaultError as problem:
        clockwork.say("problem", str(problem))
        return
    try:
        clockwork.say("ready")
        while not process.over:
            clockwork.turn()
    except (PosfaultError, OSError) as problem:
        with contextlib.suppress(OSError):
            clockwork.say("problem", str(problem) or type(problem).__name__)
    finally:
        process.outputs.close()


if __name__ == "__main__":
    main(sys.argv[1:])
