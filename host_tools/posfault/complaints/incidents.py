"""The incidents of a run: each rule that was broken, what it is about, since when and until when, and who is responsible."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from posfault.acquirer.ledger_rows import Movement
from posfault.bench.evidence import name
from posfault.bench.run import Run
from posfault.complaints.parts import Blame, Incident, said
from posfault.text import Told, chain, into

Blames = Mapping[str, tuple[Blame, ...]]        # by rule


def incidents(run: Run, blames: Blames) -> tuple[Incident, ...]:
    """One for each rule, in the order of its beginning."""
    found = [_incident(run, rule, findings, blames.get(rule, ())) for rule, findings in run.broken.items()]
    return tuple(sorted(found, key=lambda one: (one.since_s, one.rule)))


def _incident(run: Run, rule: str, findings: list[str], blames: tuple[Blame, ...]) -> Incident:
    names = {name_ for finding in findings for name_ in _intents(finding)}
    purchases = [intent.name for intent in run.evidence.intents if intent.name in names]
    rows = [one for one in run.evidence.movements if _is_about(run, one, findings, names)]
    since_ms, until_ms = _stretch(run, rows, purchases)
    wall = run.evidence.wall
    until_s = None if until_ms is None else wall + until_ms // 1000
    return Incident(rule, said(chain("and_then", findings)), tuple(one.id for one in rows), tuple(purchases),
                    wall + since_ms // 1000, until_s, blames)


def _intents(finding: str) -> Iterable[str]:
    """The purchase that the finding is about, if it names one."""
    if isinstance(finding, Told) and "intent" in finding.values:
        yield str(into(finding.values["intent"], "en"))


def _is_about(run: Run, one: Movement, findings: list[str], purchases: set[str]) -> bool:
    intent = run.evidence.intent_of(one)
    return any(name(one) in finding for finding in findings) or (intent is not None and intent.name in purchases)


def _stretch(run: Run, rows: list[Movement], purchases: list[str]) -> tuple[int, int | None]:
    """(since, until): that of the wrong money it is about, else from the first posting on, else from the closing on."""
    whose = {*purchases, *map(name, rows)}
    wrong = [one for one in run.wrong_money if one.whose in whose]
    if wrong:
        ends = [one.until_ms for one in wrong if one.until_ms is not None]
        return min(one.since_ms for one in wrong), max(ends) if len(ends) == len(wrong) else None
    return min((one.at_ms for one in rows if one.effect > 0), default=run.closing_ms), None
