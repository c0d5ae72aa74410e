"""The emergency plan: no debit is made any more, what is open at the host is undone, and the next steps are printed."""

from app.reversal import reverse_open
from app.slip import print_lines

_STEPS = const(5)


def emergency(terminal):
    """Puts the plan into force, or ends it."""
    logbook = terminal.logbook
    logbook.emergency = 0 if logbook.emergency else 1
    logbook.save()
    if not logbook.emergency:
        terminal.acknowledge("emergency_over")
        return
    terminal.show("wait")
    drained = reverse_open(terminal)
    say = terminal.catalogue.text
    steps = [(b"", say("plan_%d" % number, ())) for number in range(1, _STEPS + 1)]
    print_lines(terminal, [(b"\x1b@", say("plan_title", ()))] + steps)
    terminal.acknowledge("emergency_on" if drained else "emergency_open")
