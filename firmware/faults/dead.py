"""This key never closes again; the press itself is the first one lost."""


def strike(call):
    dead = call.value[0]
    call.hold("key", lambda later: None if later.value[0] == dead else later.value)
    return None
