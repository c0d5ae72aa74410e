"""Boot: find the flash and the link, then build a terminal for every run the host begins."""

import gc
import io
import sys

from app import idle, shelf
from assemble import assemble
from drivers.flash_file import FlashFile
from facts.limits import HEAP_AMPLE
from link.agent import Agent, EndOfRun
from link.desk import Desk
from link.port import Port
from version import VERSION


def boot(image):
    flash = FlashFile(image)
    agent = Agent(Port(), Desk(flash, VERSION))
    tight = gc.mem_free() < HEAP_AMPLE
    command = agent.command()
    while True:
        command = run(agent, flash, agent.serve(command), tight)


def run(agent, flash, order, tight):
    """One run, from power-on until the host begins something else; gives that command. tight: see app/shelf.py."""
    slot = order[4]
    if slot >= 0:
        flash.restore(slot)
    agent.start()
    if tight:
        gc.collect()
        shelf.make_room()
    try:
        idle.run(assemble(agent, flash, order, tight))
    except EndOfRun as end:
        agent.start()           # lets go of what the run had
        return end.command
    except Exception as problem:
        agent.watchdog()
        agent.start()           # nor is there room to say what went wrong in a heap that is full
        shelf.make_room()
        text = io.StringIO()
        sys.print_exception(problem, text)
        agent.reply("error", [text.getvalue()])
        return agent.command()

