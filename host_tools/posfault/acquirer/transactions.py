"""Every request that moves or holds money, but reversals: booked once, however often it comes.

Terminal, merchant, batch and STAN identify a transaction; what is asked for, amount, card and original must then be equal
for the same answer, as notes/domain.md section 2 (host identity) suggests. Requests (0100, 0200) and advices (0220) are
answered alike: an advice is repeated until it is answered, a request is reversed.
"""

from __future__ import annotations

from posfault import facts
from posfault.acquirer import originals, pins
from posfault.acquirer.centre import Arrival, Centre
from posfault.acquirer.codec import Message
from posfault.acquirer.ledger_rows import EFFECTS, Order, Transaction
from posfault.acquirer.monitor import HELD
from posfault.acquirer.payment_codes import card_of

_CURRENCY: str = facts.table("messages").CURRENCY
_CODE_DIGITS, _ORDER_DIGITS = (length for _, length in facts.table("payment_code").PAYMENT)
_CARD_LEAST = 12                    # digits; ISO/IEC 7812-1 allows 10 to 19, cards in use have 12 or more


def transaction(centre: Centre, arrival: Arrival) -> Message:
    """00 and booked; the first answer again if repeated; otherwise a code that says why not, and nothing booked.

    77 of another batch, 94 another request under the same name, 12 impossible (already undone, code used up, its
    reversal came first), 25 and 64 for its original, 55, 75 and 99 for the PIN, 59 for what the monitor holds, 13 and
    51 for the amount.
    """
    reserved = arrival.reserved()
    assert reserved is not None
    assert arrival.session is not None
    if reserved.batch != arrival.session.batch and not arrival.any_batch:
        arrival.note = f"batch {reserved.batch}, should be {arrival.session.batch}"
        return centre.reply(arrival, "77")
    if arrival.message.fields[49] != _CURRENCY:
        return centre.reply(arrival, "12")
    order = _order(centre, arrival, reserved.batch)
    if order is None:
        return centre.reply(arrival, "30")
    known = _known(centre, arrival, order)
    if known is not None and not centre.conduct.ask(arrival.at_ms, lambda one: one.repeat_posted(order.type)):
        return _repeated(centre, arrival, order, known)
    if (centre.ledger.is_tombstone(*order.name)
            and not centre.conduct.ask(arrival.at_ms, lambda one: one.tombstone_missing())):
        arrival.note = "its reversal came first"
        return centre.reply(arrival, "12")
    order.counted_in = arrival.session.counted_in
    refused = _refused(centre, arrival, order)
    order.rrn, order.approval_code = centre.next_rrn(), centre.next_approval_code()
    return _answer(centre, arrival, *_booked(centre, arrival, order, refused))


def _booked(centre: Centre, arrival: Arrival, order: Order, refused: str) -> tuple[Transaction, str]:
    """The order in the ledger, and what the terminal is told of it; of a debit the monitor is asked first, and told
    afterwards."""
    if EFFECTS[order.type] <= 0:
        return centre.ledger.post(order, refused), ""
    suspicious = [] if refused else centre.monitor.debit(arrival, order)
    if suspicious and centre.monitor.holds:
        refused = HELD
        arrival.note = "; ".join(text for _, text in suspicious)
    booked = centre.ledger.post(order, refused)
    centre.monitor.booked(arrival, booked, suspicious)
    told = suspicious and centre.monitor.tells and booked.state == "posted"
    return booked, suspicious[0][0].replace("_", " ").upper() if told else ""


def _order(centre: Centre, arrival: Arrival, batch: int) -> Order | None:
    """What is asked for, or None where it cannot be read; then the note says why."""
    fields = arrival.message.fields
    order = Order(arrival.kind, arrival.terminal, fields[42], batch, int(fields[11]), int(fields[4]), arrival.at_ms,
                  arrival.wall_s, fields.get(2, ""))
    track = fields.get(35)
    if order.card and (len(order.card) < _CARD_LEAST or (track is not None and track.partition("D")[0] != order.card)):
        arrival.note = "card number wrong"
        return None
    if arrival.kind == "code_sale" and not _with_code(centre, arrival, order):
        arrival.note = "F59 wrong"
        return None
    if originals.needed(arrival.kind) and len(fields[61]) < originals.LEAST:
        arrival.note = "F61 short"
        return None
    if arrival.kind == "offline_sale":
        order.own_time = fields[13] + fields[12]
    return order


def _with_code(centre: Centre, arrival: Arrival, order: Order) -> bool:
    """Puts the payment code, its card and its order number into the order, where F59 can be read."""
    text = arrival.message.fields[59]
    if len(text) != _CODE_DIGITS + _ORDER_DIGITS or not (text.isascii() and text.isdigit()):
        return False
    order.code = text[:_CODE_DIGITS]
    order.order_number = arrival.order_number or text[_CODE_DIGITS:]
    order.card = card_of(order.code, centre.cards)
    return True


def _known(centre: Centre, arrival: Arrival, order: Order) -> Transaction | None:
    """The transaction that this request asks for once more."""
    under = centre.ledger.under(*order.name)
    if arrival.order_number:
        return next((one for one in under if one.order_number == arrival.order_number), None)
    if not under and order.type == "offline_sale":
        return centre.ledger.same_offline(order)
    return under[0] if under else None


def _refused(centre: Centre, arrival: Arrival, order: Order) -> str:
    """The code that refuses it, or "" where only amount and funds are left to be looked at."""
    if originals.needed(order.type):
        order.original, refused = originals.original(centre.ledger, order, arrival.message.fields)
        if refused:
            return refused
    if order.code:
        if not order.card:
            arrival.note = "no such payment code"
            return "12"
        used = [one for one in centre.ledger.with_code(order.code) if one.order_number != order.order_number]
        if used and not arrival.order_number and not centre.conduct.ask(arrival.at_ms, lambda one: one.code_used_again()):
            arrival.note = f"payment code used by transaction {used[0].id}"
            return "12"
    return pins.refused(centre, arrival, order.card)


def _repeated(centre: Centre, arrival: Arrival, order: Order, known: Transaction) -> Message:
    card_hash = centre.ledger.card_hash(order.card) if order.card else known.card_hash
    asked = (order.type, order.amount, card_hash, order.order_number)
    if asked != (known.type, known.amount, known.card_hash, known.order_number):
        arrival.note = f"differs from transaction {known.id} of the same STAN"
        return centre.reply(arrival, "94")
    if known.state == "reversed":
        # The first answer would say approved of a debit that no longer stands.
        arrival.note = f"transaction {known.id} again, reversed since"
        return centre.reply(arrival, "12")
    arrival.note = f"transaction {known.id} again"
    return _answer(centre, arrival, known)


def _answer(centre: Centre, arrival: Arrival, booked: Transaction, told: str = "") -> Message:
    more = {number: value for number, value in ((38, booked.approval_code), (44, told)) if value}
    return centre.reply(arrival, booked.response_code, booked.rrn, more, booked.wall_s)
