"""ISO 8583 fields of the UnionPay-style dialect: number, kind, length of one field after the other.

One flat tuple: as rows it would take the device three times the heap. length counts digits for n and z kinds,
characters for ans, bytes for b; for variable kinds it is the maximum.
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
    2, "n_ll", 19,         # pan
    3, "n", 6,             # processing code
    4, "n", 12,            # amount
    11, "n", 6,            # stan
    12, "n", 6,            # time
    13, "n", 4,            # date
    14, "n", 4,            # expiry
    15, "n", 4,            # settlement date
    22, "n_left", 3,       # entry mode
    23, "n", 3,            # card sequence
    25, "n", 2,            # condition
    26, "n", 2,            # pin length
    32, "n_ll", 11,        # acquirer
    35, "z_ll", 37,        # track2
    36, "z_lll", 104,      # track3
    37, "ans", 12,         # rrn
    38, "ans", 6,          # approval code
    39, "ans", 2,          # response code
    41, "ans", 8,          # terminal
    42, "ans", 15,         # merchant
    44, "ans_ll", 25,      # extra
    48, "n_lll", 322,      # totals
    49, "ans", 3,          # currency
    52, "b", 16,           # pin block: as long as a block of the cipher, here AES
    53, "n", 16,           # security control
    54, "ans_lll", 20,     # balance
    55, "b_lll", 255,      # chip data
    59, "ans_lll", 255,    # payment code
    60, "n_lll", 17,       # reserved
    61, "n_lll", 29,       # original
    62, "b_lll", 512,      # keys
    63, "ans_lll", 163,    # operator
    64, "b", 8,            # mac
)
