"""The firmware image is not the vendor's: its signature is wrong."""


def strike(call):
    return False
