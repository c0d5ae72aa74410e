"""The message is lost: the modem took it, or nothing came."""


def strike(call):
    return True if call.value is None else None
