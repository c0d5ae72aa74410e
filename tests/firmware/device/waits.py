"""In real time the terminal may have nothing to wait for, for as long as people like."""

from expect import equal
from frame import pack

from facts.limits import FOREVER
from link.agent import Agent
from link.desk import Desk

SMALL = 1 << 30         # on a board of 32 bits a number from here on is no C integer


class Enough(Exception):
    """The host has seen what it wanted."""


class Host:
    """Knows of nothing that will happen, and then says nothing more."""

    def __init__(self):
        self.waits = []
        self.came = []
        self._told = False

    def write(self, line):
        """What the terminal says does not matter."""

    def drop(self):
        """There is no line beside the link."""

    def read_line(self, timeout_ms=-1):
        if not self._told:
            self._told = True
            return pack(1, "go", [0, -1, []])[:-1]
        self.waits.append(timeout_ms)
        if len(self.waits) == 3:
            raise Enough
        return None


def test_for_ever_is_no_longer_than_a_board_can_count():
    host = Host()
    agent = Agent(host, Desk(None, "0"), None)
    agent.start(1)
    try:
        agent.wait(FOREVER, ("service_port",))
    except Enough:
        pass
    equal([0 < one < SMALL for one in host.waits], [True, True, True])
