"""The supply dips before or after this very event: the terminal resets and comes back by itself."""


def strike(call):
    if call.parameter("when") == "after":
        call.go_on()
    call.die(call.parameter("dark_ms"))
