"""A record of the journal: little-endian length (2 bytes), kind (1), content, CRC-32 (4) of all before it.

length counts the whole record. A record whose CRC is wrong was never written, or has rotted: the next begins at the next
byte from which one is whole. Layouts are struct codes.
"""

HEAD = "<HB"
CRC = "<I"

# Kind 1, a transaction enters a state: type, state, entry, flags, batch, STAN, amount, wall clock (s since 2000), batch
# and STAN of its original (0: none), card (first six and last four digits), operator, RRN, approval code, response code.
TRANSACTION = 1
TRANSACTION_LAYOUT = "<BBBBIIIIII10s2s12s6s2s"
TYPES = (
    "sale", "code_sale", "void", "refund", "preauth", "preauth_void", "completion", "completion_void", "offline_sale",
)
ENTRIES = ("manual", "swipe", "code", "chip", "tap")
WITH_PIN = 1                    # flags: the PIN was entered,
NO_SIGNATURE = 2                # none is asked for this one,
RELEASED = 4                    # a supervisor released it

# Kind 2, a signature: batch and STAN, then the image as the pad gave it.
SIGNATURE = 2
SIGNATURE_LAYOUT = "<II"

# Kind 3, a batch is settled: batch, and whether the host found the totals equal.
SETTLED = 3
SETTLED_LAYOUT = "<IB"

# Kind 4, what an advice must say again when it is repeated: batch and STAN, then track 2 and more, enciphered.
CARD = 4
CARD_LAYOUT = "<II"

# The life of a transaction. journalled: the request may have gone out. completed: the slip is printed. unknown: no valid
# answer, to be reversed or repeated. abandoned: no valid answer, and nobody asked again. stored: an offline sale whose
# slip is not out yet, pending: one that the host has not been told of. A void, once approved, makes its original void.
STATES = (
    "created", "journalled", "approved", "completed", "declined", "unknown", "reversed", "abandoned", "stored", "pending",
)
OPEN_STATES = ("journalled", "approved", "unknown", "stored", "pending")    # may still change
DONE_STATES = ("approved", "completed", "stored", "pending")                # for the terminal, it has taken place
