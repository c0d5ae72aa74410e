"""Who was told first that something is wrong, and how long after it began."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from posfault.bench.run import Run
from posfault.bench.screens import read
from posfault.drills.signs import ASKED, CLOSINGS_OWN, LENIENT, PAPER, REFUSALS, SCREENS, TELLS_BANK

CLERK, BANK = "clerk", "bank"


class Told(NamedTuple):
    """Bench time; who: clerk, customer or bank; by: the text, slip, code or message that did it, as signs.py names it."""

    at_ms: int
    who: str
    by: str


def began_ms(run: Run) -> int | None:
    """When the first fault or the first misbehaviour of a host struck, or wrong money began to stand, whichever was first.

    None where neither happened: what people do has no moment of its own until it costs money, and a bank that lets
    something through has none either.
    """
    struck = [event[0] for event in run.world.trace if event[1] == "fault"]
    hosts = (*run.world.acquirer.firings, *run.world.platform.conduct.firings)
    misled = [at_ms for name, at_ms in hosts if name not in LENIENT]
    return min([*struck, *misled, *(wrong.since_ms for wrong in run.wrong_money)], default=None)


def first(run: Run) -> Told | None:
    """The first to be told after it began; None where nobody was. Who misleads tells nothing: see signs.py."""
    since_ms = began_ms(run)
    stands = any(wrong.until_ms is None for wrong in run.wrong_money)
    found = [*_display(run, stands), *_people(run), *_paper(run), *_bank(run, stands), *_monitor(run)]
    counting = [one for one in found if one.at_ms < run.closing_ms or one.by not in CLOSINGS_OWN]
    return min((one for one in counting if since_ms is None or one.at_ms >= since_ms), default=None)


def _display(run: Run, stands: bool) -> Iterator[Told]:
    for at_ms, screen in run.evidence.shown:
        sign = SCREENS.get(screen.name)
        if sign and not (sign.denies and stands):
            yield Told(at_ms, CLERK, screen.name)


def _people(run: Run) -> Iterator[Told]:
    """Those who were asked and said no; a key that a fault presses at the same moment says nothing."""
    by_fault = {event[0] for event in run.world.trace if event[1] == "fault" and event[4].startswith("keypad.")}
    shown = ""
    for at_ms, point, *values in run.world.trace:
        if point == "display.show":
            shown = read(values[0]).name
        elif point == "keypad.key" and values[0][0] == "CANCEL" and shown in ASKED and at_ms not in by_fault:
            yield Told(at_ms, ASKED[shown][0], shown)


def _paper(run: Run) -> Iterator[Told]:
    for slip in run.evidence.slips:
        yield from (Told(slip.at_ms, CLERK, name) for name in PAPER if slip.cut and slip.value(name) is not None)


def _bank(run: Run, stands: bool) -> Iterator[Told]:
    for sent in run.evidence.wire.sent:
        message = sent.message
        if message is None or sent.delivered_ms is None:
            continue
        if sent.up and message.mti in TELLS_BANK:
            yield Told(sent.delivered_ms, BANK, message.mti)
        code = "" if sent.up else message.fields.get(39, "")
        if code in REFUSALS and not (REFUSALS[code].denies and stands):
            yield Told(sent.sent_ms, BANK, code)


def _monitor(run: Run) -> Iterator[Told]:
    return (Told(one.at_ms, BANK, one.suspicion) for one in run.evidence.alerts)
