"""An operator chooses a new password."""

from app.operators import choose, delivered, known


def change_password(terminal):
    number = terminal.operator
    old = terminal.secret("old_password", 8)
    if old is None:
        return
    if known(terminal, number, old):
        choose_new(terminal, number)
    else:
        terminal.operator = ""
        terminal.acknowledge("operator_wrong")


def choose_new(terminal, number):
    """Asks for it twice. Whether there is a new one: as long as the role demands, and not what everybody knows."""
    digits, default = delivered(number)
    new = terminal.secret("new_password", digits)
    if new is None:
        return False
    again = terminal.secret("new_password_again", digits)
    if again is None:
        return False
    if new != again or len(new) != digits or new == default:
        terminal.acknowledge("new_password_refused", digits)
        return False
    choose(terminal, number, new)
    terminal.acknowledge("password_changed")
    return True
