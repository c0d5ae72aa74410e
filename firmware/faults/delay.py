"""The message comes later. An answer comes only if its connection is still open then; a request reaches the bank even so."""

from faults._modem import deliver, transmit


def strike(call):
    if call.value is None:
        transmit(call, call.parameter("ms"), call.arguments)
        return True
    deliver(call, call.parameter("ms"), call.arguments[0], call.value)
    return None
