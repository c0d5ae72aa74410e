"""What the terminal can do, loaded when it is wanted; in a small heap one function makes room for the next."""

import gc
import sys

import app
from facts.limits import SHELF_FREE
from facts.seldom import FOLDERS, SELDOM

RESIDENT = ("app.guards", "app.idle", "app.roles", "app.shelf", "app.terminal")     # what the idle display holds


def call(name, terminal):
    """Does app/NAME.py's NAME(terminal). Only the idle display asks for it: nothing else may be under way."""
    if terminal.tight:
        make_room()
    getattr(module(name), name)(terminal)


def module(name):
    """app/NAME.py, loaded if it is not there yet."""
    found = getattr(app, name, None)
    if found is None:
        gc.collect()            # it stays a while: in the place of garbage, not behind it
        found = getattr(__import__("app." + name), name)
    return found


def make_room():
    """Where the heap is nearly full, drops what was loaded when it was wanted. What is asked for next is loaded again."""
    if gc.mem_free() >= SHELF_FREE:
        return
    gc.collect()
    if gc.mem_free() >= SHELF_FREE:
        return
    name = _next()
    while name:
        package, _, own = name.partition(".")
        del sys.modules[name]
        delattr(sys.modules[package], own)
        name = _next()
    gc.collect()


def _next():
    """One module that may go, or None. One at a time: there may be no room for a list of them."""
    for name in sys.modules:
        if "." in name and (name in SELDOM or name.startswith(FOLDERS) and name not in RESIDENT):
            return name
