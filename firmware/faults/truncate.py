"""Only the beginning of the message comes."""


def strike(call):
    size = call.parameter("bytes")
    if call.value is None:
        return call.go_on(call.arguments[0], call.arguments[1][:size])
    return call.value[:size]
