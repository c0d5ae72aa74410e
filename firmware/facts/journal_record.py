"""A record of the journal: little-endian length (2 bytes), kind (1), content, CRC-32 (4) of all before it.

length counts the whole record. A record whose CRC is wrong and whatever follows it was never written. Layouts are
struct codes.
"""

HEAD = "<HB"
CRC = "<I"

# Kind 1, a transaction enters a state: type, state, batch, STAN, amount, wall clock (s since 2000), card (first six and
# last four digits), RRN, approval code, response code.
TRANSACTION = 1
TRANSACTION_LAYOUT = "<BBIIII10s12s6s2s"
TYPES = ("sale",)

# Kind 2, a signature: batch and STAN, then the image as the pad gave it.
SIGNATURE = 2
SIGNATURE_LAYOUT = "<II"

# Kind 3, a batch is settled: batch, and whether the host found the totals equal.
SETTLED = 3
SETTLED_LAYOUT = "<IB"

# The life of a transaction. journalled: the request may have gone out. completed: the slip is printed. unknown: no valid
# answer, to be reversed. abandoned: no valid answer, and nobody asked again.
STATES = ("created", "journalled", "approved", "completed", "declined", "unknown", "reversed", "abandoned")
OPEN_STATES = ("journalled", "approved", "unknown")     # may still change
DEBIT_STATES = ("approved", "completed")                # for the terminal, the cardholder is debited
