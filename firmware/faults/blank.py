"""The head stays cold: the paper moves, the status is good, nothing can be read, until it is serviced."""


def _blank(call):
    return call.go_on(b"\n")


def strike(call):
    call.hold("line", _blank)
    return _blank(call)
