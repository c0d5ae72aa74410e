"""The clock's battery is dead: it has begun anew, on 2000-01-01."""


def strike(call):
    start = call.value
    call.hold("date", lambda later: later.value - start)
    return 0
