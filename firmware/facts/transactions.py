"""What a transaction does: (name, effect, type of its original, how a missing answer is made up for).

The name is also that of its message. effect: 1 debits the cardholder, -1 pays back, 0 moves no money. original: the
type that it undoes or goes on from, "any" for a debit of any day. A missing answer of a request is reversed; an
advice is repeated as it was until it is answered. Source: notes/domain.md sections 1 and 2.
"""

TRANSACTIONS = (
    ("sale", 1, "", "reverse"),
    ("code_sale", 1, "", "reverse"),
    ("void", -1, "sale", "reverse"),
    ("refund", -1, "any", "repeat"),
    ("preauth", 0, "", "reverse"),
    ("preauth_void", 0, "preauth", "reverse"),
    ("completion", 1, "preauth", "reverse"),
    ("completion_void", -1, "completion", "reverse"),
    ("offline_sale", 1, "", "repeat"),
)
