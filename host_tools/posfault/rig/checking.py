"""Tries what a rig.toml maps: every output once, and every key, seen from the terminal."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import NamedTuple

from posfault.bench.bench import Bench
from posfault.bench.stand import Stand
from posfault.errors import PortError
from posfault.rig.apparatus import Rig
from posfault.rig.mapping import Mapping, Output, key_names
from posfault.rig.play import Play
from posfault.scenario import Scenario

PULSE_S = 0.05
_WITHIN_S = 2.0
_KEY_MS = 200           # from key to key
_HIDDEN = "*"           # what is written of a digit where a password is asked for


class Tried(NamedTuple):
    """One line of the mapping: what, where, and what came of it; problem: empty where it works."""

    what: str
    where: str
    said: str
    problem: bool = False


def outputs(rig: Rig) -> Iterator[Tried]:
    """Switches each for a moment, the power relay included."""
    for output in rig.mapping.outputs():
        worker = rig.workers[output.backend, output.at]
        worker.say("pulse", output.what, PULSE_S)
        give_up = time.monotonic() + _WITHIN_S
        done = False
        while not done and time.monotonic() < give_up:
            done = ["done", output.what, 1] in worker.heard(_WITHIN_S)
        if not done:
            raise PortError(f"{rig.mapping.file}: {output.what} was not switched in {_WITHIN_S:.0f} seconds; start again")
        yield Tried(output.what, where(output), "switched")


def lines(mapping: Mapping) -> Iterator[Tried]:
    """The UARTs; the rig has opened them, else it would not run."""
    for name, uart in (("scanner", mapping.scanner), ("printer", mapping.printer and mapping.printer.uart)):
        if uart:
            yield Tried(f"{name}'s UART", f"{uart.port}, {uart.baud} baud", "opened")


def where(output: Output) -> str:
    place = f"{output.backend} at {output.at}" if output.at else output.backend
    return f"{place} {output.pin}, active {'high' if output.active else 'low'}"


def keys(stand: Stand, scenario: Scenario) -> Iterator[Tried]:
    """Presses every key, and sees which one the terminal got. scenario: a clean one, of which nothing is done."""
    rig = stand.rig
    assert rig
    assert rig.mapping.keypad
    slot, world = stand.morning((), scenario.contract)
    played = Play(rig, scenario, [], 1)
    bench = Bench(stand.home, world, [], [], slot, pace=1, rig=played)
    bench.run()
    for key in sorted(key_names(), key=str.isdigit):        # what begins something comes before what is typed
        before = len(world.trace)
        world.agenda.plan(bench.now_ms + _KEY_MS, "keypad", key)
        bench.run()
        got = [event[2][0] for event in world.trace[before:] if event[1] == "keypad.key"]
        right = got == [key] or (got == [_HIDDEN] and key.isdigit())
        row, column = rig.mapping.keypad.at[key]
        yield Tried(f"key {key}", f"row {row}, column {column}",
                    "came to the terminal" if right else f"the terminal got {', '.join(got) or 'nothing'}", not right)
