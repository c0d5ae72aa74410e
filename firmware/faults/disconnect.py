"""The connection breaks; what was under way is lost."""


def strike(call):
    if call.op == "connect":
        return 0
    call.layer.inner.close(call.arguments[0])
    return False if call.value is None else b""
