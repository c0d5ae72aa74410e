"""Batch upload (0320): the details of a batch whose totals differ, kept and then compared one by one.

60.3 is 201 for details and 202 for the end, whose count says how many there were in all. Layouts of F48:
firmware/facts/upload.py.
"""

from __future__ import annotations

from posfault import facts
from posfault.acquirer import kinds
from posfault.acquirer.centre import Arrival, Centre
from posfault.acquirer.codec import Message
from posfault.acquirer.ledger_rows import Detail, Order, Transaction

_FACTS = facts.table("upload")
_COUNT: int = _FACTS.UPLOAD_COUNT
_LENGTHS = tuple(length for _, length in _FACTS.UPLOAD_DETAIL)
_DETAIL = sum(_LENGTHS)
_WITHOUT_CARD = "code_sale"


def upload(centre: Centre, arrival: Arrival) -> Message:
    """00 and the details are kept, also when they come again; 30 where F48 is not of its form."""
    reserved = arrival.reserved()
    assert reserved is not None
    text = arrival.message.fields[48]
    count = int(text[:_COUNT]) if len(text) >= _COUNT else -1
    if count < 1 or len(text) != _COUNT + count * _DETAIL:
        arrival.note = f"F48 has {len(text)} digits"
        return centre.reply(arrival, "30")
    details = [_detail(text, _COUNT + index * _DETAIL) for index in range(count)]
    centre.ledger.keep_details(arrival.terminal, reserved.batch, details)
    return centre.reply(arrival, "00")


def upload_end(centre: Centre, arrival: Arrival) -> Message:
    """00 if ledger and terminal now agree on every transaction of the batch, 95 if they still differ; 30."""
    reserved = arrival.reserved()
    assert reserved is not None
    text = arrival.message.fields[48]
    if len(text) != _COUNT:
        arrival.note = f"F48 has {len(text)} digits"
        return centre.reply(arrival, "30")
    ledger = centre.ledger
    details = ledger.details(arrival.terminal, reserved.batch)
    counted = ledger.counted(arrival.terminal, reserved.batch)
    missing = [one for one in details if not any(_is(one, other) for other in counted)]
    if missing and centre.conduct.asked:
        _post(centre, arrival, reserved.batch, missing)
    if missing or len(details) != int(text) or len(counted) != len(details):
        arrival.note = f"{len(details)} details, {len(counted)} in the ledger, {len(missing)} of them not there"
        return centre.reply(arrival, "95")
    return centre.reply(arrival, "00")


def _detail(text: str, start: int) -> Detail:
    parts = []
    for length in _LENGTHS:
        parts.append(text[start:start + length])
        start += length
    return Detail(parts[0], int(parts[1]), parts[2], int(parts[3]))


def _is(detail: Detail, booked: Transaction) -> bool:
    # Of a payment by code the terminal does not know the card.
    return ((detail.type, detail.stan, detail.amount) == (kinds.type_code(booked.type), booked.stan, booked.amount)
            and (booked.type == _WITHOUT_CARD or booked.card.endswith(detail.card)))


def _post(centre: Centre, arrival: Arrival, batch: int, missing: list[Detail]) -> None:
    """For a bank that takes the terminal's word: debits what its own books of the batch do not hold."""
    for detail in missing:
        meant = centre.ledger.asked_for(arrival.terminal, detail)
        if meant is not None and centre.conduct.ask(arrival.at_ms, lambda one: one.unmatched_posted()):
            order = Order(meant.type, arrival.terminal, meant.merchant, batch, detail.stan, detail.amount, arrival.at_ms,
                          arrival.wall_s, rrn=centre.next_rrn(), approval_code=meant.approval_code, original=meant)
            centre.ledger.post(order)
