"""cardholder-verified: a debit from the contract's amount on has the signature its own customer drew (C).

The witness is the stored image, compared with the strokes of the intent. The amount is that of the policy in force
in the contract's region on the day of the sale, by the bench's date. Not checked yet: PIN, entry mode.
"""

from __future__ import annotations

import time

from posfault import policies
from posfault.acquirer.ledger_rows import Movement
from posfault.bench.evidence import Evidence, name

_UNIX_2000_S = 946_684_800


def judge(evidence: Evidence) -> list[str]:
    findings = []
    for debit in evidence.standing():
        if debit.amount < _signature_from(evidence, debit):
            continue
        image = evidence.journal.signatures.get((debit.batch, debit.stan))
        intent = evidence.intent_of(debit)
        if image is None:
            findings.append(f"{name(debit)} has no signature")
        elif not image:
            findings.append(f"{name(debit)} has a blank signature")
        elif intent is None or image != intent.strokes:
            findings.append(f"{name(debit)} has a signature that its customer did not draw")
    return findings


def _signature_from(evidence: Evidence, debit: Movement) -> int:
    moment = time.gmtime(evidence.wall + evidence.made(debit)[0] // 1000 + _UNIX_2000_S)
    return policies.in_force(evidence.contract, time.strftime("%Y-%m-%d", moment))[0]
