"""merchant-whole: the merchant is paid all that stands at the cardholders' cost, less what was paid back and the fee agreed.

Witnesses are the payout and, against it, the ledger's movements. Not checked: sales for which nobody was debited, which are
right-amount's and no-one-sided's matter.
"""

from __future__ import annotations

from posfault.bench.evidence import Evidence
from posfault.money import money


def judge(evidence: Evidence) -> list[str]:
    paid, due = evidence.payout.paid, evidence.due()
    if paid == due:
        return []
    taken_back = sum(one.amount for one in evidence.movements if one.type == "chargeback" and not one.reversed)
    kept = ((evidence.payout.withheld, "withheld"), (taken_back, "charged back"))
    why = [f"{money(amount)} {word}" for amount, word in kept if amount]
    return [f"the merchant is paid {money(paid)} instead of {money(due)}{': ' if why else ''}{', '.join(why)}"]
