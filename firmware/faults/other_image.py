"""The pad gives the image in its memory: that of the customer before, or none where there was no other."""


def strike(call):
    return call.device.previous
