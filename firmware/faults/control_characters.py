"""The code begins with control characters, which a keyboard driver takes for keys: ESC (MENU), a number, CR (ENTER)."""

from facts.limits import ESC


def strike(call):
    typed = ESC + "%d\r" % call.parameter("menu")
    if call.parameter("then"):
        typed += "%d\r" % call.parameter("then")
    return typed + call.value
