"""not-stuck: once the faults are gone, a lawful sale goes through and the batch settles.

The witness is the closing, in which the clerk sells once more and settles. Not checked: how long people had to wait.
"""

from __future__ import annotations

from posfault.bench.evidence import CLOSING, Evidence


def judge(evidence: Evidence) -> list[str]:
    findings = [f"the clerk cannot {step} although nothing is broken any longer" for step in evidence.gave_up]
    closing = [intent for intent in evidence.intents if intent.name == CLOSING]
    if not any(evidence.net(intent) for intent in closing) and "sale" not in evidence.gave_up:
        findings.append("the sale of the closing left no debit")
    return findings
