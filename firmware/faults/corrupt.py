"""Bits of one byte are flipped; a negative place counts from the end."""


def strike(call):
    data = bytearray(call.arguments[1] if call.value is None else call.value)
    place = call.fault.parameter("byte")
    if -len(data) <= place < len(data):
        data[place] ^= call.fault.parameter("flip")
    if call.value is None:
        return call.go_on(call.arguments[0], bytes(data))
    return bytes(data)
