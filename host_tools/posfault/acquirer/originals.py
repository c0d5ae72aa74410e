"""What a void, a refund or a completion names: whether it can be found, and whether this may be done to it."""

from __future__ import annotations

from collections.abc import Mapping

from posfault import facts
from posfault.acquirer.ledger import Ledger
from posfault.acquirer.ledger_rows import UNDOING, Order, Transaction

_TRANSACTIONS = facts.table("transactions").TRANSACTIONS
_ORIGINAL: dict[str, str] = {name: original for name, _, original, _ in _TRANSACTIONS}
_BATCH = slice(0, 6)                # of F61
_STAN = slice(6, 12)
LEAST = 12                          # digits of F61: batch and STAN; the date may be left out

# "sale" of the table stands for every debit that goes on from nothing, "any" for every debit.
_MEANT = {
    "sale": tuple(name for name, effect, original, _ in _TRANSACTIONS if effect > 0 and not original),
    "any": tuple(name for name, effect, _, _ in _TRANSACTIONS if effect > 0),
}
_OF_THIS_BATCH = ("void", "completion_void")        # once it is settled, a debit can only be refunded
_PART = ("refund", "completion")                    # may be for less than the original


def needed(kind: str) -> bool:
    """Whether this type names an original."""
    return _ORIGINAL[kind] != ""


def named(terminal: str, fields: Mapping[int, str]) -> tuple[str, int, int]:
    """Terminal, batch and STAN of what F61 names."""
    return terminal, int(fields[61][_BATCH]), int(fields[61][_STAN])


def original(ledger: Ledger, order: Order, fields: Mapping[int, str]) -> tuple[Transaction | None, str]:
    """(the original, "") or (the original if it was found, the response code that refuses).

    25: not found under this batch, STAN, card, reference number (F37) and approval code (F38), as far as the request
    says them. 12: reversed, undone or, for anything but a refund, gone on from. 64: the amount.
    """
    meant = _MEANT.get(_ORIGINAL[order.type], (_ORIGINAL[order.type],))
    found = [one for one in ledger.under(*named(order.terminal, fields)) if _fits(ledger, one, meant, order, fields)]
    if not found:
        return None, "25"
    one = found[0]
    if order.type in _OF_THIS_BATCH and (one.batch != order.batch or _closed(ledger, one)):
        return one, "25"
    if one.state == "reversed" or ledger.following(one, *UNDOING):
        return one, "12"
    refunded = sum(refund.amount for refund in ledger.following(one, "refund"))
    if order.type != "refund" and (refunded or is_gone_on_from(ledger, one)):
        return one, "12"
    if order.type in _PART:
        return one, "64" if order.amount > one.amount - refunded else ""
    return one, "64" if order.amount != one.amount else ""


def _closed(ledger: Ledger, one: Transaction) -> bool:
    """Whether the batch in which it is counted is settled, though the terminal may not know."""
    return ledger.settled(one.terminal, one.counted_in or one.batch) is not None


def is_gone_on_from(ledger: Ledger, one: Transaction) -> bool:
    """Whether a completion of this pre-authorisation stands."""
    return any(not ledger.following(completion, *UNDOING) for completion in ledger.following(one, "completion"))


def cannot_come_back(ledger: Ledger, void: Transaction) -> bool:
    """Whether the hold of the completion that this void undid has been completed anew, or voided, since."""
    completion = ledger.original_of(void)
    hold = ledger.original_of(completion) if completion and completion.type == "completion" else None
    return hold is not None and (is_gone_on_from(ledger, hold) or bool(ledger.following(hold, *UNDOING)))


def _fits(ledger: Ledger, one: Transaction, meant: tuple[str, ...], order: Order, fields: Mapping[int, str]) -> bool:
    return (one.type in meant and one.state != "declined"
            and (not order.card or ledger.card_hash(order.card) == one.card_hash)
            and fields.get(37, one.rrn) == one.rrn and fields.get(38, one.approval_code) == one.approval_code)
