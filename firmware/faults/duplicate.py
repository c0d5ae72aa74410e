"""The message comes twice, the second time after a while: something on the way has kept it and says it again."""

from faults._modem import deliver, transmit


def strike(call):
    if call.value is not None:
        deliver(call, call.parameter("after_ms"), call.arguments[0], call.value)
        return call.value
    sent = call.go_on()
    if call.parameter("after_ms"):
        transmit(call, call.parameter("after_ms"), call.arguments)
        return sent
    return call.go_on()
