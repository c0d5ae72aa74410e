"""What stands in a flash image, read on the host by littlefs-python, and what must have become of it in the end.

The firmware has no part in it: neither its file system, nor its recovery, nor what it says of its journal.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

from littlefs import LittleFS

from posfault import facts
from posfault.acquirer import kinds
from posfault.bench import journal
from posfault.bench.evidence import Evidence
from posfault.bench.journal import Entry, Journal, done_states
from posfault.bench.world import World

_RECORD = facts.table("journal_record")
_STAN = 11


def file_system(image: bytes) -> Any:
    """The volume in it, mounted. Raises LittleFSError where there is none."""
    limits = facts.limits()
    volume = LittleFS(block_size=limits.FLASH_BLOCK, block_count=limits.FILE_BLOCKS, prog_size=limits.FLASH_PROGRAM,
                      read_size=2 * limits.FLASH_PROGRAM, mount=False)
    volume.context.buffer[:] = image
    volume.mount()
    return volume


def journal_of(image: bytes) -> Journal:
    """Every whole record of its journal files. Raises LittleFSError where there is no volume."""
    volume = file_system(image)
    found = Journal()
    for name in sorted(volume.listdir("/")):
        if name.startswith("journal."):
            with volume.open(name, "rb") as file:
                journal.read(file.read(), found)
    return found


def sent_unwritten(world: World, found: Journal) -> list[str]:
    """Requests for money that went out although the flash has no record of the transaction: written too late, or never."""
    written = {entry.stan for entry in found.entries.values()}
    messages = [sent.message for sent in world.wire.sent if sent.up and sent.message]
    asked = {int(message.fields[_STAN]): kinds.kind(message) for message in messages}
    return [f"{kind} {stan:06d} went out and is not in the journal that the cut left"
            for stan, kind in asked.items() if kind in _RECORD.TYPES and stan not in written]


def lost(survived: Iterable[Journal], final: Journal) -> list[str]:
    """What stood in a journal after a power cut and is gone in the end, or is something else, or has been left open."""
    wrong = [f"{_name(entry)} is {entry.state} in the end" for entry in final.entries.values()
             if entry.state in _RECORD.OPEN_STATES]
    for before in survived:
        for key, entry in before.entries.items():
            now = final.entries.get(key)
            if now is None:
                wrong.append(f"{_name(entry)}, {entry.state} when the power came back, is gone from the journal")
            elif (now.type, now.amount, now.card) != (entry.type, entry.amount, entry.card):
                wrong.append(f"{_name(entry)} has become {_name(now)}")
            elif entry.state not in (*_RECORD.OPEN_STATES, "created", now.state):
                wrong.append(f"{_name(entry)} was {entry.state}, and is {now.state}")
    return wrong


def disagreeing(final: Journal, evidence: Evidence) -> list[str]:
    """Where the journal's standing transactions and the bank's are not the same ones, each once. By trace number, type and
    amount: the bank may have counted one in another batch."""
    ours = Counter((one.type, one.stan, one.amount) for one in final.entries.values() if one.state in done_states())
    theirs = Counter((one.type, one.stan, one.amount) for one in evidence.movements
                     if not one.reversed and one.type in _RECORD.TYPES)
    return [f"{kind} {stan:06d} of {amount}: {ours[kind, stan, amount]} times in the journal, "
            f"{theirs[kind, stan, amount]} times at the bank"
            for kind, stan, amount in sorted(ours | theirs) if ours[kind, stan, amount] != theirs[kind, stan, amount]]


def _name(entry: Entry) -> str:
    return f"{entry.type} {entry.stan:06d} of {entry.amount}"
