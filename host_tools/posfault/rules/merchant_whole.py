"""merchant-whole: the merchant is paid all that stands at the cardholders' cost, less what was paid back and the fee agreed.

Witnesses are the payout and, against it, the ledger's movements. Not checked: sales for which nobody was debited, which are
right-amount's and no-one-sided's matter.
"""

from __future__ import annotations

from posfault.bench.evidence import Evidence
from posfault.money import money
from posfault.text import chain, tell


def judge(evidence: Evidence) -> list[str]:
    paid, due = evidence.payout.paid, evidence.due()
    if paid == due:
        return []
    taken_back = sum(one.amount for one in evidence.movements if one.type == "chargeback" and not one.reversed)
    kept = ((evidence.payout.withheld, "withheld"), (taken_back, "charged_back"))
    why = [tell(text, amount=money(amount)) for amount, text in kept if amount]
    what = tell("merchant_paid", paid=money(paid), due=money(due))
    return [tell("because", what=what, why=chain("comma", why)) if why else what]
