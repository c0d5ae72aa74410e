"""Where the device begins."""

import gc
import sys

import pins

_MODULES_MOST = const(12)       # more than are loaded here, at any one time


def load():
    """What is loaded stays for good: without garbage in between, a small heap is left in one piece.

    The sale too, with all that it needs: it is every day's work, and MicroPython's table of names, which doubles when it is
    full, grows while there is one piece for it. And the texts, which want the largest piece.
    """
    gc.threshold(4096)
    from power_on import power_on

    __import__("assemble")
    __import__("app.sale")
    __import__("text.en")
    for number in range(_MODULES_MOST):         # the table of modules grows likewise
        sys.modules.setdefault(number)
    for number in range(_MODULES_MOST):
        del sys.modules[number]
    gc.threshold(-1)
    return power_on


load()(pins)
