"""Where UnionPay's own dialect differs from facts/messages.py. Source: notes/domain.md section 1."""

# The 40 bytes of F62 in a sign-on reply under 60.3 = 003, each key encrypted under the terminal master key; "" is zeros.
KEY_BLOCK = (("pin_key", 16), ("pin_kcv", 4), ("mac_key", 8), ("", 8), ("mac_kcv", 4))
