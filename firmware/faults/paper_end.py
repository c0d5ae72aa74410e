"""The roll ends: this line and the next are lost and the sensor says so, until it is changed."""

from faults._printer import stop


def strike(call):
    return stop(call, ((1, 0x08), (2, 0x20), (4, 0x60)))        # offline; stopped for paper end; no paper
