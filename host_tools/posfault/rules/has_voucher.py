"""has-voucher: every standing debit has a whole, readable slip with its batch, trace number and amount.

An offline sale keeps the batch that it was made in, though the bank may have booked it in the next.

An electronic slip is one too, if the terminal's own key made it and somebody at the till could read it.

Not checked: whether the customer took it along.
"""

from __future__ import annotations

from posfault.bench.electronic_slip import ElectronicSlip
from posfault.bench.evidence import Evidence, name
from posfault.bench.paper import Slip
from posfault.text import tell


def judge(evidence: Evidence) -> list[str]:
    slips: list[Slip | ElectronicSlip] = [*evidence.slips, *evidence.electronic_slips]
    return [
        tell("lacks_slip", debit=name(debit))
        for debit in evidence.standing()
        if not any(
            slip.is_voucher(*evidence.known_as(debit), debit.amount)
            for slip in slips
        )
    ]
