"""The line is down for a while: no connection, nothing goes out, nothing comes."""


def strike(call):
    until = call.now + call.parameter("ms")

    def down(later):
        if later.now >= until:
            return later.go_on()
        if later.op == "connect":
            return 0
        return True if later.value is None else None

    for op in ("connect", "send", "receive"):
        call.hold(op, down)
    return down(call)
