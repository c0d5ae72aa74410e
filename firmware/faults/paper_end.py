"""The roll ends: this line and the next are lost and the sensor says so, until it is changed."""

_OFFLINE = 0x08         # DLE EOT 1
_STOPPED = 0x20         # DLE EOT 2
_NO_PAPER = 0x60        # DLE EOT 4


def _status(call):
    number = call.arguments[0]
    return call.value | (_OFFLINE if number == 1 else _STOPPED if number == 2 else _NO_PAPER if number == 4 else 0)


def strike(call):
    call.hold("line", lambda later: None)
    call.hold("status", _status)
