"""What the key HELP shows, line by line from its file: loaded, it would take more than a small heap has in one piece."""

_ENDINGS = const((".mpy", ".py"))      # a compiled file holds its texts as they are


def help_text(language, name):
    """name: that of the text that waits for somebody; see text/help_en.py."""
    key = b"%s = " % name
    for ending in _ENDINGS:
        try:
            with open("text/help_" + language + ending, "rb") as file:
                line = file.readline()
                while line and not line.startswith(key):
                    line = file.readline()
                return line[len(key) :].rstrip(b"\n").replace(b" / ", b"\n").decode()
        except OSError:
            continue
    raise KeyError(name)
