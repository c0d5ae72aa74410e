"""The sequence diagram of a run: clerk, terminal, network, acquirer and ledger from left to right, time from top to bottom.

Only where things stand is reckoned here, in units of 360 across; templates/sequence.svg.j2 draws it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rich.cells import cell_len, set_cell_size

from posfault.bench.run import Run
from posfault.bench.wire import Sent
from posfault.explorer.account import Account
from posfault.explorer.parting import FAULT
from posfault.money import money
from posfault.reports import story
from posfault.reports.pages import seconds
from posfault.text import Told, spoken, tell

WIDTH = 360
LANES = {"clerk": 76, "terminal": 138, "network": 206, "acquirer": 272, "ledger": 340}
_TOP, _ROW, _TALL, _FOOT = 30, 15, 24, 10
_CELL = 5.3             # of a letter of the diagram; a Chinese character takes two
_LEFT, _RIGHT = 60, 358
_QUIET_MS = 3000        # longer ones are drawn as a gap
_LATE_MS = 1000
_HOSTS = ("acquirer", "platform")
# Who a line is of -> the lane it stands at, and whether its text ends there.
_PLACES = {"display": ("terminal", False), "terminal": ("terminal", False),
           "monitor": ("ledger", True), "platform": ("network", False), "acquirer": ("acquirer", True)}


@dataclass(frozen=True, slots=True)
class Row:
    """kind: arrow, note, fault, gap or rule. x1, x2: where an arrow begins and ends. at: time, "" where that stands above.

    look: a class of the style sheet. text: as much as there is room for; whole: all of it. anchor: start or end, at `x`.
    """

    kind: str
    y: int
    at: str
    text: str
    whole: str
    look: str = ""
    x1: int = 0
    x2: int = 0
    x: int = 0
    anchor: str = "start"
    lost: bool = False


@dataclass(frozen=True, slots=True)
class Diagram:
    rows: tuple[Row, ...]
    height: int
    closing_y: int      # what is below it is of the closing


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that happened. to: (lane where an arrow begins, where it ends), else a note at `lane`."""

    at_ms: int
    order: int
    text: str
    look: str
    lane: str = ""
    to: tuple[str, str] | None = None
    lost: bool = False
    ends: bool = False


def steps(run: Run, account: Account, wrong: frozenset[tuple[int, str]]) -> list[Step]:
    """wrong: (bench time, trace number) of what was debited wrongly."""
    found = [one for line in story.lines(run) if line.who != "wire" for one in _of_line(line, wrong)]
    found += [Step(one.line.at_ms, 0, one.line.text, "fault", ends=True) for one in account.moments
              if one.line.who in _HOSTS and one.line.order == 0]
    found += [step for sent in run.evidence.wire.sent for step in _of_message(sent, run.evidence.wire.sent)]
    return sorted(found, key=lambda one: (one.at_ms, one.order))


def _of_line(line: story.Line, wrong: frozenset[tuple[int, str]]) -> Iterator[Step]:
    if line.who == FAULT:
        yield Step(line.at_ms, line.order, line.text, "fault")
    elif line.who == "clerk":
        yield Step(line.at_ms, line.order, line.text, "clerk", to=("clerk", "terminal"))
    elif line.who == "ledger":
        trace = str(line.text.values.get("trace", "")) if isinstance(line.text, Told) else ""
        look = "wrong" if (line.at_ms, trace) in wrong else "ledger"
        yield Step(line.at_ms, line.order, line.text, look, to=("acquirer", "ledger"), ends=True)
    elif line.who == "bench":
        yield Step(line.at_ms, line.order, line.text, "rule")
    elif line.who == "paper":
        torn = tell("torn") if line.text.endswith(tell("torn")) else ""
        yield Step(line.at_ms, line.order, tell("page_paper", title=line.text.split(" | ")[0], torn=torn), "paper",
                   lane="terminal")
    else:
        lane, ends = _PLACES[line.who]
        look = "power" if isinstance(line.text, Told) and line.text.name.startswith("power_") else line.who
        yield Step(line.at_ms, line.order, line.text, look, lane=lane, ends=ends)


def _of_message(sent: Sent, all_sent: Sequence[Sent]) -> Iterator[Step]:
    """One arrow; two where it came late."""
    ends = ("terminal", "acquirer") if sent.up else ("acquirer", "terminal")
    name = label(sent)
    if _is_repeat(sent, all_sent):
        name = tell("page_again", what=name)
    if sent.delivered_ms is None:
        yield Step(sent.sent_ms, 1, tell("page_lost", what=name), "message", to=(ends[0], "network"), lost=True)
        return
    if sent.delivered is not None:
        name = tell("arrives_damaged", what=name)
    elif sent.taken_on:
        name = tell("arrives_astray", what=name)
    late_ms = sent.delivered_ms - sent.sent_ms
    if late_ms < _LATE_MS:
        yield Step(sent.sent_ms, 1, name, "message", to=ends)
        return
    yield Step(sent.sent_ms, 1, tell("page_held_up", what=name), "message", to=(ends[0], "network"))
    yield Step(sent.delivered_ms, 1, tell("page_late", what=name, seconds=f"{late_ms / 1000:.1f}"), "message",
               to=("network", ends[1]))


