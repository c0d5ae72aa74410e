"""What a request asks for: its row of ROWS, told by MTI, F3, F25, 60.1 and 60.3 together; most are what our terminal sends.

No single one of them tells: a sale, its void, a completion and a balance are all 0200, a sale and its refund differ in
60.1. A reversal has F3, F25 and 60.1 of what it reverses, so its MTI alone tells it.
"""

from __future__ import annotations

import functools

from posfault import facts
from posfault.acquirer.codec import Message

_MAC = 64
_RESERVED_LEAST = 11                # digits of F60: 60.1, batch and 60.3
_PAYMENT_CODE = 59
_REVERSAL = "0400"
# Fields that the table lists and a request may lack: the host does without them, or asks for them itself where it matters.
_OPTIONAL = frozenset((14, 26, 35, 37, 38, 52, 53, 62, 63, _MAC))
_CARD = 2

# Requests of terminals that are EMV kernels, which ours is none of; 60.3 = 951 is recalled, no source shows it.
_OF_OTHERS = (facts.Request("script_advice", "0620", "", "", "00", "951", (11, 37, 41, 42, 55, 60, 61, _MAC)),)
ROWS = {row.name: row for row in (*facts.messages(), *_OF_OTHERS)}
"""Every request that the acquirer knows, by name."""
_KINDS = {tuple(row)[1:6]: name for name, row in ROWS.items() if name not in ("code_sale", "reversal")}
# A sign-on asks by 60.3 for the keys it wants.
_KINDS |= {(*tuple(ROWS["sign_on"])[1:5], code): "sign_on" for code in ("001", "004")}
_OF_TRANSACTION = {row[0]: row for row in facts.table("transactions").TRANSACTIONS}

MTIS = frozenset(row.mti for row in ROWS.values())
_MACED_MTIS = frozenset(mti for mti in MTIS if all(_MAC in row.fields for row in ROWS.values() if row.mti == mti))


def kind(message: Message) -> str:
    """The name of the row, or "" where there is none."""
    if message.mti == _REVERSAL:
        return "reversal"
    fields = message.fields
    reserved = fields.get(60, "")
    found = _KINDS.get((message.mti, fields.get(3, ""), fields.get(25, ""), reserved[:2], reserved[8:11]), "")
    return "code_sale" if found == "sale" and _PAYMENT_CODE in fields else found


def maced(mti: str, name: str) -> bool:
    """Whether a request of this kind must carry a MAC; one of no kind must, where all of its MTI must."""
    return mti in _MACED_MTIS or (name in ROWS and _MAC in ROWS[name].fields)


@functools.cache
def required(mti: str, name: str) -> tuple[int, ...]:
    """The fields without which a request of this kind cannot be understood."""
    if name:
        original = name in _OF_TRANSACTION and _OF_TRANSACTION[name][2] != ""
        return tuple(number for number in ROWS[name].fields
                     if number not in _OPTIONAL and not (original and number == _CARD))
    # Of no kind: what all rows of its MTI have, so that a missing F3 is a format error and no unknown transaction.
    return tuple(sorted(set.intersection(*(set(required(mti, row.name)) for row in ROWS.values() if row.mti == mti))))


def type_code(name: str) -> str:
    """60.1 of a kind."""
    return ROWS[name].type


def identity(name: str) -> tuple[str, str, str]:
    """F3, F25 and 60.1 of a kind, which its reversal repeats."""
    row = ROWS[name]
    return row.processing_code, row.condition, row.type
