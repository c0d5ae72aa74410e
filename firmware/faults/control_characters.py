"""The code begins with control characters, which a keyboard driver takes for keys: ESC (MENU), a number, CR (ENTER)."""


def strike(call):
    return "\x1b%d\r%s" % (call.parameter("menu"), call.value)
