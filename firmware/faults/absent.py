"""The module does not answer until somebody sees to it: no finger is ever noticed."""


def strike(call):
    call.hold("match", lambda later: None)
    return None
