"""There is no room left: nothing more can be written until somebody sees to it."""

_ENOSPC = const(28)


def _full(later):
    return -_ENOSPC


def strike(call):
    call.hold("program", _full)
    call.hold("erase", _full)
    return -_ENOSPC
