"""Boot: find the flash and the link, then build a terminal for every run the host begins."""

import gc
import io
import sys

gc.threshold(1024)      # what is loaded stays for good: without garbage in between, the small heap is left in one piece

from app import idle
from assemble import assemble
from drivers.flash_file import FlashFile
from link.agent import Agent, EndOfRun
from link.desk import Desk
from link.port import Port
from version import VERSION

gc.threshold(-1)


def main(image):
    flash = FlashFile(image)
    agent = Agent(Port(), Desk(flash, VERSION))
    command = agent.command()
    while True:
        boot = agent.serve(command)
        command = run(agent, flash, boot)


def run(agent, flash, boot):
    """One run, from power-on until the host begins something else; gives that command."""
    slot = boot[4]
    if slot >= 0:
        flash.restore(slot)
    agent.start()
    gc.collect()
    try:
        idle.run(assemble(agent, flash, boot))
    except EndOfRun as end:
        return end.command
    except Exception as problem:
        text = io.StringIO()
        sys.print_exception(problem, text)
        agent.reply("error", [text.getvalue()])
        return agent.command()


main(sys.argv[1])
