"""The reader answers no more and reads nothing until somebody sees to it; a chip card stays in it."""


def _gone(later):
    return False


def strike(call):
    call.hold("present", _gone)
    call.hold("read", lambda later: None)
    return False
