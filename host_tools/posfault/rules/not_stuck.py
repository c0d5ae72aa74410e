"""not-stuck: once the faults are gone, a lawful sale goes through, what was pending is sent, the batch settles.

The witness is the closing, in which the clerk sells once more and settles: what came of it, what the journal still holds
open, and the display at its end, which must show a next step. Not checked: how long people had to wait.
"""

from __future__ import annotations

from posfault.bench.evidence import CLOSING, Evidence
from posfault.bench.journal import Entry
from posfault.text import tell, term

_PENDING = ("journalled", "unknown", "stored", "pending")
_NO_STEP = ("", "wait")


def judge(evidence: Evidence) -> list[str]:
    findings: list[str] = [tell("cannot_step", step=term(step)) for step in evidence.gave_up]
    closing = [intent for intent in evidence.intents if intent.name.startswith(CLOSING)]
    if not any(evidence.net(intent) for intent in closing) and "sale" not in evidence.gave_up:
        findings.append(tell("closing_undebited"))
    findings += [
        tell("still_open", what=term(entry.type), trace=f"{entry.stan:06d}", state=term(entry.state))
        for entry in evidence.journal.entries.values()
        if entry.state in _PENDING and not evidence.gave_up and not _is_told(evidence, entry)
    ]
    last = evidence.shown[-1][1].name if evidence.shown else ""
    if last in _NO_STEP:
        findings.append(tell("no_next_step", screen=term(last) if last else tell("unknown_screen")))
    return findings


def _is_told(evidence: Evidence, entry: Entry) -> bool:
    """Whether an offline sale is over, which the flash has forgotten: it is booked, and its batch or a later one settled."""
    return entry.state == "pending" and any(batch >= entry.batch for batch in evidence.journal.settled) and any(
        evidence.known_as(one) == (entry.batch, entry.stan) for one in evidence.movements)
