"""money-conserved: the entries of every transaction in the ledger, and of all together, add up to zero; holds end in time.

What is held back from a card is what its pre-authorisations ask for that nobody has reversed, released or completed. Not
checked: whether the accounts are the right ones.
"""

from __future__ import annotations

from posfault.bench.evidence import Evidence
from posfault.money import money


def judge(evidence: Evidence) -> list[str]:
    return [
        f"the entries of {'the whole ledger' if transaction is None else f'ledger transaction {transaction}'}"
        f" add up to {total} instead of 0"
        for transaction, total in evidence.ledger_sums
    ] + _holds(evidence)


def _holds(evidence: Evidence) -> list[str]:
    if not evidence.held:
        return []
    completed = {one.original for one in evidence.movements if one.type == "completion" and one.stands}
    due = dict.fromkeys(evidence.held, 0)
    for one in evidence.movements:
        if one.type == "preauth" and one.stands and (one.batch, one.stan) not in completed:
            due[one.card] = due.get(one.card, 0) + one.amount
    return [
        f"{money(held)} is held back from card {card} instead of {money(due[card])}"
        for card, held in evidence.held.items()
        if held != due[card]
    ]
