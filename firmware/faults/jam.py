"""The paper jams: this line and the next are lost and the printer reports an error, until it is cleared."""

from faults._printer import stop


def strike(call):
    return stop(call, ((1, 0x08), (2, 0x40)))       # offline; error
