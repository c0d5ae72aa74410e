"""The bank's monitor: it looks at every message as it is handled, raises an alert for what is suspicious, and holds it.

Each suspicion is one file of this folder, its class named like the file, with a row in SUSPICIONS. An alert is no verdict:
it says what a bank can see of its own, from its ledger, its sessions and its lines.
"""

from __future__ import annotations

import copy
import importlib
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from posfault import facts
from posfault.acquirer.ledger_rows import Order, Transaction

if TYPE_CHECKING:
    from posfault.acquirer.centre import Arrival, Centre

SUSPICIONS = (
    ("same_card_again", "the same card and amount a second time within minutes"),
    ("no_sign_on", "a debit while no sign-on is in force, or not under the keys of the last one"),
    ("out_of_hours", "a debit outside the hours that the merchant has agreed"),
    ("reversal_overdue", "an answer that did not arrive, and the terminal goes on without a reversal"),
    ("totals_differ", "a settlement whose totals are not the ledger's"),
)
"""(name, what is suspicious), in the order in which they are asked."""

HELD: str = facts.table("response_actions").HELD
"""F39 of a debit that is held."""


class Hours(NamedTuple):
    """When a merchant has agreed to sell: `hours` such as 09:00-21:00, `closed` days as MM-DD."""

    hours: str = "00:00-24:00"
    closed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Alert:
    """Raised at bench time `at_ms`, the wall clock being `wall_s` since 2000.

    suspicion: a name of SUSPICIONS. transaction: the id of the one it is about, None for a batch. since_ms: when that was
    booked. held: it was refused for that reason. text: what the bank's people read.
    """

    suspicion: str
    at_ms: int
    wall_s: int
    terminal: str
    batch: int
    stan: int
    amount: int
    transaction: int | None
    since_ms: int
    held: bool
    text: str

    @property
    def detected_ms(self) -> int:
        """How long after the booking."""
        return self.at_ms - self.since_ms


class Overdue(NamedTuple):
    """A transaction that is found suspicious at bench time `at_ms`, later than it was booked, and why."""

    booked: Transaction
    at_ms: int
    text: str


Waits = Mapping[str, Transaction]


class Suspicion:
    """No suspicion at every place; each overrides one or more. What it remembers is immutable.

    waits: by terminal the debit about which something must come yet; replaced, never changed. It outlives a restart.
    """

    name = ""
    waits: Waits = MappingProxyType({})

    def of_debit(self, centre: Centre, arrival: Arrival, order: Order, hours: Hours) -> str:
        """Asked before a debit is booked: what is suspicious about it."""
        return ""

    def of_settlement(self, arrival: Arrival, differ: bool) -> str:
        """Asked when a batch is closed: what is suspicious about it."""
        return ""

    def booked(self, one: Transaction) -> None:
        """A debit has been booked, and is about to be answered."""

    def of_request(self, arrival: Arrival) -> Overdue | None:
        """Told of every request that is handled, before it is: what does it make overdue?"""
        return None

    def hung_up(self, terminal: str, at_ms: int, broken: bool, kept_open: bool) -> None:
        """A line of the terminal has ended. broken: not by the terminal, or amid something. kept_open: it was more than one
        request's."""

    def overdue(self, at_ms: int) -> list[Overdue]:
        """Asked now and then: what should have come by now?"""
        return []


Remembered = tuple[Suspicion, ...]


