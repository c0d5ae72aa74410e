"""The supply breaks down each time the terminal starts, some times in a row."""


def strike(call):
    call.die(call.parameter("dark_ms"))
