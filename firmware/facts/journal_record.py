"""A record of the journal: little-endian length (2 bytes), kind (1), content, CRC-32 (4) of all before it.

length counts the whole record. A record whose CRC is wrong and whatever follows it was never written.
"""

HEAD = "<HB"
CRC = "<I"

# Kind 1, a transaction enters a state. The content: (name, struct code).
TRANSACTION = 1
TRANSACTION_FIELDS = (
    ("type", "B"), ("state", "B"), ("batch", "I"), ("stan", "I"), ("amount", "I"),
    ("wall", "I"),              # s since 2000, by the terminal's clock
    ("card", "10s"),            # first six and last four digits
    ("rrn", "12s"), ("approval_code", "6s"), ("response_code", "2s"),
)
TYPES = ("sale",)

# Kind 2, a signature: batch and STAN, then the image as the pad gave it.
SIGNATURE = 2
SIGNATURE_FIELDS = (("batch", "I"), ("stan", "I"))

# Kind 3, a batch is settled: batch, and whether the host found the totals equal.
SETTLED = 3
SETTLED_FIELDS = (("batch", "I"), ("balanced", "B"))

# The life of a transaction: (state, whether it may still change, whether the terminal holds it for a debit).
STATES = (
    ("created", True, False),
    ("journalled", True, False),    # the request may have gone out
    ("approved", True, True),
    ("completed", False, True),     # the slip is printed
    ("declined", False, False),
    ("unknown", True, False),       # no valid answer; to be reversed
    ("reversed", False, False),
    ("abandoned", False, False),    # no valid answer, and nobody asked again
)
