"""The head stays cold: the paper moves, the status is good, nothing can be read, until it is serviced."""


def _blank(call):
    line = call.arguments[0]
    return call.go_on(b"\n" if line.endswith(b"\n") else line)      # the cutter is not the head


def strike(call):
    call.hold("line", _blank)
    return _blank(call)
