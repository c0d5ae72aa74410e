"""The armed faults that a rig makes itself: counted at its own events, as the terminal's fault layer counts at its own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass
class Armed:
    """One fault of the scenario. number: its place there. count: events so far. times: it strikes at so many in a row."""

    number: int
    point: str
    nth: int
    kind: str
    parameters: Mapping[str, Any]
    count: int = 0

    @property
    def due(self) -> bool:
        return self.nth <= self.count < self.nth + int(self.parameters.get("times", 1))


class Faults:
    """rows: [number, point, nth, kind, parameters] each."""

    def __init__(self, rows: list[list[Any]]) -> None:
        self._armed = [Armed(*row) for row in rows]

    def at(self, peripheral: str) -> bool:
        """Whether any may strike there."""
        return any(one.point.startswith(peripheral + ".") for one in self._armed)

    def event(self, point: str) -> Armed | None:
        """Counts one; the fault that strikes now. A second at the same event does not fire."""
        struck = None
        for one in self._armed:
            if one.point == point:
                one.count += 1
                if one.due and struck is None:
                    struck = one
        return struck
