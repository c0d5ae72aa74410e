"""The flash reports that it could not do it; nothing has changed in it."""

_EIO = const(5)


def strike(call):
    return -_EIO
