"""The message comes twice."""

from peripherals.recorder import plain


def strike(call):
    if call.value is None:
        call.go_on()
        return call.go_on()
    call.later(0, [call.arguments[0], plain(call.value)], call.value)
    return call.value
