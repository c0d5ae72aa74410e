"""What `posfault drill` shows, and its objects for programs."""

from __future__ import annotations

import dataclasses
import itertools
import statistics
from collections import Counter
from collections.abc import Sequence
from typing import Any

from rich.markup import escape
from rich.table import Table

from posfault.complaints.case import UNIX_2000_S
from posfault.complaints.case import moment as on_calendar
from posfault.drills.changes import Changes
from posfault.drills.duties import UNSCORED
from posfault.drills.history import Drill
from posfault.drills.impacts import CARDHOLDER, MERCHANT
from posfault.drills.record import CONTAINED, DETECTED, NO_VERDICT, UNDETECTED, Record
from posfault.drills.targets import Due, Targets
from posfault.durations import lasted, spelt
from posfault.money import money

_COLOURS = {CONTAINED: "green", DETECTED: "green", UNDETECTED: "red", NO_VERDICT: "red"}
_DAY_S = 86_400


def moment(at: int | None) -> str:
    """Seconds since 1970 as people write them, UTC."""
    return "" if at is None else on_calendar(at - UNIX_2000_S)[:-3]


def _seconds(length_ms: int | None) -> str:
    return "" if length_ms is None else lasted(length_ms / 1000)


def records(of: Sequence[Record]) -> Table:
    table = Table(pad_edge=False, box=None, header_style="bold")
    for column in ("scenario", "outcome", "told first", "after", "wrong money stood", "rules broken"):
        table.add_column(column, overflow="fold")
    for column in ("refunds due", "at the till"):
        table.add_column(column, justify="right", no_wrap=True)
    for one in of:
        stood = f"[red]{_seconds(one.recover_ms)}, still stands[/]" if one.stands else _seconds(one.recover_ms)
        broken = f"[yellow]{', '.join(one.broken)}[/]" if one.broken else escape(one.problem)
        table.add_row(escape(one.scenario), f"[{_COLOURS[one.word]}]{one.word}[/]",
                      f"{one.who}: {one.by}" if one.who else "", _seconds(one.detect_ms), stood, broken,
                      money(one.refunds_due) if one.refunds_due else "",
                      _seconds(one.till_ms))
    return table


def _sums(of: Sequence[Record]) -> dict[str, Any]:
    """How well a drill went. Times in ms; None where nothing was measured."""
    detected = [one.detect_ms for one in of if one.detect_ms is not None]
    recovered = [one.recover_ms for one in of if one.recover_ms is not None and not one.stands]
    return {
        "scenarios": len(of),
        **{word.replace(" ", "_"): sum(one.word == word for one in of) for word in _COLOURS},
        "broken": sum(bool(one.broken) for one in of),
        "stands": sum(one.stands for one in of),
        "detect_median_ms": round(statistics.median(detected)) if detected else None,
        "detect_most_ms": max(detected, default=None),
        "recover_median_ms": round(statistics.median(recovered)) if recovered else None,
        "recover_most_ms": max(recovered, default=None),
        "till_ms": sum(one.till_ms for one in of),
        "cardholder_out": sum(one.cardholder_out for one in of),
        "merchant_out": sum(one.merchant_out for one in of),
        "refunds_due": sum(one.refunds_due for one in of),
        **{f"{victim}_days_out": max((one.impacts[victim]["days_out"] for one in of if one.impacts), default=0.0)
           for victim in (CARDHOLDER, MERCHANT)},
        "duties": [f"{duty}: {count}" for duty, count in sorted(_touched(of).items())],
    }


def _touched(of: Sequence[Record]) -> Counter[str]:
    """Duty -> in how many scenarios a broken rule touches it."""
    each = ({duty for row in one.impacts.get("duties", ()) for duty in row["duties"]} for one in of)
    return Counter(itertools.chain.from_iterable(each))


def summed(held: Drill, of: Sequence[Record]) -> str:
    """The drill in a few lines."""
    sums = _sums(of)
    lines = [f"Drill {held.id} of {moment(held.at)} UTC, {held.guards}: {len(of)} of {held.planned} scenarios: "
             f"{sums['contained']} contained, {sums['detected']} detected, {sums['undetected']} undetected, "
             f"{sums['no_verdict']} without a verdict; {sums['broken']} break a rule."]
    if not held.whole:
        lines.append("PARTIAL: it was interrupted. It is kept as that, and compared with nothing.")
    if sums["detect_most_ms"] is not None:
        lines.append(f"Somebody was told after {_seconds(sums['detect_median_ms'])} (median), "
                     f"{_seconds(sums['detect_most_ms'])} at the latest.")
    if sums["recover_most_ms"] is not None:
        lines.append(f"Wrong money was taken back after {_seconds(sums['recover_median_ms'])} (median), "
                     f"{_seconds(sums['recover_most_ms'])} at the latest.")
    out = f"cardholders {money(sums['cardholder_out'])}, merchants {money(sums['merchant_out'])}"
    lines.append(f"At the end still out: {out}; refunds due {money(sums['refunds_due'])}. "
                 f"Customers stood at the till for {_seconds(sums['till_ms'])}.")
    days = (("cardholders", sums["cardholder_days_out"]), ("merchants", sums["merchant_days_out"]))
    lines += [f"Money of {whose} was out for up to {lasted(length * _DAY_S)}." for whose, length in days if length]
    if sums["duties"]:
        lines.append(f"Scenarios in which a duty is touched: {', '.join(sums['duties'])}. "
                     f"Not scored: {', '.join(UNSCORED)}.")
    return "\n".join(lines) + "\n"


