"""The answer comes on another connection: the next one that is opened, a moment after."""

from faults._modem import deliver


def strike(call):
    waiting = [call.value]

    def opened(later):
        connection = later.go_on()
        if connection and waiting:
            deliver(call, call.parameter("after_ms"), connection, waiting.pop())
        return connection

    call.hold("connect", opened)
    return None
