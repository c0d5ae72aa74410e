"""drivers/tcp.py and waiting.py, against sockets of the test's own."""

import socket

from expect import equal

from drivers.tcp import Tcp
from drivers.waiting import Waiting

_SOON_MS = const(2000)
MESSAGE = b"\x00\x05hello"


class Silent:
    """A console at which nobody types."""

    def __init__(self, source):
        self.source = source
        self.patience_ms = -1

    def look(self):
        return []


class Bank:
    """Listens at the first free port, and has a terminal's network connected to it."""

    def __init__(self):
        self._listener = socket.socket()
        port = 20000
        while not self._bound(port):
            port += 1
        self._listener.listen(4)
        self._idle = self.line(port), self._listener.accept()[0]
        self.waiting = Waiting(Silent(self._idle[0]))
        self.network = Tcp(self.waiting)
        self.network.host = "127.0.0.1:%d" % port

    def _bound(self, port):
        try:
            self._listener.bind(socket.getaddrinfo("127.0.0.1", port)[0][-1])
            return True
        except OSError:
            return False

    def line(self, port):
        line = socket.socket()
        line.connect(socket.getaddrinfo("127.0.0.1", port)[0][-1])
        return line

    def connected(self):
        """(the connection's number, the bank's end of it)."""
        number = self.network.connect()
        return number, self._listener.accept()[0]

    def something_came(self):
        return self.waiting.wait(self.waiting.now + _SOON_MS, ("network",))

    def close(self):
        self._listener.close()


def test_a_message_goes_out_whole():
    bank = Bank()
    number, peer = bank.connected()
    equal(bank.network.send(number, MESSAGE), True)
    equal(peer.recv(99), MESSAGE)


def test_an_answer_in_pieces_is_one_message():
    bank = Bank()
    number, peer = bank.connected()
    equal(bank.network.receive(number), None)
    for place in range(len(MESSAGE)):
        equal(bank.network.receive(number), None)
        peer.send(MESSAGE[place : place + 1])
        equal(bank.something_came(), True)
    equal(bank.network.receive(number), MESSAGE)
    equal(bank.network.receive(number), None)


def test_two_answers_at_once_are_two_messages():
    bank = Bank()
    number, peer = bank.connected()
    peer.send(MESSAGE + b"\x00\x01x")
    equal(bank.something_came(), True)
    equal(bank.network.receive(number), MESSAGE)
    equal(bank.network.receive(number), b"\x00\x01x")


def test_what_comes_late_does_not_reach_the_next_connection():
    bank = Bank()
    first, late = bank.connected()
    bank.network.close(first)
    second, peer = bank.connected()
    late.send(MESSAGE)
    peer.send(b"\x00\x01x")
    equal(bank.something_came(), True)
    equal(bank.network.receive(second), b"\x00\x01x")
    equal(bank.network.receive(second), None)
    equal(bank.network.receive(first), b"")


def test_a_connection_that_was_dropped_is_gone():
    bank = Bank()
    number, peer = bank.connected()
    peer.send(MESSAGE[:4])
    peer.close()
    while bank.network.receive(number) is None:
        equal(bank.something_came(), True)
    equal(bank.network.receive(number), b"")
    equal(bank.waiting.wait(bank.waiting.now + 2, ("network",)), False)     # and nobody looks at it any more
    bank.network.close(number)
    equal(bank.network.send(number, MESSAGE), False)


def test_a_length_that_no_answer_has_ends_the_connection():
    bank = Bank()
    number, peer = bank.connected()
    peer.send(b"\xff\xff")
    equal(bank.something_came(), True)
    equal(bank.network.receive(number), b"")


def test_where_nobody_listens_there_is_no_connection():
    bank = Bank()
    bank.close()
    equal(bank.network.connect(), 0)
    for host in ("", "127.0.0.1", "nobody"):
        bank.network.host = host
        equal(bank.network.connect(), 0)


def test_time_passes_by_the_clock_of_the_board():
    bank = Bank()
    until = bank.waiting.now + 3
    equal(bank.waiting.wait(until, ("network",)), False)
    equal(until <= bank.waiting.now < until + _SOON_MS, True)
