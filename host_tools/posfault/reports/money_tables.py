"""Statements and usage as tables for the screen."""

from __future__ import annotations

from collections.abc import Sequence

from rich.markup import escape
from rich.table import Table

from posfault.complaints.case import moment
from posfault.complaints.parts import Alerted
from posfault.complaints.statement import Statement
from posfault.complaints.usage import Hour
from posfault.durations import lasted
from posfault.money import money
from posfault.text import spoken, tell, term

_OF_STATEMENT = ("when", "what", "method", "terminal", "reference", "trace", "debit", "credit", "held back", "sum", "note")
_OF_USAGE = ("terminal", "day", "hour", "debits", "debited", "credits", "credited", "reversals", "declined", "note")
_OF_ALERTS = ("when", "terminal", "suspicion", "trace", "amount", "after", "note")
_TEXTS = ("suspicion", "when", "what", "method", "terminal", "reference", "trace", "note", "day")


def statement_table(one: Statement, language: str) -> Table:
    made = _table(_OF_STATEMENT, language)
    made.title = escape(spoken(tell("statement_of", card=one.card), language))
    made.title_justify = "left"
    for line in one.lines:
        made.add_row(line.when, _word(line.type, language), _word(line.method, language), escape(line.terminal),
                     escape(line.rrn), f"{line.stan:06d}", money(line.amount) if line.amount > 0 else "",
                     money(-line.amount) if line.amount < 0 else "", money(line.held) if line.held else "", money(line.sum),
                     _marked([line.note] if line.note else [], language))
    return made


def usage_table(hours: Sequence[Hour], language: str) -> Table:
    made = _table(_OF_USAGE, language)
    for one in hours:
        made.add_row(escape(one.terminal), one.day, f"{one.hour:02d}:00", str(one.debits), money(one.debited),
                     str(one.credits), money(one.credited), str(one.reversals), str(one.declined),
                     _marked(one.anomalies, language))
    return made


def alert_table(alerts: Sequence[Alerted], language: str) -> Table:
    made = _table(_OF_ALERTS, language)
    for one in alerts:
        made.add_row(moment(one.wall_s), escape(one.terminal), _word(one.suspicion, language),
                     f"{one.stan:06d}" if one.row else "", money(one.amount) if one.row else "",
                     spoken(lasted(one.detected_ms / 1000), language), escape(one.what[language]))
    return made


def _table(columns: Sequence[str], language: str) -> Table:
    made = Table(pad_edge=False, box=None, header_style="bold")
    for column in columns:
        made.add_column(_word(column, language), justify="left" if column in _TEXTS else "right")
    return made


def _marked(notes: Sequence[str], language: str) -> str:
    plain = ("taken_back", "hold")
    return ", ".join(_word(one, language) if one in plain else f"[yellow]{_word(one, language)}[/]" for one in notes)


def _word(word: str, language: str) -> str:
    return escape(spoken(term(word), language))