class Monitor:
    """Attributes:
        alerts: raised in this run, oldest first.
        holds: whether a suspicious debit is refused; otherwise it is booked, and somebody is told.
        tells: whether the terminal is, in the answer to it (F44).
        hours: of each merchant that agreed to some.
    """

    def __init__(self, centre: Centre) -> None:
        self.alerts: list[Alert] = []
        self.holds = False
        self.tells = False
        self.hours: Mapping[str, Hours] = {}
        self._centre = centre
        self._suspicions: Remembered = tuple(kind() for kind in all_suspicions())

    def request(self, arrival: Arrival) -> None:
        """A request is about to be handled."""
        for one in self._suspicions:
            late = one.of_request(arrival)
            if late is not None:
                self._overdue(one, late, arrival.wall_s)

    def debit(self, arrival: Arrival, order: Order) -> list[tuple[str, str]]:
        """(suspicion, what is suspicious) about a debit that is about to be booked; nothing where nobody watches."""
        hours = self.hours.get(order.merchant, Hours())
        asked = ((one.name, one.of_debit(self._centre, arrival, order, hours)) for one in self._suspicions)
        found = [(name, text) for name, text in asked if text]
        return found if found and self._watched(arrival.at_ms) else []

    def booked(self, arrival: Arrival, booked: Transaction, found: list[tuple[str, str]]) -> None:
        """The debit has been booked, or refused, be it for what was found."""
        held = booked.response_code == HELD
        if booked.state == "posted":
            for one in self._suspicions:
                one.booked(booked)
        if held or booked.state == "posted":
            self.alerts += [_about(booked, name, text, arrival.at_ms, arrival.wall_s, held) for name, text in found]

    def settled(self, arrival: Arrival, batch: int, differ: bool) -> None:
        """A batch has been closed."""
        for one in self._suspicions:
            text = one.of_settlement(arrival, differ)
            if text and self._watched(arrival.at_ms):
                self.alerts.append(Alert(one.name, arrival.at_ms, arrival.wall_s, arrival.terminal, batch, 0, 0, None,
                                         arrival.at_ms, False, text))

    def hung_up(self, terminal: str, at_ms: int, broken: bool = False, kept_open: bool = False) -> None:
        """A line of the terminal has ended; see Suspicion."""
        for one in self._suspicions:
            one.hung_up(terminal, at_ms, broken, kept_open)

    def look_round(self, at_ms: int, wall_s: int) -> None:
        """What should have come by now; whoever serves terminals asks now and then."""
        for one in self._suspicions:
            for late in one.overdue(at_ms):
                self._overdue(one, late, wall_s - (at_ms - late.at_ms) // 1000)

    def _overdue(self, suspicion: Suspicion, late: Overdue, wall_s: int) -> None:
        one = late.booked
        stands = self._centre.ledger.find(one.terminal, one.batch, one.stan) == one
        if stands and self._watched(late.at_ms):
            self.alerts.append(_about(one, suspicion.name, late.text, late.at_ms, wall_s, False))

    def _watched(self, at_ms: int) -> bool:
        """Whether anybody at the bank looks at what the monitor says."""
        return not self._centre.conduct.ask(at_ms, lambda one: one.unwatched())

    def waits(self) -> dict[str, Waits]:
        """What each suspicion waits for."""
        return {one.name: one.waits for one in self._suspicions}

    def resume(self, waits: Mapping[str, Waits]) -> None:
        """What they waited for when they were asked last; whatever else they remembered is forgotten."""
        self._suspicions = tuple(kind() for kind in all_suspicions())
        for one in self._suspicions:
            one.waits = waits.get(one.name, one.waits)

    def snapshot(self) -> Remembered:
        """What `restore` takes: what the suspicions remember."""
        return tuple(copy.copy(one) for one in self._suspicions)

    def restore(self, snapshot: Remembered) -> None:
        """Return to a snapshot, any number of times; the alerts begin anew."""
        self._suspicions = tuple(copy.copy(one) for one in snapshot)
        self.alerts = []


def all_suspicions() -> list[type[Suspicion]]:
    """The class of each, in the order of SUSPICIONS."""
    return [getattr(importlib.import_module(f"{__name__}.{name}"), name.title().replace("_", "")) for name, _ in SUSPICIONS]


def _about(one: Transaction, suspicion: str, text: str, at_ms: int, wall_s: int, held: bool) -> Alert:
    return Alert(suspicion, at_ms, wall_s, one.terminal, one.batch, one.stan, one.amount, one.id, one.at_ms, held, text)
