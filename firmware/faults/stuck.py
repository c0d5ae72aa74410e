"""The key stays down: it is read again and again, the way a keyboard repeats."""


def strike(call):
    key = call.value[0]
    for count in range(1, call.parameter("repeats") + 1):
        delay_ms = count * call.parameter("every_ms")
        call.later(delay_ms, key, (key, call.now + delay_ms))
    return call.value
