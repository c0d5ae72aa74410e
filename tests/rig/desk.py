"""The table on which board and rig stand: the virtual board, its UARTs as ptys, the rig's outputs as a socket, the relay.

Run as a script, with the arguments of tests/virtual_board/launcher.py, and before the packages the folders of MicroPython's
modules that are hardware, joined by a colon. Says, a line each, the path of the board's pty, the port of the socket, and the
paths of the UARTs' ptys. The board's power goes through the relay, which is the rig's pin D6: high takes it away.
"""

import contextlib
import os
import signal
import socket
import sys
import tty
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "virtual_board"))

from launcher import Board, runner

UARTS = 2
RELAY = "D6"


class Desk(Board):
    """A board with wires to it: descriptor 3 of MicroPython leads here, as hardware/wires.py says."""

    def __init__(self, folder, link, heap, run, hardware):
        super().__init__(folder, link, heap, run)
        self._path = f".frozen:{hardware}"
        self._wires = None          # socket to the MicroPython that runs
        self._levels = {}           # of the rig's pins
        self._from_rig = self._from_board = b""
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.watched[self._listener.fileno()] = self._accept
        self._uarts = [os.openpty() for _ in range(UARTS)]
        for number, (master, slave) in enumerate(self._uarts):
            tty.setraw(slave)
            os.set_blocking(master, False)
            self.watched[master] = lambda number=number: self._to_uart(number)

    def tell(self):
        print(self._listener.getsockname()[1], *(os.ttyname(slave) for _, slave in self._uarts), sep="\n", flush=True)

    # The board

    def start(self, program=True):
        if self._levels.get(RELAY) == b"1":
            return
        here, self._there = socket.socketpair()
        self._there.setblocking(False)      # MicroPython reads until it has all that it asked for, or there is no more
        super().start(program)
        self._there.close()
        self._wires, self._from_board = here, b""
        self.watched[here.fileno()] = self._from_wires
        for pin, level in self._levels.items():
            self._to_wires(b"%s %s" % (pin.encode(), level))

    def _inherited(self):
        os.dup2(self._there.fileno(), 3)
        return 4

    def _reap(self):
        del self.watched[self._wires.fileno()]
        self._wires.close()
        self._wires = None
        return super()._reap()

    def _to_wires(self, line):
        if self._wires:
            with contextlib.suppress(OSError):          # it may be ending
                self._wires.sendall(line + b"\n")

    def _from_wires(self):
        try:
            self._from_board += self._wires.recv(4096, socket.MSG_DONTWAIT)
        except OSError:
            return
        *lines, self._from_board = self._from_board.split(b"\n")
        for line in lines:
            port, _, data = line.partition(b" ")
            with contextlib.suppress(BlockingIOError):  # nobody listens to that line
                os.write(self._uarts[int(port[1:])][0], bytes.fromhex(data.decode()))

    # The rig

    def _to_uart(self, number):
        data = os.read(self._uarts[number][0], 4096)
        self._to_wires(b"=%d %s" % (number, data.hex().encode()))

    def _accept(self):
        rig, _ = self._listener.accept()
        self.watched[rig.fileno()] = lambda: self._from_pins(rig)

    def _from_pins(self, rig):
        try:
            data = rig.recv(4096)
        except OSError:
            data = b""
        if not data:
            del self.watched[rig.fileno()]
            rig.close()
        *lines, self._from_rig = (self._from_rig + data).split(b"\n")
        for line in lines:
            pin, _, level = line.partition(b" ")
            self._set(pin.decode(), level)

    def _set(self, pin, level):
        before = self._levels.get(pin)
        self._levels[pin] = level
        if pin == RELAY and level == b"1" and self._inner >= 0:
            os.kill(self._pid, signal.SIGKILL)
            self._reap()
        elif pin == RELAY and level == b"0" and before == b"1":
            self.start()
        else:
            self._to_wires(b"%s %s" % (pin.encode(), level))


def main():
    folder, link, heap, executable, hardware, *packages = sys.argv[1:]
    desk = Desk(folder, link, heap, runner(executable, packages), hardware)
    desk.plug()
    desk.tell()
    desk.start()
    while desk.serve():
        pass
    desk.end()


main()
