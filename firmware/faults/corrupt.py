"""Bits of one byte are flipped; a negative place counts from the end, and one beyond the end on from the beginning."""


def strike(call):
    data = bytearray(call.arguments[1] if call.value is None else call.value)
    if data:
        data[call.parameter("byte") % len(data)] ^= call.parameter("flip")
    if call.value is None:
        return call.go_on(call.arguments[0], bytes(data))
    return bytes(data)
