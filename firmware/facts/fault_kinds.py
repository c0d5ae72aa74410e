"""Fault kinds, one file each in faults/: (name, part, points, parameters, meaning).

points ends with * where every point of that peripheral is meant. Parameters: (name, least, most, default) for integers,
(name, choices, default) for words.
"""

FAULT_KINDS = (
    ("bounce", "hardware", ("keypad.key",), (("after_ms", 1, 500, 6),), "the contact closes a second time"),
    ("dead", "hardware", ("keypad.key",), (), "this key never closes again"),
    ("drop", "network", ("network.send", "network.receive"), (), "the message is lost"),
    ("delay", "network", ("network.receive",), (("ms", 1, 600000, 5000),), "the message comes later"),
    ("duplicate", "network", ("network.send", "network.receive"), (), "the message comes twice"),
    ("corrupt", "network", ("network.send", "network.receive"),
     (("byte", -1024, 1023, -1), ("flip", 1, 255, 1)), "bits of one byte are flipped"),
    ("disconnect", "network", ("network.connect", "network.send", "network.receive"), (),
     "the connection breaks; what was under way is lost"),
    ("jam", "hardware", ("printer.line",), (), "the paper jams: this line and the next are lost until it is cleared"),
    ("paper_end", "hardware", ("printer.line",), (), "the roll ends: this line and the next are lost until it is changed"),
    ("blank", "hardware", ("printer.line",), (), "the head stays cold: status good, paper blank, until it is serviced"),
    ("cut", "hardware", ("*",), (("when", ("before", "after"), "before"),), "the power fails here"),
    ("torn", "hardware", ("storage.program",), (("bytes", 0, 255, 128),), "the power fails amid a page"),
)
