"""The pad feels no pen until somebody sees to it."""


def _nothing(later):
    return b""


def strike(call):
    call.hold("read", _nothing)
    return b""
