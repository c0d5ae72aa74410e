"""Bits of the page programmed now change by themselves, some time later, and stay changed."""


def strike(call):
    address, data = call.arguments
    place = address + call.parameter("byte") % len(data)
    flip = call.parameter("flip")
    call.after(call.parameter("after_ms"), lambda: call.device.rot(place, flip))
    return call.go_on()
