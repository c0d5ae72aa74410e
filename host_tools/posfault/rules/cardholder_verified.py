"""cardholder-verified: a debit from the contract's amount on has the signature its own customer drew (C).

The witness is the stored image, compared with the strokes of the intent. Not checked yet: PIN, region, entry mode.
"""

from __future__ import annotations

from posfault.bench.evidence import Evidence, name


def judge(evidence: Evidence) -> list[str]:
    findings = []
    for debit in evidence.standing():
        if debit.amount < evidence.contract.signature_from:
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
