"""What the bank pays its merchants. Strict conduct pays for every debit that stands and asks for no slip."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from posfault.acquirer.centre import Centre
from posfault.acquirer.ledger_rows import Payout


@dataclass(frozen=True, slots=True)
class Agreed:
    """What merchant and bank agreed, and what the merchant can show.

    fee_bp: of ten thousand. signature_from: a debit of so much or more needs a signed slip. signed: terminal, batch and
    STAN of the debits that have one.
    """

    fee_bp: int
    signature_from: int
    signed: Collection[tuple[str, int, int]]


def pay_out(centre: Centre, merchant: str, agreed: Agreed, at_ms: int, wall_s: int) -> Payout:
    """The payout, after a bank that looks at slips has withheld or charged back what has none."""
    ledger, conduct = centre.ledger, centre.conduct
    if conduct.asked:
        for debit in ledger.standing_debits():
            if debit.merchant != merchant or debit.amount < agreed.signature_from:
                continue
            signed = (debit.terminal, debit.batch, debit.stan) in agreed.signed
            verdict = conduct.ask(at_ms, lambda one, signed=signed: one.slip_wanted(signed))   # type: ignore[misc]
            if verdict == "withheld":
                ledger.withhold(debit)
            elif verdict == "charged back":
                ledger.charge_back(debit, centre.next_rrn(), at_ms, wall_s)
    return ledger.payout(merchant, agreed.fee_bp)
