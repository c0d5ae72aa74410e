"""The code is read a second time, as in continuous mode."""


def strike(call):
    text = call.value
    call.later(call.parameter("after_ms"), lambda: call.device.decoded(text), text)
    return text
