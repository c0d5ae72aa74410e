"""Where a release begins."""

import gc

import pins


def load():
    """As on the bench: what is loaded stays for good, so that there is no garbage in between, and the sale is part of it."""
    gc.threshold(4096)
    from assemble import power_on

    __import__("app.sale")
    gc.threshold(-1)
    return power_on


load()(pins)
