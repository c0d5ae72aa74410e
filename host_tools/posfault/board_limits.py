"""Which scenarios a board cannot run, computed from what board.toml says and what the scenario needs."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from posfault import by_hand
from posfault.boards import Board
from posfault.scenario import Scenario

# Half of the 192 KB in which the whole suite runs on 64 bits.
HEAP_LEAST_KB = 96
# What a step needs somebody or something to play, beside the keypad; a key of the step, or what the clerk does.
_BY_KEY = {"card": "card_reader"}
_BY_CLERK = {"code sale": "scanner", "service port": "service_port"}
_BY_HAND = "by hand"        # which is said event by event
_AT_HAND = ("keypad", "network")
_PLAYED_TOO = ("keypad",)   # where it is real: keys that the bench plays are taken before those that are pressed


def cannot_run(board: Board, scenarios: Iterable[Scenario]) -> dict[str, list[str]]:
    """By the name of each scenario that cannot run there: why."""
    return {one.name: why for one in scenarios if (why := reasons(board, one))}


def reasons(board: Board, scenario: Scenario, plays: Collection[str] = ()) -> list[str]:
    """Why it cannot run there, none where it can. plays: real peripherals that a rig plays; see rig/making.py."""
    found = []
    if board.slots < 1:
        found.append("no flash image can be kept")
    if 0 < board.heap_kb < HEAP_LEAST_KB:
        found.append(f"{board.heap_kb} KB of heap are free, {HEAP_LEAST_KB} are needed")
    real = [name for name in board.real if name not in plays]
    found += [f"{name} is real there, and nobody plays it" for name in played(scenario)
              if name in real and name not in _PLAYED_TOO]
    found += [f"{fault.kind} at {fault.point} strikes a model, and {name} is real there"
              for fault in scenario.faults if (name := fault.point.partition(".")[0]) in real]
    return found


def played(scenario: Scenario) -> tuple[str, ...]:
    """Peripherals that the bench plays in this scenario: what people press, show and send, and the network."""
    needed = list(_AT_HAND)
    for step in scenario.steps:
        elsewhere = (*_BY_CLERK, _BY_HAND)
        needed += [name for key, name in _BY_KEY.items() if getattr(step, key) and step.clerk not in elsewhere]
        needed += [event.peripheral for entry in step.does for event in by_hand.events(entry) if event.peripheral]
        if step.clerk in _BY_CLERK:
            needed.append(_BY_CLERK[step.clerk])
    return tuple(dict.fromkeys(needed))
