"""Where UnionPay's own dialect differs from facts/messages.py and iso_fields.py. Source: notes/domain.md section 1."""

# The 40 bytes of F62 in a sign-on reply under 60.3 = 003, each key encrypted under the terminal master key.
KEY_BLOCK = (("pin_key", 16), ("pin_kcv", 4), ("mac_key", 8), ("zeros", 8), ("mac_kcv", 4))
PIN_BLOCK = 8                           # bytes of F52: ISO 9564-1 format 0
PIN_SECURITY = "2600000000000000"       # F53: PIN block with the card number, double-length key
