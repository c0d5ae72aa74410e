"""has-voucher: every standing debit has a whole, readable slip with its batch, trace number and amount.

Not checked: whether the customer took it along.
"""

from __future__ import annotations

from posfault.bench.evidence import Evidence, name


def judge(evidence: Evidence) -> list[str]:
    return [
        f"{name(debit)} has no slip"
        for debit in evidence.standing()
        if not any(slip.is_voucher(debit.batch, debit.stan, debit.amount) for slip in evidence.slips)
    ]
