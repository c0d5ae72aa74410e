"""The printer is dead or its cable is off: nothing comes out and no status byte is answered, until somebody sees to it."""


def _silent(later):
    return 0


def strike(call):
    call.hold("line", lambda later: None)
    call.hold("status", _silent)
    return 0 if call.op == "status" else None
