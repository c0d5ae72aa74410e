"""The battery of the memory for keys is flat: with the power, the working keys were gone."""


def strike(call):
    return False
