"""The head is too hot: the printer is offline and lines are lost, until it has cooled down by itself."""


def strike(call):
    until = call.now + call.parameter("ms")

    def line(later):
        return None if later.now < until else later.go_on()

    def status(later):
        bits = 0x08 if later.arguments[0] == 1 else 0x40 if later.arguments[0] == 3 else 0
        return later.value | bits if later.now < until else later.value

    call.hold("line", line)
    call.hold("status", status)
    return status(call) if call.op == "status" else None
