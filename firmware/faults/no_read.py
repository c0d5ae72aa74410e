"""The code is not read: too dark, too far, too worn."""


def strike(call):
    return None