def compared(before: Drill | None, changed: Changes | None) -> str:
    """What got better and what got worse."""
    if before is None or changed is None:
        return ""
    head = f"Against drill {before.id} of {moment(before.at)} UTC ({before.guards}), {changed.shared} scenarios of both"
    if not (changed.worse or changed.better):
        return f"{head}: nothing got better, nothing worse.\n"
    lines = [f"{head}:", *(f"  worse   {one}" for one in changed.worse), *(f"  better  {one}" for one in changed.better)]
    return "\n".join(lines) + "\n"


def aimed(aims: Targets, missed: Sequence[str], complete: bool) -> str:
    """Against the targets, where there are any. complete: every scenario has been judged."""
    said = _aims(aims)
    if not said:
        return ""
    if not missed:
        return f"Targets reached: {said}.\n" if complete else f"No target missed in what was judged: {said}.\n"
    return "\n".join([f"TARGETS MISSED ({said}):", *(f"  {one}" for one in missed)]) + "\n"


def _aims(aims: Targets) -> str:
    words = (("told within", aims.detect_s), ("put right within", aims.recover_s))
    return ", ".join(f"{word} {spelt(length)}" for word, length in words if length)


def due(found: Due, last: Drill | None, aims: Targets) -> str:
    """When the last was and when the next is due."""
    every = f"every {spelt(aims.every_s)}"
    if last is None:
        return f"There was no whole drill yet: one is due now ({every}).\n"
    word = "OVERDUE since" if found.overdue else "next due"
    return (f"Last drill: {moment(last.at)} UTC, {last.guards}, {last.planned} scenarios; "
            f"{word} {moment(found.next)} UTC ({every}).\n")


def history(held: Sequence[tuple[Drill, Sequence[Record]]]) -> Table:
    table = Table(pad_edge=False, box=None, header_style="bold")
    for column in ("", "when, UTC", "guards"):
        table.add_column(column, no_wrap=True)
    table.add_column("scenarios", overflow="fold")
    for column in ("contained", "detected", "undetected", "break a rule", "told after, median", "latest",
                   "taken back, latest", "still stands", "refunds due"):
        table.add_column(column, justify="right")
    for one, of in held:
        sums = _sums(of)
        which = f"{len(of)}" if one.whole else f"{len(of)} of {one.planned}, partial"
        table.add_row(str(one.id), moment(one.at), escape(one.guards),
                      f"{which}{', ' + escape(one.chosen) if one.chosen else ''}",
                      *(str(sums[key]) for key in ("contained", "detected", "undetected", "broken")),
                      *(_seconds(sums[key]) for key in ("detect_median_ms", "detect_most_ms", "recover_most_ms")),
                      str(sums["stands"]), money(sums["refunds_due"]))
    return table


def how_often(held: Sequence[Drill]) -> str:
    """Of the drills that count for the due date."""
    moments = [one.at for one in held if one.counts]
    if len(moments) < 2:
        return f"{len(moments)} whole drills.\n"
    gaps = [later - earlier for earlier, later in itertools.pairwise(moments)]
    return (f"{len(moments)} whole drills, every {statistics.mean(gaps) / _DAY_S:.1f} days on average, "
            f"{max(gaps) / _DAY_S:.1f} days at the most.\n")


def of_held(held: Drill, of: Sequence[Record]) -> dict[str, Any]:
    """One object of `drill --list --json`, and one line of its CSV."""
    told = {"drill" if key == "id" else key: value for key, value in held._asdict().items()}
    return {**told, "at": moment(held.at), **_sums(of)}


def of_drill(held: Drill, of: Sequence[Record], before: Drill | None, changed: Changes | None, aims: Targets,
             missed: Sequence[str]) -> dict[str, Any]:
    """The object of `drill --json`."""
    return {
        **of_held(held, of),
        "against": before.id if before else None,
        "worse": list(changed.worse) if changed else [],
        "better": list(changed.better) if changed else [],
        "targets": aims._asdict(),
        "missed": list(missed),
        "records": [dataclasses.asdict(one) for one in of],
    }


def line_of(one: Record) -> dict[str, Any]:
    """One line of `drill --csv`."""
    return {key: list(value) if isinstance(value, tuple) else value
            for key, value in dataclasses.asdict(one).items() if key != "impacts"}
