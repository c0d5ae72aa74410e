"""The slip is torn right behind this line, once it is out; no sensor sees it."""


def strike(call):
    result = call.go_on()
    call.record("printer.torn")
    return result
