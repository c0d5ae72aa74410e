"""Whether the terminal is signed on to the host: a flag with the day on which it went up."""

from facts.limits import DAY_S


def today(terminal):
    """Days since 2000."""
    return terminal.now() // DAY_S


def begin(terminal):
    """Signed on from now on, today."""
    terminal.memory.signed_on = 1
    terminal.memory.signed_on_day = today(terminal)
    terminal.memory.save()


def end(terminal):
    """Signed off: by the operator, or because the host says so."""
    terminal.memory.signed_on = 0
    terminal.memory.save()


def end_old(terminal):
    """A sign-on of another day is over."""
    if terminal.memory.signed_on and terminal.memory.signed_on_day != today(terminal):
        end(terminal)
