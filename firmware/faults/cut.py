"""The power fails before or after this very event."""


def strike(call):
    if call.parameter("when") == "after":
        call.go_on()
    call.die()
