"""The power fails while a page is programmed, or a block erased: its first bytes are done, and never all of them."""

_PART = const(256)


def strike(call):
    count = call.parameter("bytes")
    if call.op == "program":
        address, data = call.arguments
        call.go_on(address, memoryview(data)[: min(count, len(data) - 1)])
        call.die()
    # No command of a chip stops halfway through an erase: what is to stay is written again behind it.
    size = call.layer.BLOCK
    count = min(count, size - 1)
    data = bytearray(size - count)
    address = call.arguments[0] * size + count
    call.device.read(call.arguments[0], data, count)
    call.go_on()
    for start in range(0, len(data), _PART):
        call.device.program(address + start, data[start : start + _PART])
    call.die()
