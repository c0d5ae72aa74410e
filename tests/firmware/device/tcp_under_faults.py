"""drivers/network.py behind recorders and fault layer, against a bank of the test's own: the faults of the network."""

import socket

from expect import equal
from rig import fault

from drivers.network import Network
from faults.layer import Layer, Schedule
from link.agent import Agent
from link.port import Port
from peripherals.recorder import AppRecorder, DeviceRecorder

MESSAGE = b"\x00\x03ask"
ANSWER = b"\x00\x02ok"
_SOON_MS = const(2000)


class Desk:
    """Of the link nothing is asked here."""


class Bank:
    """Listens at the first free port. app: the network of a terminal that has it for its bank, as the app sees it."""

    def __init__(self, *schedule):
        self._listener = socket.socket()
        number = 21000
        while not self._bound(number):
            number += 1
        self._listener.listen(4)
        self._quiet = socket.socket()       # nobody is at the link
        self._quiet.connect(self._address)
        self._listener.accept()
        self.agent = Agent(Port(self._quiet, self._quiet), Desk(), None)
        self.agent.start(1)
        self.agent.bring = lambda source, content: driver.put(content)
        driver = Network(self.agent, "127.0.0.1:%d" % number)
        rows = Schedule(schedule, (), self.agent)
        device = DeviceRecorder(driver, "network", self.agent)
        self.app = AppRecorder(Layer(device, "network", driver, rows), "network", self.agent, driver)

    def _bound(self, number):
        self._address = socket.getaddrinfo("127.0.0.1", number)[0][-1]
        try:
            self._listener.bind(self._address)
            return True
        except OSError:
            return False

    def connected(self):
        """(the connection's number, the bank's end of it)."""
        return self.app.connect(), self.accepted()

    def accepted(self):
        return self._listener.accept()[0]

    def received(self, connection, within_ms=_SOON_MS):
        """What the app gets on it, None where nothing comes in time."""
        agent = self.agent
        until = agent.now + within_ms
        while True:
            agent._horizon = agent._quiet = until + _SOON_MS        # the host has nothing to tell before
            data = self.app.receive(connection)
            if data is not None or not agent.wait(until, ("network",)):
                return data

    def points(self):
        """What happened, in order."""
        return [event[1] if event[1] != "fault" else event[3] for event in self.agent.log]


def test_what_happens_is_recorded_as_with_the_model():
    bank = Bank()
    number, peer = bank.connected()
    equal(bank.app.send(number, MESSAGE), True)
    equal(peer.recv(99), MESSAGE)
    peer.send(ANSWER)
    equal(bank.received(number), ANSWER)
    bank.app.close(number)
    equal(bank.points(), ["network.connect", "network.send", "network.receive", "network.close"])
    equal([event[2] for event in bank.agent.log], [number] * 4)


def test_a_dropped_request_never_leaves():
    bank = Bank(fault("network.send", 1, "drop"))
    number, peer = bank.connected()
    equal((bank.app.send(number, MESSAGE), bank.app.send(number, ANSWER)), (True, True))
    equal(peer.recv(99), ANSWER)


def test_a_dropped_answer_never_comes():
    bank = Bank(fault("network.receive", 1, "drop"))
    number, peer = bank.connected()
    peer.send(ANSWER + MESSAGE)
    equal(bank.received(number), MESSAGE)


def test_a_request_comes_twice():
    bank = Bank(fault("network.send", 1, "duplicate", ["after_ms", 0]))
    number, peer = bank.connected()
    equal(bank.app.send(number, MESSAGE), True)
    equal(peer.recv(99), MESSAGE + MESSAGE)


def test_a_delayed_request_goes_out_on_its_connection():
    bank = Bank(fault("network.send", 1, "delay", ["ms", 5]))
    number, peer = bank.connected()
    equal(bank.app.send(number, MESSAGE), True)
    equal(bank.received(number, 20), None)
    equal(peer.recv(99), MESSAGE)
    equal(bank.points()[-1], "network.send")


def test_a_delayed_request_goes_out_even_after_its_connection():
    bank = Bank(fault("network.send", 1, "delay", ["ms", 5]))
    number, peer = bank.connected()
    bank.app.send(number, MESSAGE)
    bank.app.close(number)
    equal(peer.recv(99), b"")
    other, _ = bank.connected()
    equal(bank.received(other, 20), None)
    equal(bank.accepted().recv(99), MESSAGE)


def test_an_answer_comes_twice_or_later():
    for kind, parameter, first in (("duplicate", "after_ms", ANSWER), ("delay", "ms", None)):
        bank = Bank(fault("network.receive", 1, kind, [parameter, 5]))
        number, peer = bank.connected()
        peer.send(ANSWER)
        if first:
            equal(bank.received(number), first)
        equal(bank.received(number, 100), ANSWER)
        equal(bank.received(number, 10), None)


def test_a_delayed_answer_finds_its_connection_closed():
    bank = Bank(fault("network.receive", 1, "delay", ["ms", 5]))
    number, peer = bank.connected()
    peer.send(ANSWER)
    equal(bank.received(number, 3), None)
    bank.app.close(number)
    other, _ = bank.connected()
    equal(bank.received(other, 20), None)


def test_a_broken_connection():
    bank = Bank(fault("network.send", 1, "disconnect"))
    number, peer = bank.connected()
    equal(bank.app.send(number, MESSAGE), False)
    equal((peer.recv(99), bank.received(number)), (b"", b""))
    equal(Bank(fault("network.connect", 1, "disconnect")).app.connect(), 0)


def test_a_connection_that_is_half_open():
    bank = Bank(fault("network.connect", 1, "half_open"))
    number, peer = bank.connected()
    equal(bank.app.send(number, MESSAGE), True)
    peer.send(ANSWER)
    equal(bank.received(number, 20), None)
    bank.app.close(number)
    equal(peer.recv(99), b"")


def test_the_answer_comes_on_the_next_connection():
    bank = Bank(fault("network.receive", 1, "cross_delivered", ["after_ms", 5]))
    number, peer = bank.connected()
    peer.send(ANSWER)
    equal(bank.received(number, 20), None)
    bank.app.close(number)
    other, _ = bank.connected()
    equal(bank.received(other, 100), ANSWER)


def test_a_new_boot_lets_go_of_every_connection():
    bank = Bank()
    _, peer = bank.connected()
    bank.agent.start(1)
    equal(peer.recv(99), b"")
