"""The module does not know the finger: worn, wet, at an angle."""


def strike(call):
    return 0
