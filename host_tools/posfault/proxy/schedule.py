"""Which fault strikes which event: those named outright, and those drawn, which are kept as an explicit schedule too.

A draw depends on the seed, the point and nth, and on nothing that terminal or host do.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from posfault import facts, scenario_reader, toml_file, typed_words
from posfault.errors import InputError
from posfault.facts import Kind
from posfault.forms import Scalar
from posfault.proxy.faults import STRIKES
from posfault.scenario import Fault
from posfault.scenario_writer import fault_lines
from posfault.suggest import shown
from posfault.toml_table import Table

CONNECT, SEND, RECEIVE = "network.connect", "network.send", "network.receive"
POINTS = (CONNECT, SEND, RECEIVE)
OF = 10_000
_RATE_FORM = f"write kinds, in how many of {OF:,} events, and parameters: drop=50,delay=20 ms=3000"


def kinds_at(point: str) -> list[str]:
    """The fault kinds that can be done at a point between terminal and host."""
    return [name for name in STRIKES if point in POINTS and facts.kinds()[name].applies_to(point)]


def of_words(text: str) -> Fault:
    """The fault of `KIND POINT NTH NAME=VALUE…`; nth is 1 where it is not said.

    Raises:
        InputError: it is not of that form, or cannot be done here.
    """
    return _checked(typed_words.fault("--fault", text))


def of_file(path: Path) -> tuple[Fault, ...]:
    """The tables [[fault]] of a file, which may be a whole scenario. Raises InputError as `of_words` does."""
    top = toml_file.load(path, "a file with tables [[fault]] (TOML)", "see `posfault points` for faults there are")
    top.only(scenario_reader.TOP)
    return tuple(_checked(table) for table in top.tables("fault"))


def dumps(faults: Sequence[Fault]) -> str:
    """What `of_file` reads as these faults."""
    return "\n\n".join("\n".join(fault_lines(one)) for one in faults) + "\n" if faults else "# no fault\n"


def _checked(table: Table) -> Fault:
    """Any fault of the table of kinds, as long as it can be done between terminal and host."""
    point = table.raw("point") if "point" in table else None
    if point in facts.points() and not kinds_at(str(point)):
        table.fail(f"no fault can be made at {point} between terminal and host", f"there are: {', '.join(POINTS)}", "point")
    kind = table.raw("kind") if "kind" in table else None
    if kind in facts.kinds() and point in POINTS and kind not in kinds_at(str(point)):
        table.fail(f"{kind} cannot be done at {point} between terminal and host",
                   f"there, choose from: {', '.join(kinds_at(str(point)))}", "kind")
    return scenario_reader.fault(table)


@dataclass(frozen=True, slots=True)
class Rate:
    """In `share` of OF events of each point where it can be done, a fault of this kind."""

    kind: Kind
    share: int
    parameters: tuple[tuple[str, Scalar], ...]


def rates_of(text: str) -> tuple[Rate, ...]:
    """The rates of `drop=50,delay=20 ms=3000`.

    Raises:
        InputError: it is not of that form, or they are more than all events together.
    """
    rates = tuple(_rate(part) for part in text.split(",") if part.strip()) if text else ()
    for point in POINTS:
        if sum(rate.share for rate in rates if rate.kind.applies_to(point)) > OF:
            raise InputError("--random", f"more than {OF:,} of {OF:,} events at {point}", "give less")
    return rates


def _rate(text: str) -> Rate:
    first, *more = text.split()
    name, _, share = first.partition("=")
    if not share.isdecimal() or not 0 < int(share) <= OF:
        raise InputError("--random", f"{shown(text)} is no rate", _RATE_FORM)
    given: dict[str, object] = {"kind": name, **typed_words.named("--random", more, _RATE_FORM)}
    fits = [point for point in POINTS if name in kinds_at(point)]
    given["point"] = fits[0] if fits else SEND
    parameters = _checked(typed_words.table("--random", given)).parameters      # which knows that there is such a kind
    return Rate(facts.kinds()[name], int(share), parameters)


class Schedule:
    """The faults there are to be, and those there have been.

    Attributes:
        fired: those that struck, in order.
        drawn: those of them that chance chose.
        events: how many there were at each point.
    """

    def __init__(self, faults: Sequence[Fault] = (), rates: Sequence[Rate] = (), seed: int = 0) -> None:
        self.named = tuple(faults)
        self.fired: list[Fault] = []
        self.drawn: list[Fault] = []
        self.events: Counter[str] = Counter()
        self._rates: Mapping[str, list[Rate]] = {
            point: [rate for rate in rates if rate.kind.applies_to(point)] for point in POINTS
        }
        self._seed = seed
        self._due: dict[tuple[str, int], Fault] = {}
        for fault in faults:            # a second at the same event does not fire
            self._due.setdefault((fault.point, fault.nth), fault)

    def event(self, point: str) -> Fault | None:
        """Counts one event at the point; the fault that strikes it."""
        self.events[point] += 1
        nth = self.events[point]
        fault = self._due.pop((point, nth), None)
        if fault is None and (fault := self._draw(point, nth)):
            self.drawn.append(fault)
        if fault is not None:
            self.fired.append(fault)
        return fault

    def _draw(self, point: str, nth: int) -> Fault | None:
        if not self._rates[point]:
            return None
        lot = random.Random(f"{self._seed} {point} {nth}").random() * OF
        for rate in self._rates[point]:
            if lot < rate.share:
                return Fault(point, nth, rate.kind.name, "", rate.parameters)
            lot -= rate.share
        return None

    def not_fired(self) -> list[Fault]:
        """Those named outright that never struck."""
        left = list(self.named)
        for fault in self.fired:
            if fault in left:
                left.remove(fault)
        return left
