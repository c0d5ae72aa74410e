"""Sale (0200): posted once, however often it comes.

Terminal, merchant, batch and STAN identify a sale; processing code, amount and card must then be equal for the same
answer, as notes/domain.md section 2 (host identity) suggests.
"""

from __future__ import annotations

from posfault import facts
from posfault.acquirer.centre import Arrival, Centre
from posfault.acquirer.codec import Message
from posfault.acquirer.ledger_rows import Sale, Transaction

_REQUIRED = (2, 3, 4, 11, 22, 25, 41, 42, 49, 60)
_KIND = next(row[2:6] for row in facts.messages() if row[0] == "sale")
_CURRENCY: str = facts.table("messages").CURRENCY
_CARD_LEAST = 12                    # digits; ISO/IEC 7812-1 allows 10 to 19, cards in use have 12 or more


def sale(centre: Centre, arrival: Arrival) -> Message:
    """00 and posted; the first answer again if repeated; 12, 13, 30, 51, 77 or 94 and nothing posted."""
    reserved = arrival.reserved()
    if reserved is None or not _readable(arrival):
        return centre.reply(arrival, "30")
    assert arrival.session is not None
    if reserved.batch != arrival.session.batch:
        arrival.note = f"batch {reserved.batch}, should be {arrival.session.batch}"
        return centre.reply(arrival, "77")
    fields = arrival.message.fields
    if (fields[3], fields[25], reserved.type, reserved.network_code) != _KIND or fields[49] != _CURRENCY:
        return centre.reply(arrival, "12")
    known = centre.ledger.find(arrival.terminal, reserved.batch, int(fields[11]))
    if known is not None:
        return _repeated(centre, arrival, known)
    if centre.ledger.is_tombstone(arrival.terminal, reserved.batch, int(fields[11])):
        arrival.note = "its reversal came first"
        return centre.reply(arrival, "12")
    return _answer(centre, arrival, centre.ledger.post_sale(_order(centre, arrival, reserved.batch)))


def _readable(arrival: Arrival) -> bool:
    if arrival.lacks(*_REQUIRED):
        return False
    card = arrival.message.fields[2]
    track = arrival.message.fields.get(35)
    if len(card) < _CARD_LEAST or (track is not None and track.partition("D")[0] != card):
        arrival.note = "card number wrong"
        return False
    return True


def _order(centre: Centre, arrival: Arrival, batch: int) -> Sale:
    fields = arrival.message.fields
    return Sale(arrival.terminal, fields[42], batch, int(fields[11]), centre.next_rrn(), centre.next_approval_code(),
                fields[3], int(fields[4]), fields[2], arrival.at_ms, arrival.wall_s)


def _repeated(centre: Centre, arrival: Arrival, known: Transaction) -> Message:
    fields = arrival.message.fields
    asked = (fields[3], int(fields[4]), centre.ledger.card_hash(fields[2]))
    if asked != (known.processing_code, known.amount, known.card_hash):
        arrival.note = f"differs from transaction {known.id} of the same STAN"
        return centre.reply(arrival, "94")
    if known.state == "reversed":
        # The first answer would say approved of a debit that no longer stands.
        arrival.note = f"transaction {known.id} again, reversed since"
        return centre.reply(arrival, "12")
    arrival.note = f"transaction {known.id} again"
    return _answer(centre, arrival, known)


def _answer(centre: Centre, arrival: Arrival, transaction: Transaction) -> Message:
    more = {38: transaction.approval_code} if transaction.approval_code else None
    return centre.reply(arrival, transaction.response_code, transaction.rrn, more, transaction.wall_s)
