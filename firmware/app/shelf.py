"""The functions of the terminal, loaded when first chosen; in a small heap they make room for each other."""

import gc
import sys

from facts.limits import SHELF_FREE

# What the idle display holds: never dropped.
RESIDENT = (
    "app.guards", "app.idle", "app.shelf", "app.terminal", "app.operators", "app.session", "app.finish", "app.log_in",
    "app.unanswered", "app.reversal", "app.transitions", "app.exchange", "app.approval", "app.slip",
)


def call(name, terminal):
    """Does app/NAME.py's NAME(terminal). Only the idle display asks for it: nothing else may be under way."""
    gc.collect()
    if gc.mem_free() < SHELF_FREE:
        _clear()
    getattr(module(name), name)(terminal)


def module(name):
    """app/NAME.py, loaded if need be."""
    return getattr(__import__("app." + name), name)


def _clear():
    package = sys.modules["app"]
    for name in sorted(sys.modules):
        if name.startswith("app.") and name not in RESIDENT:
            del sys.modules[name]
            delattr(package, name[4:])
    gc.collect()
