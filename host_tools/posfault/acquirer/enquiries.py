"""Requests that move no money: echo, balance, what became of a transaction or of a chip's script, and the report that
something is wrong."""

from __future__ import annotations

from posfault import facts
from posfault.acquirer import originals, pins
from posfault.acquirer.centre import Arrival, Centre
from posfault.acquirer.codec import Message
from posfault.acquirer.ledger_rows import UNDOING, Transaction

_CURRENCY: str = facts.table("messages").CURRENCY
_AVAILABLE = "1002"                 # F54 begins with account type n2 and amount type n2; 02 is what is available


def echo(centre: Centre, arrival: Arrival) -> Message:
    """00: the line works. It needs no session."""
    return centre.reply(arrival, "00")


def balance(centre: Centre, arrival: Arrival) -> Message:
    """00 and F54 with what the cardholder can spend, holds taken off; 12, 30; 55, 75 or 99 for the PIN."""
    fields = arrival.message.fields
    if fields[49] != _CURRENCY:
        return centre.reply(arrival, "12")
    code = pins.refused(centre, arrival, fields[2])
    if code:
        return centre.reply(arrival, code)
    available = centre.ledger.available(centre.ledger.card_hash(fields[2]))
    sign = "D" if available < 0 else "C"
    return centre.reply(arrival, "00", more={54: f"{_AVAILABLE}{_CURRENCY}{sign}{abs(available):012d}"})


def status_query(centre: Centre, arrival: Arrival) -> Message:
    """What became of the transaction that F61 names.

    00: it stands, with its reference number (F37), approval code (F38) and the amount of all that stands under its name
    (F4), should it be booked twice. 12: it was declined, reversed or undone by a void. 25: it never came. A query for what
    never came does not keep it from coming still.
    """
    found = _asked_about(centre, arrival)
    if isinstance(found, Message):
        return found
    arrival.note = f"transaction {found.id} is {found.state}"
    if found.state != "posted":
        return centre.reply(arrival, "12")
    if centre.ledger.following(found, *UNDOING):
        arrival.note = f"transaction {found.id} is undone"
        return centre.reply(arrival, "12")
    under = centre.ledger.under(*originals.named(arrival.terminal, arrival.message.fields))
    amount = sum(one.amount for one in under if one.state == "posted")
    return centre.reply(arrival, "00", found.rrn, {4: f"{amount:012d}", 38: found.approval_code}, found.wall_s)


def script_advice(centre: Centre, arrival: Arrival) -> Message:
    """00: noted, what a chip made of the issuer's script in the answer to the transaction that F61 names; 25, 30.

    F55 holds the result (notes/domain.md section 1, 0620); it moves no money.
    """
    found = _asked_about(centre, arrival)
    if isinstance(found, Message):
        return found
    arrival.note = f"script of transaction {found.id}: {len(arrival.message.fields[55]) // 2} bytes of results"
    return centre.reply(arrival, "00", found.rrn)


def _asked_about(centre: Centre, arrival: Arrival) -> Transaction | Message:
    """The transaction that F61 names; or the answer, 30 where it cannot be read, and 25 where there is none."""
    fields = arrival.message.fields
    if len(fields[61]) < originals.LEAST:
        arrival.note = "F61 short"
        return centre.reply(arrival, "30")
    return centre.ledger.find(*originals.named(arrival.terminal, fields)) or centre.reply(arrival, "25")


def report(centre: Centre, arrival: Arrival) -> Message:
    """00, and in F37 the number of the incident: the merchant says that something is wrong with what F61 names, if anything.

    What the bank makes of it is in the note of its log; a report changes nothing by itself.
    """
    fields = arrival.message.fields
    found = centre.ledger.find(*originals.named(arrival.terminal, fields)) if len(fields[61]) >= originals.LEAST else None
    reply = centre.reply(arrival, "00")
    about = f"transaction {found.id}, {found.state}" if found else "nothing the bank knows"
    arrival.note = f"incident {reply.fields[37]} reported: {about}"
    return reply
