"""The clock stands still."""


def strike(call):
    value = call.value
    call.hold("date", lambda later: value)
    return value
