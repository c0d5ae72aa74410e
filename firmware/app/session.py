"""Whether the terminal is signed on to the host: a flag with the day on which it went up."""

_DAY = 86400


def today(terminal):
    """Days since 2000."""
    return terminal.now() // _DAY


def begin(terminal):
    """Signed on from now on, today."""
    terminal.memory.signed_on = 1
    terminal.memory.signed_on_day = today(terminal)
    terminal.memory.save()


def end_old(terminal):
    """A sign-on of another day is over."""
    memory = terminal.memory
    if memory.signed_on and memory.signed_on_day != today(terminal):
        memory.signed_on = 0
        memory.save()
