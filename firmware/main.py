"""Where the device begins."""

import gc
import sys


def load():
    """What is loaded stays for good: without garbage in between, a small heap is left in one piece."""
    gc.threshold(4096)
    from boot import boot

    gc.threshold(-1)
    return boot


load()(sys.argv[1])
