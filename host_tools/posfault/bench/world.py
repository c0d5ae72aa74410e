"""What happens around the terminal in one run: people, network and bank, and everything that was seen of it.

Plain data and the acquirer: snapshot() and restore() take it back to any moment, as often as wanted.
"""

from __future__ import annotations

import copy
import pickle
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

from posfault.acquirer import codec
from posfault.acquirer.codec import CodecError
from posfault.acquirer.server import Acquirer
from posfault.bench import electronic_slip
from posfault.bench.agenda import Agenda, Item
from posfault.bench.clerk import Clerk
from posfault.bench.electronic_slip import ElectronicSlip
from posfault.bench.paper import Printed, Slip, slips
from posfault.bench.people import Till, Watch
from posfault.bench.screens import NOTHING, Screen, read
from posfault.bench.wire import Sent, Wire
from posfault.platform.platform import Passed, Platform
from posfault.scenario import ClerkRules

UP_MS = 60              # from the terminal to the bank
BANK_MS = 40            # until the bank answers; behind the platform no longer
DOWN_MS = 60            # from the bank to the terminal


class Coming(NamedTuple):
    """A request on its way to the bank: its place on the wire; whether the customer's phone has confirmed it."""

    place: int
    confirmed: bool = False


@dataclass(slots=True)
class World:
    """wall: the shop's clock at bench time 0, s since 2000. trace: every event of the terminal, in its order.

    tills: (bench time, who was at the till, intent served or "") of each change, as far as the terminal was told anything.
    """

    acquirer: Acquirer
    wall: int
    platform: Platform = field(default_factory=Platform)
    agenda: Agenda = field(default_factory=Agenda)
    wire: Wire = field(default_factory=Wire)
    paper: list[Printed] = field(default_factory=list)
    slips: list[Slip] = field(default_factory=list)         # of the paper, what was cut or torn off
    trace: list[list[Any]] = field(default_factory=list)
    electronic_slips: list[ElectronicSlip] = field(default_factory=list)
    faults_fired: set[int] = field(default_factory=set)
    tills: list[tuple[int, Till, str]] = field(default_factory=list)
    screen: Screen = NOTHING
    shown: list[tuple[int, Screen]] = field(default_factory=list)       # what the display showed, by bench time
    boot: int = 0               # counts power-ons; a connection belongs to one of them
    dark: bool = False          # without power, nothing reaches the terminal
    watch: Watch = field(default_factory=Watch)
    clerk: Clerk = field(init=False)
    _closed: set[tuple[int, int]] = field(default_factory=set)
    _first: dict[str, tuple[str, Till]] = field(default_factory=dict)   # of each message: when the app first sent it
    _asked_ms: dict[str, int] = field(default_factory=dict)     # of each message: when the app last sent it
    _strayed: list[Sent] = field(default_factory=list)      # answers that will come on another connection
    _arriving: Sent | None = None
    _torn_at: int = 0           # where on the paper the slip under way begins

    def __post_init__(self) -> None:
        self.clerk = Clerk(ClerkRules(), self.agenda)

    def snapshot(self) -> tuple[Any, Any]:
        bank = self.acquirer.snapshot()
        acquirer, self.acquirer = self.acquirer, None       # type: ignore[assignment]
        try:
            return copy.deepcopy(self), bank
        finally:
            self.acquirer = acquirer

    def state(self) -> bytes:
        """All that the future depends on, the trace left out. Equal bytes are equal states."""
        kept = self.acquirer, self.trace
        bank = self.acquirer.snapshot()
        self.acquirer, self.trace = None, []        # type: ignore[assignment]
        try:
            return pickle.dumps((self, bank))
        finally:
            self.acquirer, self.trace = kept

    @classmethod
    def restore(cls, snapshot: tuple[Any, Any], acquirer: Acquirer) -> World:
        """A world that goes on from the snapshot, with `acquirer` taken back to it."""
        world: World = copy.deepcopy(snapshot[0])
        acquirer.restore(snapshot[1])
        world.acquirer = acquirer
        return world

    # What the terminal did

    def happened(self, at_ms: int, point: str, values: list[Any]) -> None:
        """Takes notice of one event of the terminal's trace."""
        self.trace.append([at_ms, point, *values])
        handler = _SEEN.get(point)
        if handler:
            handler(self, at_ms, values)
        elif point != "app network.receive":
            self._arriving = None

    def _shown(self, at_ms: int, values: list[Any]) -> None:
        clerk = self.clerk
        screen = self.screen = read(values[0])
        self.shown.append((at_ms, screen))
        self.watch.saw(screen, clerk.person, clerk.called)
        clerk.saw(screen)
        intent = clerk.intent
        till, name = self._at_till(), intent.name if intent else ""
        last = self.tills[-1] if self.tills else None
        if last is None or last[1] != till or last[2] != name:
            self.tills.append((at_ms, till, name))

    def _at_till(self) -> Till:
        """Who is there, by what the camera sees now."""
        till, person = self.watch.till, self.clerk.person
        return till if till.person == person else till._replace(person=person)

    def _code_shown(self, at_ms: int, values: list[Any]) -> None:
        """A picture: of a QR code the customer at the till reads it with his telephone."""
        self.clerk.picture = values[0]
        slip = electronic_slip.read(at_ms, values[0])
        if slip:
            self.electronic_slips.append(slip)
            self.clerk.took([slip.as_paper()])

    def _printed(self, at_ms: int, values: list[Any]) -> None:
        if values[1:] == [False]:
            return      # the cover was open
        line = Printed(at_ms, bytes.fromhex(values[0]))
        if line.ends_slip:
            self._take(line)
        else:
            self.paper.append(line)

    def _take(self, end: Printed) -> None:
        """The clerk gets what ends here, whole or not."""
        self.paper.append(end)
        found = slips(self.paper[self._torn_at :])
        self.slips += found
        self.clerk.took(found)
        self._torn_at = len(self.paper)

    def _torn_off(self, at_ms: int, values: list[Any]) -> None:
        self._take(Printed(at_ms, b""))

    def _torn(self, at_ms: int, values: list[Any]) -> None:
        """Somebody tears the slip: what is out of the printer, or what has been cut off just now; else there is none."""
        if self._torn_at < len(self.paper):
            self._torn_off(at_ms, values)
        elif self.slips and self.trace[-2][1] == "printer.line" and self.trace[-2][3:] != [False]:
            whole, self.slips[-1] = self.slips[-1], replace(self.slips[-1], cut=False)
            self.clerk.tore(whole, self.slips[-1])

    def _meant(self, at_ms: int, values: list[Any]) -> None:
        """What the app sends, its modem may send later, or has just not sent: this customer means it."""
        self._arriving = None
        intent = self.clerk.intent
        self._first.setdefault(values[1], (intent.name if intent else "", self._at_till()))

    def _asked_for(self, at_ms: int, values: list[Any]) -> None:
        """The app is done sending. What the line lets go at another time, this was asked for now."""
        self._meant(at_ms, values)
        self._asked_ms[values[1]] = at_ms
        for sent in reversed(self.wire.sent):
            if sent.sent_ms < at_ms:
                break
            if sent.up and sent.data.hex() == values[1][4:]:
                sent.asked_ms = None
            elif sent.up and codec.frame(sent.data).hex() not in self._asked_ms:
                sent.asked = bytes.fromhex(values[1])[2:]

    def _sent(self, at_ms: int, values: list[Any]) -> None:
        self._meant(at_ms, values)
        if values[-1] is False:
            return      # the connection was gone
        try:
            data = codec.unframe(bytes.fromhex(values[1]))
        except CodecError:
            return      # a bank drops what has no right length
        intent, till = self._first[values[1]]
        sent = Sent(True, (self.boot, values[0]), at_ms, data, intent, till=till, asked_ms=self._asked_ms.get(values[1]),
                    dialect=self.acquirer.dialect)
        self.wire.sent.append(sent)
        self.agenda.plan(at_ms + UP_MS, "bank", Coming(len(self.wire.sent) - 1))

    def _received(self, at_ms: int, values: list[Any]) -> None:
        self._arriving = None
        if values[1]:
            self._arriving = self.wire.awaited((self.boot, values[0]), bytes.fromhex(values[1])[2:])
            if self._arriving is None:
                self._arriving = self._astray(values)
        if self._arriving:
            self._arriving.delivered_ms = at_ms

    def _astray(self, values: list[Any]) -> Sent | None:
        """The answer to another request that comes on this connection instead, where a fault has said so."""
        data = bytes.fromhex(values[1])[2:]
        for sent in self._strayed:
            if sent.data == data:
                self._strayed.remove(sent)
                sent.taken_on = self.boot, values[0]
                return sent
        return None

    def _fault(self, at_ms: int, values: list[Any]) -> None:
        self.faults_fired.add(values[0])
        if values[2] == "network.receive" and self._arriving:
            self._arriving.delivered_ms = None      # until the firmware is seen to get it
            if values[1] == "cross_delivered":
                self._strayed.append(self._arriving)

    def _handed(self, at_ms: int, values: list[Any]) -> None:
        """The firmware got something else than its modem, or got it after a fault struck."""
        if self._arriving and len(values) > 1 and values[1]:
            data = bytes.fromhex(values[1])[2:]
            self._arriving.delivered_ms = at_ms
            if data != self._arriving.data:
                self._arriving.delivered = data
                self._arriving.read_as(None)
        self._arriving = None

    def _closed_by_terminal(self, at_ms: int, values: list[Any]) -> None:
        self._closed.add((self.boot, values[0]))
        self.acquirer.monitor.hung_up(self.wire.asked_by((self.boot, values[0])), at_ms)

    def power_back(self) -> None:
        self.dark, self.boot = False, self.boot + 1

    def power_lost(self, at_ms: int) -> None:
        for connection in self.wire.last_connection() - self._closed:
            self.acquirer.monitor.hung_up(self.wire.asked_by(connection), at_ms, broken=True)
        self.dark, self.screen = True, NOTHING
        self.agenda.power_lost()
        self.clerk.lost_power(at_ms)

    def all_slips(self) -> list[Slip]:
        """Every piece of paper, the one that still hangs in the printer too."""
        return self.slips + slips(self.paper[self._torn_at :])

    # What happens around it

    def take_place(self, item: Item) -> None:
        """Something outside the terminal happens."""
        if item.source == "clerk":
            self.clerk.rested()
        else:
            self._bank_gets(item.at_ms, item.content)

    def _bank_gets(self, at_ms: int, coming: Coming) -> None:
        request = self.wire.sent[coming.place]
        passed = self._asked(at_ms, request, coming.confirmed)
        if passed.wait_ms:
            self.agenda.plan(at_ms + passed.wait_ms, "bank", Coming(coming.place, True))
            return
        request.delivered_ms = at_ms
        request.read_as(self.acquirer.handled.request_message)
        answer_ms = at_ms + BANK_MS + passed.delay_ms
        if passed.reply is not None:
            reply = Sent(False, request.connection, answer_ms, passed.reply, dialect=self.acquirer.dialect)
            reply.read_as(passed.message)
            self.wire.sent.append(reply)
        elif not passed.closes:
            return
        if not self.dark and request.connection not in self._closed and request.connection[0] == self.boot:
            framed = codec.frame(passed.reply).hex() if passed.reply is not None else ""
            self.agenda.plan(answer_ms + DOWN_MS, "network", [request.connection[1], framed])

    def _asked(self, at_ms: int, request: Sent, confirmed: bool) -> Passed:
        """What becomes of a request at the bank, behind the platform where it pays by code."""
        wall_s = self.wall + at_ms // 1000
        if confirmed or self.platform.takes(self.acquirer.dialect, request.data):
            return self.platform.handle(self.acquirer, request.data, at_ms, wall_s, confirmed)
        reply = self.acquirer.handle(request.data, at_ms, wall_s)
        handled = self.acquirer.handled
        return Passed(reply, handled.reply_message, handled.delay_ms, handled.closes)


_SEEN = {
    "display.code": World._code_shown,
    "display.show": World._shown,
    "printer.line": World._printed,
    "printer.mended": World._torn_off,
    "printer.torn": World._torn,
    "network.send": World._sent,
    "app network.send": World._asked_for,
    "network.receive": World._received,
    "network.close": World._closed_by_terminal,
    "app network.receive": World._handed,
    "fault": World._fault,
}

