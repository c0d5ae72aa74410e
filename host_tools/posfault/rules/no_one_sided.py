"""no-one-sided: terminal and ledger agree on every transaction (单边账).

The terminal's word is the last state in its journal. Not checked: amounts, which is right-amount's matter.
"""

from __future__ import annotations

from posfault.bench.evidence import Evidence, name
from posfault.money import money


def judge(evidence: Evidence) -> list[str]:
    standing = {(debit.batch, debit.stan): debit for debit in evidence.standing()}
    findings = []
    for key, debit in standing.items():
        if not evidence.journal.debit(*key):
            entry = evidence.journal.entries.get(key)
            findings.append(f"{name(debit)} stands, but for the terminal it is {entry.state if entry else 'unheard of'}")
    for key, entry in evidence.journal.entries.items():
        if evidence.journal.debit(*key) and key not in standing:
            findings.append(
                f"the terminal holds {money(entry.amount)} (batch {entry.batch:06d}, trace {entry.stan:06d})"
                f" for {entry.state}, but no debit stands"
            )
    return findings
