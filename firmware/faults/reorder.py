"""The message is overtaken by the next one, be it on the same connection or on another."""

from faults._modem import deliver, transmit


def strike(call):
    waiting = [call]        # one message; whatever passes lets it go

    def passing(later):
        if waiting:
            waiting.clear()
            if call.value is None:
                transmit(call, 0, call.arguments)
            else:
                deliver(call, 0, call.arguments[0], call.value)
        return later.go_on()

    call.hold(call.op, passing)
    return True if call.value is None else None
