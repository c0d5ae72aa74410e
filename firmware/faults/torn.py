"""The power fails while a page is programmed: its first bytes stay."""


def strike(call):
    address, data = call.arguments
    call.go_on(address, memoryview(data)[: call.parameter("bytes")])
    call.die()
