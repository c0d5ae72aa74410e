"""What is going to happen, in order of time: things that reach the terminal, and things around it.

Plain data throughout, so that a copy of it is a snapshot.
"""

from __future__ import annotations

import heapq
from collections.abc import Collection
from typing import Any, NamedTuple

PEOPLES = ("keypad", "card_reader", "scanner", "fingerprint", "signature_pad", "printer", "service_port")
PLUG = "cut"                    # pulled by somebody; no terminal waits for that
OUTSIDE = ("bank", "clerk")     # sources that are no peripherals: what happens there, the terminal is not told


class Item(NamedTuple):
    """At bench time at_ms `content` reaches `source`. Items of one time keep the order in which they were planned."""

    at_ms: int
    sequence: int
    source: str
    content: Any


class Agenda:
    def __init__(self) -> None:
        self._items: list[Item] = []
        self._sequence = 0
        self._given: list[Item] = []    # told to the terminal, not yet known to be used

    def plan(self, at_ms: int, source: str, content: Any) -> None:
        self._sequence += 1
        heapq.heappush(self._items, Item(at_ms, self._sequence, source, content))

    def next(self, until_ms: int | None) -> Item | None:
        """Takes the next item that is not after until_ms."""
        if self._items and (until_ms is None or self._items[0].at_ms <= until_ms):
            return heapq.heappop(self._items)
        return None

    def give(self, item: Item) -> None:
        """The terminal is going to be told this item."""
        self._given.append(item)

    def give_along(self, apart: Collection[str] = ()) -> None:
        """And what follows it before anything happens outside, or at a source in `apart`, so that several keys travel in one
        answer.
        """
        while self._items and self._items[0].source not in OUTSIDE and self._items[0].source not in apart:
            self._given.append(heapq.heappop(self._items))

    def given(self) -> list[Item]:
        return self._given

    def quiet_until(self) -> int | None:
        """When the next thing happens that is planned and not told yet; None if nothing is."""
        return self._items[0].at_ms if self._items else None

    def used(self, count: int) -> None:
        """The terminal has taken `count` of what it was told; the rest is still to come."""
        for item in self._given[count:]:
            heapq.heappush(self._items, item)
        self._given = []

    def power_lost(self) -> None:
        """What was on its way to the terminal reaches nobody."""
        self._items = [item for item in self._items if item.source in OUTSIDE]
        heapq.heapify(self._items)

    def expects(self, sources: tuple[str, ...]) -> bool:
        """Whether something for one of the sources is on its way."""
        return any(item.source in sources for item in self._items)
