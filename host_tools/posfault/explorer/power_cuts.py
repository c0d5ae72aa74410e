"""Power cuts that leave what others leave: the singles tell at which points, and no pair is made of them.

What the terminal takes in (a key, a card, the time) is gone with the power, so that it fails before or after that alike.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from posfault import facts
from posfault.explorer.trial import Found
from posfault.scenario import Fault

_KINDS = tuple(kind.name for kind in facts.kinds().values() if kind.points == ("*",))


def cuts_after(fault: Fault) -> bool:
    """Whether the power fails right behind an event."""
    return fault.kind in _KINDS and ("when", "after") in fault.parameters


def taking_in(singles: Sequence[Found]) -> frozenset[str]:
    """The points where, at each event, the power left the same before it and after it."""
    states = {one.schedule.faults[0]: one.state for one in singles if one.schedule.faults}
    behind = [fault for fault in states if cuts_after(fault)]
    other = {fault.point for fault in behind if not states[fault] or states[fault] != states.get(_before(fault))}
    return frozenset(fault.point for fault in behind) - other


def _before(fault: Fault) -> Fault:
    """The same cut before the event."""
    given = dict(fault.parameters) | {"when": "before"}
    return replace(fault, parameters=tuple(given.items()))
