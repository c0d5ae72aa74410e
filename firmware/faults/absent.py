"""The module does not answer until somebody sees to it, whoever lays a finger on it."""

_NO_ANSWER = const(-1)


def strike(call):
    call.hold("match", lambda later: _NO_ANSWER)
    return _NO_ANSWER
