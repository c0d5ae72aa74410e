"""With this key a second one is read that nobody pressed: three corners of the matrix make a fourth."""


def strike(call):
    ghost = call.parameter("key")
    call.later(0, ghost, (ghost, call.now))
    return call.value
