"""The terminal's end of the link before a host that has gone mad: `hearing.py IMAGE CHUNK`, its lines on standard input.

On standard output come the replies, and before that of a command which is carried out `! [seq, word, content]`.
"""

import json
import sys

from drivers.flash_file import FlashFile
from link.agent import Agent
from link.desk import Desk
from link.port import Port


def told(seq, word, content):
    sys.stdout.write("! " + json.dumps([seq, word, content]) + "\n")


def main(image, chunk):
    desk = Desk(FlashFile(image), "1.2.3")
    agent = Agent(Port(sys.stdin.buffer, sys.stdout.buffer, most=int(chunk)), desk, lambda: None)
    while True:
        frame = agent.command()
        told(*frame)
        agent.reply(*desk.answer(*frame[1:]))


main(*sys.argv[1:])
