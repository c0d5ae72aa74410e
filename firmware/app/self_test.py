"""The self-test: every peripheral in turn, a report on paper, and the date from which the next one is due."""

from app import session
from app.echo import answered
from app.slip import print_lines
from facts.limits import DAY_S, EARLIEST_DAY

_KEYS = const("1234567890")


def self_test(terminal):
    """Tells which peripherals failed, if any."""
    failed = [name for name, test in _TESTS if not test(terminal)]
    say = terminal.catalogue.text
    lines = [(b"\x1b@", say("test_title", ()))]
    for name, _ in _TESTS:
        lines.append((b"", say("test_failed" if name in failed else "test_good", (say("test_" + name, ()),))))
    print_lines(terminal, lines)
    if failed:
        terminal.acknowledge("test_failed", say("test_" + failed[0], ()))
        return
    terminal.logbook.tested_day = session.today(terminal)
    terminal.logbook.save()
    terminal.acknowledge("test_passed")


def overdue(terminal):
    """Whether the day for the next one has passed."""
    days = terminal.configuration["self_test_days"]
    return days and session.today(terminal) > terminal.logbook.tested_day + days


def keypad(terminal):
    """Each key once: a dead one times out or is cancelled, a bouncing or swapped one gives another."""
    for wanted in _KEYS:
        terminal.show("test_key", wanted)
        if terminal.key() != wanted or terminal.pressed():
            return False
    return True


def printer(terminal):
    if not print_lines(terminal, [(b"\x1b@", terminal.catalogue.text("test_line", ()))]):
        return False
    return terminal.acknowledge("test_slip") == "ENTER"         # no sensor knows whether ink came out


def signature_pad(terminal):
    terminal.devices.signature_pad.clear()
    return terminal.acknowledge("test_pen") == "ENTER" and len(terminal.devices.signature_pad.read() or b"") > 0


def storage(terminal):
    return terminal.journal.probe()


def clock(terminal):
    return terminal.devices.clock.date() // DAY_S >= EARLIEST_DAY


def network(terminal):
    terminal.show("wait")
    return answered(terminal)


_TESTS = (
    ("keypad", keypad), ("printer", printer), ("signature_pad", signature_pad), ("storage", storage),
    ("clock", clock), ("network", network),
)
