"""The contact closes a second time, shortly after the first."""


def strike(call):
    key, ticks = call.value
    after_ms = call.parameter("after_ms")
    call.later(after_ms, key, (key, call.now + after_ms))
    return call.value
