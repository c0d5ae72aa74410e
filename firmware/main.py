"""Where the device begins."""

import gc
import sys


def load():
    """What is loaded stays for good: without garbage in between, a small heap is left in one piece.

    The sale too, with all that it needs: it is every day's work, and MicroPython's table of names, which doubles when it is
    full, grows while there is one piece for it.
    """
    gc.threshold(4096)
    from boot import boot

    __import__("app.sale")
    gc.threshold(-1)
    return boot


load()(sys.argv[1])
