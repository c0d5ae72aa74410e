"""Which fault kinds a rig makes, where, and how. What is not here it cannot make; a scenario that has it is not run, and
never counts as passed.

Faults of a peripheral that the firmware models are struck by the terminal's own fault layer, with a rig as without one. At
printer.status no rig makes any: the driver asks for itself before each line, and on the wire that looks just so.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import NamedTuple

from posfault import board_limits, facts
from posfault.boards import Board
from posfault.rig.keypad import bounces, repeated
from posfault.rig.mapping import Keypad, Mapping
from posfault.scenario import Fault, Scenario

_HALTS = "the terminal halts at the very point, and the relay takes its power away"


class Made(NamedTuple):
    """A kind that a rig makes at these points; * as in facts/fault_kinds.py. needs: the table of rig.toml."""

    kind: str
    points: tuple[str, ...]
    needs: str
    how: str


MADE = (
    Made("bounce", ("keypad.key",), "keypad", "the contact closes again after after_ms, or twice least_ms if longer"),
    Made("dead", ("keypad.key",), "keypad", "no contact closes where this key's would"),
    Made("stuck", ("keypad.key",), "keypad", "the contact closes again every every_ms, that many times"),
    Made("ghost", ("keypad.key",), "keypad", "the other key's contact closes right behind this one's"),
    Made("swap", ("keypad.key",), "keypad", "the other key's contact closes instead"),
    Made("misread", ("scanner.read",), "scanner", "another digit is sent"),
    Made("no_read", ("scanner.read",), "scanner", "nothing is sent"),
    Made("double_read", ("scanner.read",), "scanner", "the code is sent a second time"),
    Made("stale_buffer", ("scanner.read",), "scanner", "the code is sent only after after_ms"),
    Made("control_characters", ("scanner.read",), "scanner", "they are sent before the code"),
    Made("paper_end", ("printer.line",), "printer",
         "lines are not printed, the status says so, and paper_out is pulled"),
    Made("jam", ("printer.line",), "printer", "lines are not printed, and the status says so"),
    Made("cover", ("printer.line",), "printer",
         "lines are not printed, the status says so, and the line cover is pulled"),
    Made("overheat", ("printer.line",), "printer", "lines are not printed for so long; the status says so"),
    Made("near_end", ("printer.line",), "printer", "the status says so"),
    Made("no_answer", ("printer.line",), "printer", "lines are not printed, no status is answered"),
    Made("blank", ("printer.line",), "printer", "the lines are blank, the status is good"),
    Made("torn_slip", ("printer.line",), "printer", "the paper that the rig keeps ends behind this line"),
    Made("cut", ("*",), "power", _HALTS),
    Made("brown_out", ("*",), "power", _HALTS),
    Made("reboot_loop", ("supply.boot",), "power", _HALTS + ", each time"),
)


def by_rig(fault: Fault, mapping: Mapping) -> bool:
    """Whether the rig makes it, and not the terminal's fault layer: what strikes at a peripheral that the rig plays, the
    power apart, which the layer halts and the relay then takes away.
    """
    return fault.point.partition(".")[0] in mapping.plays and not _of_power(fault.kind)


def objection(fault: Fault, mapping: Mapping, pace: int) -> str:
    """Why it cannot be made on this rig, or an empty string."""
    if not by_rig(fault, mapping):
        return ""
    made = next((one for one in MADE if one.kind == fault.kind and fault.point in one.points), None)
    if made is None:
        return f"{fault.kind} at {fault.point}: no rig makes it"
    if mapping.keypad and not _quick_enough(mapping.keypad, fault, pace):
        return (f"{fault.kind} at {fault.point}: at pace {pace} its contacts are too short for gap_ms or least_ms of"
                f" {mapping.file}")
    return ""


def objections(scenario: Scenario, mapping: Mapping, pace: int, board: Board | None) -> list[str]:
    """Why the scenario cannot be run on this rig, none where it can. board: what the terminal runs on, where known."""
    found = [objection(fault, mapping, pace) for fault in scenario.faults]
    if board:
        found += board_limits.reasons(board, scenario, mapping.plays)
        found += [f"the rig plays the {name}, and {board.name} has no wiring for it" for name in sorted(mapping.plays)
                  if name not in board.wired]
    return [why for why in found if why]


def table(mapping: Mapping) -> Iterator[tuple[str, str, str]]:
    """(point, kind, how) of every kind at every point of what the mapping has; how is "" where it cannot be made."""
    for point in facts.points().values():
        for kind in facts.kinds().values():
            if kind.applies_to(point) and (point.peripheral in mapping.plays or (mapping.power and _of_power(kind.name))):
                yield point.name, kind.name, _how(point.name, kind.name, mapping)


def _how(point: str, kind: str, mapping: Mapping) -> str:
    found = (one.how for one in MADE if one.kind == kind and _fits(point, one.points) and getattr(mapping, one.needs))
    return next(found, "")


def _fits(point: str, points: Collection[str]) -> bool:
    return point in points or "*" in points


def _of_power(kind: str) -> bool:
    return any(one.kind == kind and one.needs == "power" for one in MADE)


def _quick_enough(keypad: Keypad, fault: Fault, pace: int) -> bool:
    given = dict(fault.parameters)
    if fault.kind == "bounce":
        return bounces(keypad, int(given["after_ms"]), pace)
    return fault.kind != "stuck" or repeated(keypad, int(given["every_ms"]) / pace)[1] * 1000 >= keypad.gap_ms
