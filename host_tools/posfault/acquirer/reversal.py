"""Reversal (0400): undoes the sale that F61 names, once, however often it comes.

F61 is batch n6, STAN n6 and perhaps date n4 and more (notes/domain.md section 1, N:8440017). The batch in F60 is not
compared: the terminal may have signed on anew, or settled, since the sale.
"""

from __future__ import annotations

from posfault.acquirer.centre import Arrival, Centre
from posfault.acquirer.codec import Message

_REQUIRED = (3, 4, 11, 41, 42, 60, 61)
_ORIGINAL_LEAST = 12                # digits of F61: batch and STAN


def reversal(centre: Centre, arrival: Arrival) -> Message:
    """00 if the sale is reversed now or was before; 25 if it never stood; 30; 64 if its amount is another."""
    fields = arrival.message.fields
    if arrival.lacks(*_REQUIRED):
        return centre.reply(arrival, "30")
    if len(fields[61]) < _ORIGINAL_LEAST:
        arrival.note = "F61 short"
        return centre.reply(arrival, "30")
    ledger = centre.ledger
    original = (arrival.terminal, int(fields[61][:6]), int(fields[61][6:12]))
    found = ledger.find(*original)
    if found is None:
        ledger.tombstone(*original)
        arrival.note = "no such sale; refused should it still come"
        return centre.reply(arrival, "25")
    if found.amount != int(fields[4]):
        return centre.reply(arrival, "64")
    if found.state == "declined":
        return centre.reply(arrival, "25")
    before = ledger.find(*original, "reversal")
    if before is not None:
        arrival.note = f"transaction {found.id} was reversed before"
        return centre.reply(arrival, "00", before.rrn, wall_s=before.wall_s)
    posted = ledger.post_reversal(found, centre.next_rrn(), arrival.at_ms, arrival.wall_s)
    arrival.note = f"transaction {found.id} reversed"
    return centre.reply(arrival, "00", posted.rrn)
