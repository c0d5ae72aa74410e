"""ISO 8583 fields of the UnionPay-style dialect: (number, name, kind, length).

length counts digits for n and z kinds, characters for ans, bytes for b; for variable kinds it is the maximum.
Kinds:
  n         fixed packed BCD, an odd length is padded on the left
  n_left    fixed packed BCD, an odd length is padded on the right
  ans, b    fixed characters, fixed bytes
  n_ll      packed BCD left-aligned, digit count before it in 1 BCD byte (n_lll: 2 bytes)
  z_ll      as n_ll with D as track separator (z_lll: 2 bytes)
  ans_ll, ans_lll, b_lll   characters or bytes, their count before them in BCD
Sources: the field table in notes/domain.md section 1 (ST8583, FF) of the project's shared notes.
"""

FIELDS = (
    (2, "pan", "n_ll", 19),
    (3, "processing_code", "n", 6),
    (4, "amount", "n", 12),
    (11, "stan", "n", 6),
    (12, "time", "n", 6),
    (13, "date", "n", 4),
    (14, "expiry", "n", 4),
    (15, "settlement_date", "n", 4),
    (22, "entry_mode", "n_left", 3),
    (23, "card_sequence", "n", 3),
    (25, "condition", "n", 2),
    (26, "pin_length", "n", 2),
    (32, "acquirer", "n_ll", 11),
    (35, "track2", "z_ll", 37),
    (36, "track3", "z_lll", 104),
    (37, "rrn", "ans", 12),
    (38, "approval_code", "ans", 6),
    (39, "response_code", "ans", 2),
    (41, "terminal", "ans", 8),
    (42, "merchant", "ans", 15),
    (44, "extra", "ans_ll", 25),
    (48, "totals", "n_lll", 322),
    (49, "currency", "ans", 3),
    (52, "pin_block", "b", 8),
    (53, "security_control", "n", 16),
    (54, "balance", "ans_lll", 20),
    (55, "chip_data", "b_lll", 255),
    (60, "reserved", "n_lll", 17),
    (61, "original", "n_lll", 29),
    (62, "keys", "b_lll", 512),
    (63, "operator", "ans_lll", 163),
    (64, "mac", "b", 8),
)
