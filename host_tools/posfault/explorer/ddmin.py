"""The smallest part of something that still fails: each alone, then delta debugging (Zeller and Hildebrandt, 2002).

Whoever asks keeps what has been tried: the same parts may be asked for again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TypeVar

Part = TypeVar("Part")
Fails = Callable[[tuple[Part, ...]], bool]

FEW = 16        # up to so many parts, each is tried alone first: then one is the true minimum, and so is a pair


def smallest(parts: tuple[Part, ...], fails: Fails[Part]) -> tuple[Part, ...]:
    """Of parts that fail together as many as fail, of which none can be left out; in their order."""
    if len(parts) <= FEW:
        parts = next(((one,) for one in parts if fails((one,))), parts)
    kept = ddmin(parts, fails)
    return () if len(kept) == 1 and fails(()) else kept


def ddmin(parts: tuple[Part, ...], fails: Fails[Part]) -> tuple[Part, ...]:
    """The same without trying each alone first; never empty."""
    pieces = 2
    while len(parts) > 1:
        subset = next(filter(fails, _pieces(parts, pieces)), None)
        if subset is not None:
            parts, pieces = subset, 2
            continue
        rest = next(filter(fails, _without_each(parts, pieces)), None)
        if rest is not None:
            parts, pieces = rest, max(pieces - 1, 2)
        elif pieces < len(parts):
            pieces = min(2 * pieces, len(parts))
        else:
            break
    return parts


def _bounds(size: int, pieces: int) -> Iterator[tuple[int, int]]:
    yield from ((size * place // pieces, size * (place + 1) // pieces) for place in range(pieces))


def _pieces(parts: tuple[Part, ...], pieces: int) -> Iterator[tuple[Part, ...]]:
    yield from (parts[begin:end] for begin, end in _bounds(len(parts), pieces))


def _without_each(parts: tuple[Part, ...], pieces: int) -> Iterator[tuple[Part, ...]]:
    yield from (parts[:begin] + parts[end:] for begin, end in _bounds(len(parts), pieces))
