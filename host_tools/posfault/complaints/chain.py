"""Hashes chained: each entry's covers the one before it, so that a change, a removal or another order shows.

The chained hash of an entry is the SHA-256 of the line "previous name sha256", where previous is that of the entry before,
or START, and sha256 that of its content; the last one is the seal. Anybody can make it again with sha256sum.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

START = "posfault-evidence-1"


@dataclass(frozen=True, slots=True)
class Link:
    """An entry's name, the SHA-256 of its content, and its chained hash, in hex."""

    name: str
    sha256: str
    chained: str


def links(entries: Iterable[tuple[str, bytes]]) -> list[Link]:
    """The chain of (name, content), in their order."""
    found: list[Link] = []
    for name, content in entries:
        sha256 = hashlib.sha256(content).hexdigest()
        found.append(Link(name, sha256, _chained(found[-1].chained if found else START, name, sha256)))
    return found


def broken_at(chain: Iterable[Link]) -> str:
    """The first entry whose chained hash does not follow from those before, or an empty string."""
    previous = START
    for link in chain:
        if link.chained != _chained(previous, link.name, link.sha256):
            return link.name
        previous = link.chained
    return ""


def seal(chain: list[Link]) -> str:
    """What stands for all of it."""
    return chain[-1].chained if chain else START


def _chained(previous: str, name: str, sha256: str) -> str:
    return hashlib.sha256(f"{previous} {name} {sha256}\n".encode()).hexdigest()
