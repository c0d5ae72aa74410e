"""Power-on: take flash and link from the board, then build a terminal for every run the host begins."""

import binascii
import gc
import io
import json
import sys

from app import idle, shelf
from facts.limits import HEAP_AMPLE, HEAP_SCARCE
from journal import records
from link.agent import Agent, EndOfRun
from link.desk import Desk
from peripherals.start import good
from text.catalogue import catalogue
from version import VERSION

_GARBAGE = const(2048)          # bytes after which it is collected there: more of it leaves the heap in pieces


def power_on(pins):
    """pins: the module of the board, boards/NAME/pins.py."""
    flash = pins.flash()
    agent = Agent(pins.port(), Desk(flash, VERSION), lambda: pins.reset(flash))
    known = Known(gc.mem_free() < HEAP_AMPLE)
    if gc.mem_free() < HEAP_SCARCE:
        gc.threshold(_GARBAGE)
    command = agent.command()
    while True:
        command = run(agent, flash, agent.serve(command), known, getattr(pins, "image", good))


def run(agent, flash, order, known, image):
    """One run, from power-on until the host begins something else; gives that command. known: a Known."""
    try:
        slot = order[4]
        if slot >= 0:
            flash.restore(slot)
        agent.start(order[5])
        if known.tight:
            gc.collect()
            shelf.make_room()
        terminal = __import__("assemble").assemble(agent, flash, order, known, image)
        if known.tight:
            del sys.modules["assemble"]
            shelf.make_room()
        idle.run(terminal)
    except EndOfRun as end:
        agent.start()           # lets go of what the run had
        return end.command
    except Exception as problem:
        if isinstance(problem, OSError):        # another error is a mistake of ours, which no fault excuses
            agent.watchdog()
        agent.start()           # nor is there room to say what went wrong in a heap that is full
        shelf.make_room()
        text = io.StringIO()
        sys.print_exception(problem, text)
        agent.reply("error", [text.getvalue()])
        return agent.command()


class Known:
    """What one run after the other finds the same is worked out once, where the heap has room to keep it."""

    def __init__(self, tight=False):
        """tight: nothing is kept; see app/terminal.py too."""
        self.tight = tight
        self._stored = b""
        self._configuration = None
        self._catalogue = None

    def configuration(self, stored):
        """What the stored record says, in a dict of the run's own. Raises TypeError where it is not whole."""
        found = self._configuration
        if stored != self._stored or not found:
            found = json.loads(records.unpack(stored, 0)[1])
            found["master_key"] = binascii.unhexlify(found["master_key"])
            if self.tight:
                return found
            self._stored, self._configuration = stored, found
        return found.copy()

    def catalogue(self, language):
        """It has learnt where its texts are."""
        found = self._catalogue
        if not found or found.language != language:
            found = catalogue(language, None if self.tight else {})
            self._catalogue = None if self.tight else found
        return found
