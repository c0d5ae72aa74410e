"""Which process does what: one for each backend, since Blinka knows one device in a process."""

from __future__ import annotations

from posfault.rig.mapping import Mapping

Home = tuple[str, str]
"""Backend and address; two empty texts for UARTs alone, which need no backend."""


def parts(mapping: Mapping) -> dict[Home, frozenset[str]]:
    """Backend -> the tables of the mapping that are its process's; in the order of the file."""
    found: dict[Home, set[str]] = {}
    for output, name in _leading(mapping):
        found.setdefault(output, set()).add(name)
    for name in ("scanner", "printer"):
        if getattr(mapping, name) and not any(name in part for part in found.values()):
            first = next(iter(found), ("", ""))
            found.setdefault(first, set()).add(name)
    return {home: frozenset(names) for home, names in found.items()}


def _leading(mapping: Mapping) -> list[tuple[Home, str]]:
    """(home, table) of each table that has outputs; those of one table are all on one backend."""
    keypad, printer, power = mapping.keypad, mapping.printer, mapping.power
    lines = [(keypad.rows[0] if keypad else None, "keypad"), (power.relay if power else None, "power")]
    if printer:
        lines.append((printer.paper_out or printer.cover, "printer"))
    return [((line.backend, line.at), name) for line, name in lines if line]
