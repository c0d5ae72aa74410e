"""The code begins with control characters, which a keyboard driver takes for keys: ESC (MENU), a number, CR (ENTER)."""


def strike(call):
    typed = "\x1b%d\r" % call.parameter("menu")
    if call.parameter("then"):
        typed += "%d\r" % call.parameter("then")
    return typed + call.value
