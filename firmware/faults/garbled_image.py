"""The strokes are out of order and out of place."""


def strike(call):
    return bytes(byte ^ 0x55 for byte in reversed(call.value))
