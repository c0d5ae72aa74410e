"""The cover springs open: this line and the next are lost and the status says so, until it is closed."""

from faults._printer import stop


def strike(call):
    bits = ((1, 0x08), (2, 0x04))           # offline; cover open
    if call.op == "line":
        bits += ((3, 0x40),)                # opened while printing: recovers by itself
    return stop(call, bits)
