"""What there is to see of a session at one moment: plain values, taken by the thread that drives it, drawn by another."""

from __future__ import annotations

from bisect import bisect_right
from typing import NamedTuple

from posfault.acquirer.ledger_rows import Movement
from posfault.bench.paper import Printed, Slip, slips
from posfault.console.live import Live
from posfault.console.session import Session
from posfault.reports.story import Line
from posfault.scenario import Behaviour, Fault

DARK = None         # instead of a text: the display has no power


class Shown(NamedTuple):
    """text: of the display from at_ms on, DARK without power; code: what a picture below it carries, "" where none is."""

    at_ms: int
    text: str | None
    code: str = ""


class View(NamedTuple):
    """now_ms: bench time. news: since the view before.

    paper: all that was printed; slips: the same as pieces. struck: of the faults, those that have. fresh: a new morning.
    """

    now_ms: int
    next_ms: int | None
    shown: tuple[Shown, ...]
    paper: tuple[Printed, ...]
    slips: tuple[Slip, ...]
    news: tuple[Line, ...]
    movements: tuple[Movement, ...]
    alerts: tuple[Line, ...]
    waiting: tuple[Fault, ...]
    struck: tuple[Fault, ...]
    behaviours: tuple[Behaviour, ...]
    person: str
    fresh: bool = False

    def display(self, at_ms: int) -> Shown:
        """What it showed then."""
        place = bisect_right(self.shown, at_ms, key=lambda one: one.at_ms)
        return self.shown[place - 1] if place else Shown(0, DARK)

    def out_of_printer(self, at_ms: int) -> list[Slip]:
        """The pieces of paper as they were then."""
        if at_ms >= self.now_ms:
            return list(self.slips)
        return slips([line for line in self.paper if line.at_ms <= at_ms])


def glanced(view: View, session: Session) -> View:
    """The view, with what display and printer have done since, while the session is still at something."""
    paper = tuple(session.world.paper)
    return view._replace(shown=shown(session), paper=paper, slips=tuple(slips(list(paper))))


def taken(session: Session, live: Live, fresh: bool) -> View:
    """The view of this moment; the news in it are told then."""
    world = session.world
    waiting = session.waiting
    return View(session.now_ms, session.bench.next_ms, shown(session), tuple(world.paper),
                tuple(world.all_slips()), tuple(live.news()),
                tuple(world.acquirer.ledger.movements()), tuple(live.alerts()), waiting,
                tuple(fault for fault in session.faults if fault not in waiting), session.behaviours, session.person, fresh)


def shown(session: Session) -> tuple[Shown, ...]:
    """Every text of the display so far. It reads what others only add to, so that any thread may ask."""
    found: list[Shown] = []
    for at_ms, point, *values in session.world.trace[:]:
        if point == "display.show":
            found.append(Shown(at_ms, str(values[0])))
        elif point == "display.code":
            found.append(Shown(at_ms, found[-1].text if found else "", str(values[0])))
        elif point == "power.lost":
            found.append(Shown(at_ms, DARK))
    return tuple(found)
