"""Whoever's finger it is, the module takes it for an enrolled one."""


def strike(call):
    return call.parameter("finger")
