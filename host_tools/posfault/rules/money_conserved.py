"""money-conserved: the entries of every transaction in the ledger, and of all together, add up to zero; holds end in time.

What is held back from a card is what its pre-authorisations ask for that nobody has reversed, released or completed. Not
checked: whether the accounts are the right ones.
"""

from __future__ import annotations

from posfault.bench.evidence import Evidence
from posfault.money import money
from posfault.text import tell


def judge(evidence: Evidence) -> list[str]:
    return [
        tell("ledger_sum", total=total) if transaction is None
        else tell("entry_sum", transaction=transaction, total=total)
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
        tell("held_otherwise", held=money(held), card=card, due=money(due[card]))
        for card, held in evidence.held.items()
        if held != due[card]
    ]
