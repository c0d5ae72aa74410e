"""The card is taken away too early: a chip card right after it was read, any other before it was."""


def strike(call):
    call.device.put("out")
    if call.op == "present":
        return False
    return call.value if call.value[0] == "chip" else None
