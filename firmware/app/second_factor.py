"""The finger beside the password: a password can be passed on."""

from app.roles import role

_NO_ANSWER = const(-1)


def confirmed(terminal, number):
    """Whether the operator's own finger lies on the reader. Where no reader answers, supervisors may do without."""
    if not terminal.guards.on("second_factor"):
        return True
    terminal.show("finger", number)
    finger = _finger(terminal)
    if finger == _NO_ANSWER and role(number) != "cashier":
        return True
    if finger is not None and [number, finger] in [[row[0], row[2]] for row in terminal.configuration["operators"]]:
        return True
    terminal.acknowledge("finger_wrong")
    return False


def _finger(terminal):
    """The number of the finger, 0 for one that is not known; None where none comes, -1 where no reader answers."""
    until = terminal.patience("finger")
    while True:
        finger = terminal.devices.fingerprint.match()
        if finger is not None:
            return finger
        if not terminal.wait(until, ("fingerprint", "keypad")) or terminal.pressed() == "CANCEL":
            return None
