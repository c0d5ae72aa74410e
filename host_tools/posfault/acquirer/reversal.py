"""Reversal (0400): undoes what F61 names, once, however often it comes.

F61 is batch n6, STAN n6 and perhaps date n4 and more (notes/domain.md section 1, N:8440017). The batch in F60 is not
compared: the terminal may have signed on anew, or settled, since then. Whatever stands under that batch and STAN is
taken back, even if a lax bank booked it twice.
"""

from __future__ import annotations

from posfault import facts
from posfault.acquirer import kinds, originals
from posfault.acquirer.centre import Arrival, Centre
from posfault.acquirer.codec import Message
from posfault.acquirer.ledger_rows import UNDOING, Transaction

_REVERSIBLE = {name for name, _, _, remedy in facts.table("transactions").TRANSACTIONS if remedy == "reverse"}


def reversal(centre: Centre, arrival: Arrival) -> Message:
    """00 if it is reversed now or was before; 25 if it never stood; 12 if it is undone or an advice; 30; 64 its amount."""
    fields = arrival.message.fields
    if len(fields[61]) < originals.LEAST:
        arrival.note = "F61 short"
        return centre.reply(arrival, "30")
    name = originals.named(arrival.terminal, fields)
    under = centre.ledger.under(*name)
    if not under:
        centre.ledger.tombstone(*name)
        arrival.note = "no such transaction; refused should it still come"
        return centre.reply(arrival, "25")
    found = under[0]
    if (fields[3], fields[25], fields[60][:2]) != kinds.identity(found.type):
        arrival.note = f"transaction {found.id} is a {found.type}"
        return centre.reply(arrival, "30")
    if found.amount != int(fields[4]):
        return centre.reply(arrival, "64")
    if found.state == "declined":
        return centre.reply(arrival, "25")
    before = centre.ledger.reversal_of(found)
    if before is not None:
        arrival.note = f"transaction {found.id} was reversed before"
        return centre.reply(arrival, "00", before.rrn, wall_s=before.wall_s)
    if found.type not in _REVERSIBLE or _is_built_on(centre, found):
        arrival.note = f"transaction {found.id} cannot be reversed any more"
        return centre.reply(arrival, "12")
    if centre.conduct.ask(arrival.at_ms, lambda one: one.reversal_ignored()):
        arrival.note = f"transaction {found.id} should be reversed"
        return centre.reply(arrival, "00")
    return _reversed(centre, arrival, [one for one in under if one.state == "posted"])


def _is_built_on(centre: Centre, found: Transaction) -> bool:
    ledger = centre.ledger
    return (bool(ledger.following(found, *UNDOING, "refund")) or originals.is_gone_on_from(ledger, found)
            or (found.type in UNDOING and originals.cannot_come_back(ledger, found)))


def _reversed(centre: Centre, arrival: Arrival, standing: list[Transaction]) -> Message:
    rrn = centre.next_rrn()
    for one in standing:
        centre.ledger.post_reversal(one, rrn, arrival.at_ms, arrival.wall_s)
    arrival.note = f"transaction {', '.join(str(one.id) for one in standing)} reversed"
    return centre.reply(arrival, "00", rrn)
