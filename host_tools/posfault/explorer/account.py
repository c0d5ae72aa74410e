"""One run told so that it can be compared with others: what it broke, what never struck, its trace and its moments."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from typing import NamedTuple

from posfault.bench.evidence import name
from posfault.bench.run import Run
from posfault.bench.screens import read
from posfault.bench.stand import Stand
from posfault.errors import HungError, InvalidRun, LinkError
from posfault.explorer.schedule import Schedule
from posfault.explorer.trial import Setting, once
from posfault.money import money
from posfault.reports import story
from posfault.reports.story import Line
from posfault.text import Told, tell

# What the clerk's own lines tell, or what says nothing yet.
_DULL_SCREENS = ("operator", "password", "idle_on", "menu", "wait", "amount", "amount_hold", "card", "trace_or_last",
                 "batch", "trace")
_DULL_WORDS = ("presses_enter",)
_FIELDS = ("F11=", "F39=")      # of a message: its trace number, and the answer


class Weight(enum.IntEnum):
    """Whether a moment belongs to the chain from fault to wrong debit: if it is in no clean run, or in any case."""

    NO, IF_NEW, YES = range(3)


class Moment(NamedTuple):
    line: Line
    weight: Weight


@dataclass(frozen=True, slots=True)
class Trial:
    """A schedule to be run. told: the account is to have its moments, which take time to tell."""

    setting: Setting
    schedule: Schedule
    told: bool = False


@dataclass(frozen=True, slots=True)
class Account:
    """broken: the rules. missing: faults and behaviours that never struck. problem: why there is no verdict, or "".

    trace: lines, as `--trace` writes them. verdict: what is wrong, in sentences. closing_ms: when the closing began.
    late: nothing was wrong by then, and what goes wrong is in the closing.
    """

    broken: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    problem: str = ""
    trace_hash: str = ""
    trace: tuple[str, ...] = ()
    moments: tuple[Moment, ...] = ()
    verdict: tuple[str, ...] = ()
    closing_ms: int = 0
    late: bool = False

    @property
    def clean(self) -> bool:
        """Nothing is broken, and that proves something."""
        return not (self.broken or self.missing or self.problem)


def made(stand: Stand, trial: Trial) -> Account:
    """What comes of it; run in a process of the pool."""
    try:
        done = once(stand, trial.setting, trial.schedule)
    except (HungError, InvalidRun, LinkError) as problem:
        stand.home.cut_power()
        return Account(problem=str(problem))
    return of_run(trial.schedule, done, trial.told)


def of_run(schedule: Schedule, done: Run, told: bool = True) -> Account:
    """The same of a run that was made; before the next one begins, since the bank forgets what it did."""
    broken, missing = tuple(sorted(done.broken)), tuple(_missing(schedule, done))
    if not told:
        return Account(broken, missing, trace_hash=done.trace_hash)
    return Account(broken, missing, "", done.trace_hash, tuple(done.trace), tuple(_moments(done)), tuple(story.wrongs(done)),
                   done.closing_ms, _late(done))


def _missing(schedule: Schedule, done: Run) -> list[str]:
    """A reaction of the clerk need not have been called for."""
    faults = [tell("fault_of", kind=one.kind, point=one.point, nth=one.nth)
              for index, one in enumerate(schedule.faults) if index not in done.world.faults_fired]
    return faults + [one.name for one in schedule.behaviours if one.name in done.not_fired]


def _moments(run: Run) -> list[Moment]:
    screens = {_as_told(event[2]): read(event[2]).name for event in run.world.trace if event[1] == "display.show"}
    wronged = _wronged(run)
    found = [Moment(_short(line), _weight(line, screens.get(line.text, ""), wronged)) for line in story.lines(run)]
    found += [Moment(Line(at_ms, 0, part, tell("fired", what=name)), Weight.YES) for part, name, at_ms in _behaviours(run)]
    return sorted(found, key=lambda one: (one.line.at_ms, one.line.order))


def _as_told(shown: str) -> str:
    return " / ".join(part for part in shown.split("\n") if part)


def _behaviours(run: Run) -> list[tuple[str, str, int]]:
    """(part, behaviour, bench time); those of the clerk are in what she does."""
    hosts = (("acquirer", run.world.acquirer.firings), ("platform", run.world.platform.conduct.firings))
    return [(part, behaviour, at_ms) for part, firings in hosts for behaviour, at_ms in firings]


def _late(run: Run) -> bool:
    return not any(wrong.since_ms < run.closing_ms for wrong in run.wrong_money) and "no-one-sided" not in run.broken


def _wronged(run: Run) -> list[tuple[int, str]]:
    """(when, amount) of what the bank posted for those whom it wrongs, and of what a finding names."""
    whose = {wrong.whose for wrong in run.wrong_money}
    said = [finding for findings in run.broken.values() for finding in findings]
    found = []
    for one in run.evidence.movements:
        intent = run.evidence.intent_of(one)
        if (intent is not None and intent.name in whose) or any(name(one) in finding for finding in said):
            found += [(at_ms, money(one.amount)) for at_ms in (one.at_ms, one.reversed_ms) if at_ms is not None]
    return found


def _weight(line: Line, screen: str, wronged: list[tuple[int, str]]) -> Weight:
    if line.who == "FAULT":
        return Weight.YES
    if line.who == "ledger":
        amount = str(line.text.values["amount"]) if isinstance(line.text, Told) else ""
        return Weight.YES if (line.at_ms, amount) in wronged else Weight.IF_NEW
    dull = (screen in _DULL_SCREENS if line.who == "display"
            else not line.text.endswith(tell("torn")) if line.who == "paper"
            else _told_name(line.text) in _DULL_WORDS)
    return Weight.NO if dull else Weight.IF_NEW


def _told_name(text: object) -> str:
    """Of what somebody does, without who does it."""
    if isinstance(text, Told) and text.name == "person_does":
        return _told_name(text.values["words"])
    return text.name if isinstance(text, Told) else ""


def _short(line: Line) -> Line:
    """A message by its type, trace number and answer alone."""
    if not (isinstance(line.text, Told) and line.text.name in ("to_bank", "to_terminal")):
        return line
    mti, *fields = str(line.text.values["what"]).split()
    what = " ".join([mti, *(one for one in fields if one.startswith(_FIELDS))])
    return line._replace(text=tell(line.text.name, what=what)) if mti.isdigit() and len(mti) == 4 else line
