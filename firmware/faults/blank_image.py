"""The image is empty, though the customer has drawn."""


def strike(call):
    return b""
