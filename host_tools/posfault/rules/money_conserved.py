"""money-conserved: the entries of every transaction in the ledger, and of all together, add up to zero.

Not checked: whether the accounts are the right ones.
"""

from __future__ import annotations

from posfault.bench.evidence import Evidence


def judge(evidence: Evidence) -> list[str]:
    return [
        f"the entries of {'the whole ledger' if transaction is None else f'ledger transaction {transaction}'}"
        f" add up to {total} instead of 0"
        for transaction, total in evidence.ledger_sums
    ]
