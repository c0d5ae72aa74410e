"""Guards, each read in one place of the firmware: (name, part, remedy of causes.md, what it protects against)."""

GUARDS = (
    ("sign_on_confirmed", "software", "P5",
     "the terminal counts as signed on only after an approved reply whose key check values are right"),
    ("debounce", "hardware", "P1", "a key that closes again within 30 ms is one press"),
    ("signature_drawn", "software", "P5", "a blank image is no signature; the terminal asks again"),
    ("write_ahead", "software", "P3", "the sale is journalled before its request goes out"),
    ("reverse_unanswered", "software", "P3", "a sale without a valid answer is reversed until the host confirms"),
    ("slip_first", "software", "P10", "an approved sale whose slip failed is printed before anything is sold again"),
)
