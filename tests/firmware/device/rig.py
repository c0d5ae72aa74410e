"""A whole terminal without its app running: the test plays the host at the other end of the link, and the app."""

import gc
import json
from binascii import hexlify

from flash import new_flash, new_volume
from frame import pack

from assemble import assemble
from journal import records
from link.agent import Agent
from link.desk import Desk
from link.frame import unpack
from power_on import Known

CONFIGURATION = {
    "terminal": "10000001", "merchant": "898100000000001", "serial": "PF000001", "operators": [["01", "0000"]],
    "master_key": "000102030405060708090a0b0c0d0e0f", "signature_from": 30000, "tap_cvm_from": 100000,
    "language": "en", "journal_most": 65536, "reply_timeout_s": 30, "prompt_timeout_s": 60, "card_timeout_s": 60,
    "finger_timeout_s": 20,
}


def fault(point, nth, kind, *parameters, **more):
    """A row of the schedule."""
    return [point, nth, kind, more.get("during", ""), list(parameters)]


class PowerCut(Exception):
    """The terminal has said that it is dead. A real one stays silent for ever; here the test must go on."""


class Host:
    """The other end of the link: lets time pass until the terminal wants to go on, and brings what was planned."""

    def __init__(self):
        self.events = []        # of the trace, as far as they were told
        self.planned = []       # [ticks, source, content]
        self.dead = None        # the counters in the terminal's last word
        self._idle = None
        self._line = b""

    def write(self, line):
        self._line += bytes(line)
        if self._line[-1:] != b"\n":
            return
        seq, word, content = unpack(self._line[:-1])
        self._line = b""
        if word == "dead":
            self.dead, events = content[2:]
            self.events += events
        else:
            self.events += content[4]
        self._idle = (seq, content)

    def drop(self):
        """There is no line beside the link."""

    def read_line(self, timeout_ms=-1):
        if self.dead is not None:
            raise PowerCut
        seq, content = self._idle
        until = content[1]
        due = [one for one in self.planned if until < 0 or one[0] <= until]
        self.planned = [one for one in self.planned if one not in due]
        told = due[0][0] if due else until
        return pack(seq + 1, "go", [told, told, due])[:-1]


class Rig:
    """devices: as the app sees them. schedule: rows (point, nth, kind, during, parameters)."""

    def __init__(self, schedule=(), counters=()):
        flash = new_flash()
        new_volume(flash).write("configuration", records.pack(0, json.dumps(CONFIGURATION).encode()), "")
        gc.collect()                    # the places of that, and of the last rig, before others are taken between them
        self.host = Host()
        self.agent = Agent(self.host, Desk(flash, "0"), None)
        self.terminal = assemble(self.agent, flash, [0, [], schedule, counters], Known())
        self.devices = self.terminal.devices
        self.events()                   # those of the start

    def bring(self, source, content):
        """Something reaches a peripheral now."""
        self.host.planned.append([self.agent.now, source, content])
        self.agent.wait(self.agent.now + 1000, (source,))

    def pass_time(self, ms):
        """Lets what comes come; nobody awaits it."""
        while self.agent.wait(self.agent.now + ms, ()):
            pass

    def events(self):
        """What the trace says since the last call: point, arguments and result, without the time."""
        untold = [] if self.host.dead else self.agent.log
        events = [_told(event)[1:] for event in self.host.events + untold]
        self.host.events = []
        self.agent.log.clear()
        return events

    def keys(self):
        """Every key that waits in the keypad."""
        found = []
        press = self.devices.keypad.key()
        while press:
            found.append(press[0])
            press = self.devices.keypad.key()
        return found

    def cut_off(self, function, *arguments):
        """Does what costs the power; gives the counters: (events, fired) of each fault."""
        self.host.dead = None
        try:
            function(*arguments)
        except PowerCut:
            return [tuple(one) for one in self.host.dead]
        raise AssertionError("the power did not fail")


def _told(event):
    """The event as the link carries it, where there are no tuples and no bytes."""
    if isinstance(event, (list, tuple)):
        return [_told(one) for one in event]
    return hexlify(event).decode() if isinstance(event, bytes) else event


def happened(rig, point):
    """What came to this point at the device, without its name."""
    return [event[1:] for event in rig.events() if event[0] == point]
