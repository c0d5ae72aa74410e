"""What the verbs evidence, investigate, statement and usage do; every function gives the exit status."""

from __future__ import annotations

import datetime
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from posfault.complaints import archive, books, contents, diagnosis, running, steps
from posfault.complaints.archive import Entry
from posfault.complaints.case import moment, nameless
from posfault.complaints.findings import Finding
from posfault.complaints.investigate import Query, investigate
from posfault.complaints.register import Complaint, Register
from posfault.complaints.source import Source
from posfault.complaints.statement import statements
from posfault.complaints.steps import Times
from posfault.complaints.usage import alerts, usage
from posfault.money import money
from posfault.reports import complaint_text, money_tables, output, summary
from posfault.reports.pages import complaint_page
from posfault.text import spoken, tell

NOTHING_WRONG, WRONG = 0, 1


def pack(source: Source, out: Path, language: str) -> int:
    """Writes the archive and says its seal."""
    data, seal = archive.pack(_files(source))
    summary.write_bytes(out, data)
    output.plain(spoken(tell("packed", out=out, seal=seal), language) + "\n")
    return NOTHING_WRONG


def _files(source: Source) -> list[Entry]:
    if source.scenario:
        done = running.lived(source.scenario, source.profile, source.guards)
        return contents.files(done.case, done.diagnosis)
    return contents.files(books.from_file(source.name), diagnosis.of_host())


def verify(path: Path, seal: str, language: str) -> int:
    """Says what is not as it was packed."""
    problems = archive.examine(archive.read(path), seal)
    for problem in problems:
        output.plain(f"{path}: {spoken(problem, language)}\n")
    if not problems:
        output.plain(spoken(tell("whole" if seal else "whole_by_itself", archive=path), language) + "\n")
    return WRONG if problems else NOTHING_WRONG


@dataclass(frozen=True, slots=True)
class Files:
    """Where the answer is written too."""

    json: Path | None = None
    html: Path | None = None


def answer(source: Source, query: Query, register: Path | None, language: str, files: Files) -> int:
    """Investigates, and enters the complaint where a register is named."""
    case = nameless(source.case())
    found = investigate(case, query)
    today = datetime.date.today()
    times = Times.of(today, case.contract)
    if register:
        with Register(register) as opened:
            return _show(opened.open(query, source.name, found, today, times), today, language, files)
    taken = steps.steps(found, steps.STATUSES[0], times, today) if _anything_wrong(found) else []
    output.plain(complaint_text.text(query, found, taken, language))
    if files.json:
        summary.write(files.json, [complaint_text.of_answer(query, found, taken)])
    if files.html:
        summary.write_text(files.html, complaint_page.page(query, found, taken, language))
    return WRONG if _anything_wrong(found) else NOTHING_WRONG


def _anything_wrong(found: tuple[Finding, ...]) -> bool:
    return any(one.wrong for one in found)


def one_complaint(register: Path, number: int, status: str, language: str, files: Files) -> int:
    """Shows a complaint of the register, after its status was changed if one is given."""
    today = datetime.date.today()
    with Register(register) as opened:
        one = opened.change(number, status, today) if status else opened.get(number)
    return _show(one, today, language, files)


def _show(one: Complaint, today: datetime.date, language: str, files: Files) -> int:
    taken = steps.steps(one.found, one.status, one.times, today)
    output.plain(spoken(complaint_text.head(one, today), language) + "\n")
    output.plain(complaint_text.text(one.query, one.found, taken, language))
    if files.json:
        summary.write(files.json, [complaint_text.of_complaint(one, taken, today)])
    if files.html:
        head = complaint_text.head(one, today)
        summary.write_text(files.html, complaint_page.page(one.query, one.found, taken, language, head))
    handled = one.status in steps.HANDLED
    return WRONG if _anything_wrong(one.found) and not handled else NOTHING_WRONG


def all_complaints(register: Path, language: str, json: Path | None) -> int:
    """The register as a table."""
    today = datetime.date.today()
    with Register(register) as opened:
        found = opened.all()
    output.console().print(complaint_text.table(found, today, language))
    if json:
        summary.write(json, [complaint_text.of_complaint(one, steps.steps(one.found, one.status, one.times, today), today)
                             for one in found])
    return NOTHING_WRONG


def statement(source: Source, last4: str, holder: str, language: str, json: Path | None) -> int:
    """A table for each card."""
    found = statements(source.case(), last4, holder)
    console = output.console()
    for one in found:
        console.print(money_tables.statement_table(one, language))
        totals = tell("statement_ends", debited=money(one.debited), held=money(one.held))
        output.plain(spoken(totals, language) + "\n\n")
    if not found:
        output.plain(spoken(tell("no_bookings"), language) + "\n")
    if json:
        summary.write(json, [asdict(one) for one in found])
    return NOTHING_WRONG


def used(source: Source, terminal: str, hours: str, language: str, json: Path | None, csv: Path | None) -> int:
    """A table, an hour a line. Exit status 1: something is out of the ordinary."""
    found = usage(source.case(), terminal, hours)
    output.console().print(money_tables.usage_table(found, language))
    _written([{**asdict(one), "anomalies": list(one.anomalies)} for one in found], json, csv)
    return WRONG if any(one.anomalies for one in found) else NOTHING_WRONG


def alerted(source: Source, terminal: str, language: str, json: Path | None, csv: Path | None) -> int:
    """A table, an alert of the bank's monitor a line. Exit status 1: there is one."""
    found = alerts(source.case(), terminal)
    output.console().print(money_tables.alert_table(found, language))
    _written([{"when": moment(one.wall_s), **asdict(one), "what": one.what[language]} for one in found], json, csv)
    return WRONG if found else NOTHING_WRONG


def _written(objects: list[dict[str, Any]], json: Path | None, csv: Path | None) -> None:
    if json:
        summary.write(json, objects)
    if csv:
        summary.write_csv(csv, objects)
