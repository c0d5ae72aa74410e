"""The code comes when nobody waits for it any more, and stays in the buffer for whoever reads next."""


def strike(call):
    text = call.value
    call.later(call.parameter("after_ms"), lambda: call.device.decoded(text), text)
    return None
