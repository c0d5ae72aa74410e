"""Response codes of F39 that make the terminal act. Source: notes/domain.md section 2."""

# The host did what the reversal asks, or never had anything to undo.
REVERSAL_DONE = ("00", "12", "25")

# The terminal's session is over at the host.
SIGN_ON_AGAIN = ("22", "77", "99", "A0")

# Nothing is decided yet: an advice is told again later.
TRY_LATER = ("68", "90", "91", "96", "98")
# The PIN may be typed once more.
WRONG_PIN = "55"

# The bank's monitor holds it as suspicious (59 in ISO 8583:1987): nothing is debited.
HELD = "59"

# It may have been booked or not: known already, the issuer late or silent, the bank in trouble. Never a refusal.
DOUBTFUL = ("68", "90", "91", "94", "96", "98")
