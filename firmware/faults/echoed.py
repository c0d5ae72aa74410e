"""A device on the way answers with the message itself, keeps it, and passes it on to the bank only later."""

from faults._modem import deliver, transmit

_BACK_MS = const(100)


def strike(call):
    connection, data = call.arguments
    deliver(call, _BACK_MS, connection, data)
    transmit(call, call.parameter("ms"), call.arguments)
    return True
