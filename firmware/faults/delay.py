"""The message comes later, and only if its connection is still open then."""

from peripherals.recorder import plain


def strike(call):
    call.later(call.fault.parameter("ms"), [call.arguments[0], plain(call.value)], call.value)
    return None
