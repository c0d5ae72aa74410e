"""The paper jams: this line and the next are lost and the printer reports an error, until it is cleared."""

_OFFLINE = 0x08         # DLE EOT 1
_ERROR = 0x40           # DLE EOT 2


def _status(call):
    number = call.arguments[0]
    return call.value | (_OFFLINE if number == 1 else _ERROR if number == 2 else 0)


def strike(call):
    call.hold("line", lambda later: None)
    call.hold("status", _status)
