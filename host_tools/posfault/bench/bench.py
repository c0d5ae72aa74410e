"""The bench: hears what the terminal did until it had to wait, and says what happens next."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Protocol

from posfault.bench.agenda import OUTSIDE, PEOPLES, PLUG, Item
from posfault.bench.world import World
from posfault.errors import HungError, LinkError, PosfaultError, RestartedError
from posfault.link.frame import Frame
from posfault.link.log import LinkLog
from posfault.link.terminal import Terminal

if TYPE_CHECKING:       # most runs have neither, and both take a while to load
    from posfault.bench.tcp import Tcp
    from posfault.rig.play import Play

DARK_MS = 20_000        # until somebody has noticed a dark terminal and switched it on again; a dip ends by itself
TRIPS_MOST = 20_000     # of one run; more means that the terminal goes round in circles
BOOTS_MOST = 100        # of one run: the most that a fault makes of it is 50
UNPLUGGED_MOST = 3      # times in a run; then it is a loose contact, and nobody's accident


class Home(Protocol):
    """Where the firmware runs; see link/unix_home.py."""

    port: str
    terminal: Terminal | None
    log: LinkLog

    def power_on(self) -> Terminal: ...

    def cut_power(self) -> None: ...

    def digest(self) -> str: ...

    def recover(self, problem: PosfaultError) -> None: ...

    def close(self) -> None: ...


class Bench:
    """One terminal in one world. schedule: rows as the link carries them. off: guards switched off.

    slot: the flash image that the first boot begins with, or -1 for the flash as it is. pace: how many times as fast as
    life the terminal's own clock runs; 0: lockstep. on_power: called when the power is back, before the terminal begins.
    tcp: what its messages go over; by default they go over the link. real: peripherals that are the board's own; the others
    are modelled. rig: what plays some of the real ones. All three are of real time.
    """

    def __init__(self, home: Home, world: World, schedule: list[list[Any]], off: list[str], slot: int = -1,
                 start_ms: int = 0, pace: int = 0, on_power: Callable[[Bench], None] | None = None,
                 tcp: Tcp | None = None, real: tuple[str, ...] = (), rig: Play | None = None) -> None:
        self.home = home
        self.world = world
        self.off = off
        self._schedule = rig.schedule if rig else schedule
        self._counters: list[list[int]] = []
        self._slot = slot
        self._pace = pace
        self._on_power = on_power
        self._tcp = tcp
        self._rig = rig
        self.played = tuple(sorted(rig.sources)) if rig else ()
        self.real = tuple(sorted({*real, *self.played}))
        self._power_on_ms = start_ms        # bench time of the last power-on; the terminal's ticks count from there
        self._now = start_ms
        self._told_ms = start_ms            # bench time at which the terminal waited last
        self._reply: Frame | None = None
        self._go = "go"                     # how the next `idle` is answered
        self._trips = self.boots = 0          # boots: how often it has got power
        self.unplugged: list[int] = []      # bench times at which the power went away by no fault

    @property
    def now_ms(self) -> int:
        """Bench time."""
        return self._now

    def run(self) -> None:
        """Until the clerk has done all her steps and the terminal waits for her, or nothing can happen any more."""
        if self._reply is None:
            self._boot()
        assert self._reply is not None
        while True:
            self._trips += 1
            if self._trips > TRIPS_MOST:
                raise HungError(f"the terminal goes round in circles at bench time {self._now} ms")
            if self._reply.word == "dead":
                self._died(*self._reply.content)
            elif self._reply.word != "idle":
                raise LinkError(f"the terminal says {self._reply.word!r} where it had to wait")
            elif not self._go_on(*self._reply.content):
                return

    @property
    def next_ms(self) -> int | None:
        """When something happens by itself, as long as nobody does anything; None where nothing will."""
        until = self._reply.content[1] if self._reply and self._reply.word == "idle" else -1
        own = None if until < 0 else self._power_on_ms + until
        return min((at_ms for at_ms in (own, self.world.agenda.quiet_until()) if at_ms is not None), default=None)

    @property
    def armed(self) -> list[list[Any]]:
        """Of the schedule what can still strike: its rows, nth counted from now, and how often it struck."""
        return [[point, nth - count, fired, *rest] for (point, nth, *rest), (count, fired)
                in zip(self._schedule, self._counters, strict=True) if count < nth or "times" in dict(rest[-1])]

    def counted(self) -> list[int]:
        """How many events of its point each fault of the schedule has seen since the run began; the terminal is asked."""
        assert self.home.terminal
        return [count for count, _ in self.home.terminal.command("armed").content]

    @property
    def storage_struck(self) -> bool:
        """Whether a fault of the storage struck: then the terminal's watchdog resets what its errors end."""
        return any(row[0].startswith("storage.") and fired
                   for row, (_, fired) in zip(self._schedule, self._counters, strict=True))

    def no_more_faults(self) -> None:
        """The schedule ends here, and what a fault had broken works again."""
        self._schedule, self._counters = [], []
        self._go = "calm"
        if self._rig:
            self._rig.calm()

    def let_arrive(self) -> None:
        """What is still under way to the bank gets there: the money is looked at only then."""
        while (item := self.world.agenda.next(None)) is not None:
            if item.source == "bank":
                self._take_place(item)

    def _go_on(self, ticks: int, until: int, awaited: list[str], used: int, events: list[list[Any]]) -> bool:
        """Answers `idle`; False where the run is over: the reply stays, and run() can go on from it."""
        self.world.agenda.used(used)
        self._tell(events, ticks)
        until_ms = None if until < 0 else self._power_on_ms + until
        now_ms = self._next(until_ms, awaited)
        if now_ms is None:
            # Answering would let time pass for ever. What was told is told again when run() goes on.
            self._reply = Frame(0, "idle", [ticks, until, awaited, 0, []])
            return False
        coming = [[item.at_ms - self._power_on_ms, item.source, item.content] for item in self.world.agenda.given()]
        quiet = self.world.agenda.quiet_until()
        word, self._go = self._go, "go"
        self._ask(word, now_ms - self._power_on_ms, -1 if quiet is None else quiet - self._power_on_ms - 1, coming)
        return True

    def _ask(self, word: str, *content: Any) -> None:
        """Says it, and keeps the reply. Where the terminal has lost its power by no fault, the run goes on when it is back:
        what it was given it had, and what it had not told has not happened, as far as anybody knows.
        """
        terminal = self.home.terminal
        assert terminal
        try:
            self._reply = terminal.command(word, *content)
        except RestartedError as problem:
            if len(self.unplugged) >= UNPLUGGED_MOST:
                raise
            self.home.recover(problem)
            self.unplugged.append(self._now)
            for item in self.world.agenda.given():
                if item.source == "network":        # handed over: whether the app has read it, what it does will show
                    self.world.happened(self._now, "network.receive", item.content)
            self.world.agenda.used(0)
            self._goes_dark(DARK_MS, self._slot if word == "boot" else -1)      # the image may not have been restored

    def _next(self, until_ms: int | None, awaited: list[str]) -> int | None:
        """Lets things happen until the terminal gets something it waits for; the time, or None if it never does."""
        world = self.world
        while True:
            busy = "keypad" in awaited and self._rig is not None and self._rig.busy
            if "keypad" in awaited and not busy and not world.agenda.expects(PEOPLES):
                world.clerk.act(self._now, world.screen)
                if world.clerk.done and not world.agenda.expects(PEOPLES):
                    return None
            if busy:
                until_ms = self._looks_again(until_ms)
            item = world.agenda.next(until_ms)
            if item is None:
                return until_ms
            self._now = max(self._now, item.at_ms)      # in real time it may be late
            if item.source in OUTSIDE:
                self._take_place(item)
            elif self._give(item, awaited):
                return item.at_ms

    def _looks_again(self, until_ms: int | None) -> int:
        """What the rig is at may come to nothing: then somebody else has to do something."""
        assert self._rig
        soon_ms = self._rig.look_again(self._now)
        return soon_ms if until_ms is None else min(until_ms, soon_ms)

    def _take_place(self, item: Item) -> None:
        """Something outside the terminal happens. A request that TCP was to carry reaches the bank only if it has."""
        coming = item.content
        if self._tcp and item.source == "bank" and not coming.confirmed:
            request = self.world.wire.sent[coming.place]
            if not self._tcp.took(request.connection, request.data):
                return
        self.world.take_place(item)

    def _give(self, item: Item, awaited: list[str]) -> bool:
        world = self.world
        if self._tcp and item.source == "network":
            number, framed = item.content
            due_s = (item.at_ms - self._told_ms) / self._pace / 1000
            self._tcp.answer((world.boot, number), bytes.fromhex(framed), due_s)
            return item.source in awaited
        if self._rig and self._rig.plays(item.source):
            self._rig.bring(item.source, item.content, item.at_ms - self._told_ms)
            return item.source in awaited
        world.agenda.give(item)
        if item.source in (*awaited, PLUG):
            world.agenda.give_along(self._rig.sources if self._rig else ())
            return True
        return False

    def _tell(self, events: list[list[Any]], ticks: int, dead: bool = False) -> None:
        told = [(event[0] + self._power_on_ms, event[1], event[2:]) for event in events]
        if self._rig:
            told = self._rig.woven(told, self._power_on_ms + ticks, dead)
        for at_ms, point, values in told:
            self.world.happened(at_ms, point, values)
        # When a run goes on after it was over, the terminal has not been told how late it is.
        self._told_ms = self._power_on_ms + ticks
        self._now = max(self._now, self._told_ms)

    def _died(self, ticks: int, used: int, counters: list[list[int]], events: list[list[Any]]) -> None:
        self.world.agenda.used(used)
        self._tell(events, ticks, dead=True)
        self._counters = counters[: len(self._schedule)]        # it may die before it hears that the schedule has ended
        dipped = bool(events) and events[-1][1] == "supply.dip"       # it says itself for how long
        self._goes_dark(events[-1][2] if dipped else DARK_MS)

    def _goes_dark(self, dark_ms: int, slot: int = -1) -> None:
        """For so long, and starts again. slot: the image that it begins with then."""
        self.world.trace.append([self._now, "power.lost"])
        self.world.power_lost(self._now)
        self.home.cut_power()
        at_ms = self._now + dark_ms
        if self._rig:
            self._rig.forget()
        # The network and the bank go on while the terminal is dark; what reaches it then reaches nobody.
        while (item := self.world.agenda.next(at_ms)) is not None:
            if item.source in OUTSIDE:
                self._take_place(item)
        self._power_on_ms = self._now = at_ms
        self.world.trace.append([at_ms, "power.on"])
        self._slot = slot
        if self._on_power:
            self._on_power(self)
        self._boot()

    def _boot(self) -> None:
        self.boots += 1
        if self.boots > BOOTS_MOST:
            raise HungError(f"the terminal starts again and again at bench time {self._now} ms")
        if self.home.terminal is None:
            self.home.power_on()
        self.world.power_back()
        bank = [self._tcp.address if self._tcp else "", self.real] if self._tcp or self.real else []
        self._ask(
            "boot", self.world.wall + self._power_on_ms // 1000, self.off, self._schedule, self._counters, self._slot,
            self._pace, *bank,
        )
