"""Reads the terminal's journal from outside: the bytes of its files, by firmware/facts/journal_record.py."""

from __future__ import annotations

import functools
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

from posfault import facts
from posfault.errors import LinkError
from posfault.link.terminal import Terminal

_CHUNK = 512            # bytes asked for at once; a small heap has not much more in one piece


@dataclass(frozen=True, slots=True)
class Entry:
    """The last state of one transaction. amount in minor units; card: first six and last four digits.

    entry: how the card was read. flags: WITH_PIN and the others of the table. original: (batch, STAN), (0, 0) for none.
    """

    type: str
    state: str
    entry: str
    flags: int
    batch: int
    stan: int
    amount: int
    wall: int
    original: tuple[int, int]
    card: str
    operator: str
    rrn: str
    approval_code: str
    response_code: str


@dataclass(slots=True)
class Journal:
    """entries, signatures and settled batches by (batch, STAN) or batch."""

    entries: dict[tuple[int, int], Entry] = field(default_factory=dict)
    signatures: dict[tuple[int, int], bytes] = field(default_factory=dict)
    settled: dict[int, bool] = field(default_factory=dict)

    def debit(self, batch: int, stan: int) -> bool:
        """Whether the terminal holds this transaction for a debit that stands: done, and not undone by a void."""
        entry = self.entries.get((batch, stan))
        return entry is not None and self.done(entry) and _effects()[entry.type] > 0 and not any(
            other.original == (batch, stan) and other.type.endswith("void") and self.done(other)
            for other in self.entries.values()
        )

    def done(self, entry: Entry) -> bool:
        """Whether the transaction has taken place for the terminal."""
        return entry.state in done_states()


@functools.cache
def _facts() -> tuple[SimpleNamespace, struct.Struct, struct.Struct, struct.Struct]:
    table = facts.table("journal_record")
    layouts = (table.TRANSACTION_LAYOUT, table.SIGNATURE_LAYOUT, table.SETTLED_LAYOUT)
    transaction, signature, settled = (struct.Struct(layout) for layout in layouts)
    return table, transaction, signature, settled


@functools.cache
def _effects() -> dict[str, int]:
    return {row[0]: row[1] for row in facts.table("transactions").TRANSACTIONS}


@functools.cache
def done_states() -> frozenset[str]:
    return frozenset(_facts()[0].DONE_STATES)


def fetch(terminal: Terminal) -> Journal:
    """Asks the terminal for its journal files, one after the other. Raises LinkError where it gives something else."""
    journal = Journal()
    data = b""
    size = 1
    while len(data) < size:
        try:
            text, size = terminal.command("journal", len(data), _CHUNK).content
            part, ended = bytes.fromhex(text), size <= len(data)
        except (TypeError, ValueError):
            part, ended = b"", False
        if not part and not ended:
            raise LinkError("the terminal gives no part of its journal")
        data += part
    read(data, journal)
    return journal


def read(data: bytes, journal: Journal) -> None:
    """Adds the records to `journal`; what is in none that is whole is left out."""
    table, transaction, signature, settled = _facts()
    for kind, content in records(data):
        if kind == table.TRANSACTION:
            entry = _entry(transaction.unpack(content), table)
            journal.entries[entry.batch, entry.stan] = entry
        elif kind == table.SIGNATURE:
            batch, stan = signature.unpack_from(content)
            journal.signatures[batch, stan] = content[signature.size :]
        elif kind == table.SETTLED:
            batch, balanced = settled.unpack(content)
            journal.settled[batch] = bool(balanced)


def _entry(row: tuple[Any, ...], table: SimpleNamespace) -> Entry:
    type_, state, entry, flags, batch, stan, amount, wall = row[:8]
    texts = [text.rstrip(b"\0").decode("ascii", "replace") for text in row[10:]]
    return Entry(table.TYPES[type_], table.STATES[state], table.ENTRIES[entry], flags, batch, stan, amount, wall,
                 (row[8], row[9]), *texts)


def records(data: bytes) -> Iterator[tuple[int, bytes]]:
    """(kind, content) of every record in it that is whole."""
    table = _facts()[0]
    head, tail = struct.Struct(table.HEAD), struct.Struct(table.CRC)
    start = 0
    while start + head.size <= len(data):
        length, kind = head.unpack_from(data, start)
        end = start + length
        whole = head.size + tail.size <= length <= len(data) - start
        if whole and tail.unpack_from(data, end - tail.size)[0] == zlib.crc32(data[start : end - tail.size]):
            yield kind, data[start + head.size : end - tail.size]
            start = end
        else:
            start += 1