def label(sent: Sent) -> str:
    """A message by type, trace number, amount and answer."""
    message = sent.message
    if message is None:
        return tell("no_message", count=len(sent.data))
    fields = message.fields
    name: str = tell("page_message", mti=message.mti, trace=fields.get(11, "–"))
    if fields.get(4, "").isdigit() and sent.up:
        name = tell("comma", first=name, second=money(int(fields[4])))
    return tell("page_answer", what=name, code=fields[39]) if 39 in fields and not sent.up else name


def _is_repeat(sent: Sent, all_sent: Sequence[Sent]) -> bool:
    """Whether the terminal sends what it has sent before, under the same number."""
    if not sent.up or sent.message is None:
        return False
    name = _name(sent)
    for other in all_sent:
        if other is sent:
            return False
        if other.up and _name(other) == name:
            return True
    return False


def _name(sent: Sent) -> tuple[str, str]:
    message = sent.message
    return (message.mti, message.fields.get(11, "")) if message else ("", "")


def diagram(run: Run, of: Sequence[Step], language: str) -> Diagram:
    """Rows from top to bottom; a long silence is a gap that says how long, and whether an answer was awaited."""
    rows: list[Row] = []
    y, before_ms, last_at, closing_y = _TOP, 0, "", 0
    for one in of:
        if one.at_ms - before_ms > _QUIET_MS:
            y += _ROW
            rows.append(_gap(run, y, before_ms, one.at_ms, language))
            last_at = ""
        y += _TALL if one.to else _ROW
        at = seconds(one.at_ms)
        if one.look == "rule":
            closing_y = y
        rows.append(_row(one, y, "" if at == last_at else at, language))
        before_ms, last_at = one.at_ms, at
    return Diagram(tuple(rows), y + _FOOT, closing_y)


def _gap(run: Run, y: int, begin_ms: int, end_ms: int, language: str) -> Row:
    unheard = _awaits(run, begin_ms, end_ms)
    name = "page_time_out" if unheard else "page_passes"
    text = spoken(tell(name, seconds=f"{(end_ms - begin_ms) / 1000:.1f}"), language)
    return Row("gap", y, "", text, text, "timeout" if unheard else "quiet", LANES["terminal"], LANES["terminal"],
               LANES["terminal"] + 6)


def _awaits(run: Run, begin_ms: int, end_ms: int) -> bool:
    """Whether the terminal waited all that time for an answer to what it had sent last."""
    asked = [sent for sent in run.evidence.wire.sent if sent.up and sent.sent_ms <= begin_ms]
    if not asked:
        return False
    heard = [sent for sent in run.evidence.wire.sent if not sent.up and sent.delivered_ms is not None
             and asked[-1].sent_ms <= sent.delivered_ms < end_ms]
    return not heard and begin_ms - asked[-1].sent_ms < _QUIET_MS


def _row(one: Step, y: int, at: str, language: str) -> Row:
    whole = spoken(one.text, language)
    if one.look == "rule":
        return Row("rule", y, at, _fitting(whole, _RIGHT - _LEFT), whole, "rule", x=_LEFT)
    if one.look == "fault":
        return Row("fault", y, at, _fitting(whole, _RIGHT - _LEFT - 16), whole, "fault", x=_LEFT + 14)
    if one.to is None:
        x = LANES[one.lane] + (-4 if one.ends else 5)
        room = x - _LEFT if one.ends else _RIGHT - x
        return Row("note", y, at, _fitting(whole, room), whole, one.look, x=x, anchor="end" if one.ends else "start")
    x1, x2 = LANES[one.to[0]], LANES[one.to[1]]
    x = _RIGHT if one.ends else (x1 if one.look == "clerk" else LANES["terminal"]) + 4
    room = x - _LEFT if one.ends else _RIGHT - x
    return Row("arrow", y, at, _fitting(whole, room), whole, one.look, x1, x2, x, "end" if one.ends else "start", one.lost)


def _fitting(text: str, room: float) -> str:
    cells = int(room / _CELL)
    return text if cell_len(text) <= cells else set_cell_size(text, cells - 1).rstrip() + "…"
