"""The verbs evidence, investigate, statement and usage of the command posfault."""

from __future__ import annotations

import datetime
import re
from pathlib import Path
from typing import Annotated, Literal

from cyclopts import Parameter

from posfault import suggest
from posfault.commands import known
from posfault.complaints import commands
from posfault.complaints.investigate import Query
from posfault.complaints.register import default_path
from posfault.complaints.source import Source
from posfault.errors import InputError
from posfault.money import minor_units
from posfault.options import Html, Json, written
from posfault.scenario import CONTRACT
from posfault.text import ENGLISH

Ledger = Annotated[str | None, Parameter(help="the bank's ledger: a file of posfault acquirer, or the URL of a database")]
Evidence = Annotated[Path | None, Parameter(help="an archive of posfault evidence; one that was changed is refused")]
Name = Annotated[str | None, Parameter(help="a scenario by name or file, which is run for it")]
Profile = Annotated[str, Parameter(help="of the scenario's run: field (no guard on) or hardened (all on)")]
Guard = Annotated[list[str] | None, Parameter(help="NAME=off or NAME=on, over the profile; may be repeated", negative="")]
Language = Annotated[str, Parameter(help="en or zh")]
Csv = Annotated[Path | None, written("write every hour as a line of CSV to this file too")]
Flag = Annotated[bool, Parameter(negative="")]
Number = Annotated[int | None, Parameter(help="a complaint of the register, by its number")]
Complaints = Annotated[Path | None, Parameter(help="the register of complaints; one in the user's data folder by default")]


def evidence(file: str | None = None, *, out: Path | None = None, ledger: Ledger = None, profile: Profile = "field",
             guard: Guard = None, verify: Path | None = None, seal: str = "", language: Language = ENGLISH) -> int:
    """Pack all that is known of a run, or of the bank's ledger alone, so that any later change shows; or check an archive.

    Card numbers are masked; no track, PIN block or key is in it. The same run gives the same archive, byte for byte.
    Exit status 1: the archive to verify was changed.

    Parameters
    ----------
    file
        A scenario file, or the name of one, to be run.
    out
        The archive to write, a ZIP.
    verify
        An archive to check instead.
    seal
        With --verify: the seal that was said when it was packed. Without it, an archive packed anew passes for whole.
    """
    spoken_in = known(language)
    if verify:
        return commands.verify(verify, _seal(seal), spoken_in)
    if out is None or bool(file) == bool(ledger):
        raise InputError("evidence", "needs a scenario or --ledger, and --out", "or --verify with an archive")
    return commands.pack(Source(ledger, None, file, profile, guard or ()), out, spoken_in)


def investigate(*, last4: str = "", amount: str = "", day: str = "", by: Literal["cardholder", "merchant"] = "cardholder",
                ledger: Ledger = None, evidence: Evidence = None, scenario: Name = None, profile: Profile = "field",
                guard: Guard = None, open: Flag = False, list: Flag = False, number: Number = None, status: str = "",
                complaints: Complaints = None, language: Language = ENGLISH, json: Json = None,
                html: Html = None) -> int:
    """Answer "was I charged twice?": find the debits of a card, amount and day, say what happened, who answers for it, and
    what is to be paid back, by when.

    Exit status: 0 nothing wrong was found, or it is settled; 1 something is wrong; 2 wrong input.

    Parameters
    ----------
    last4
        The card's last four digits.
    amount
        As on the receipt or statement, such as 88.00.
    day
        Such as 2026-03-02.
    by
        Who complains; a merchant is also told what the bank keeps from him.
    open
        Enter the complaint in the register.
    list
        Show the register instead; what is overdue is marked.
    status
        With --number: what has become of it: evidence asked, refund proposed, refunded, refused or closed.
    """
    spoken_in, kept = known(language), complaints or default_path()
    if list and html:
        raise InputError("--html", "does not go with --list", "leave one of the two out")
    if list:
        return commands.all_complaints(kept, spoken_in, json)
    if number is not None:
        return commands.one_complaint(kept, number, status, spoken_in, commands.Files(json, html))
    if status:
        raise InputError("--status", "there is no complaint whose status it is", "give its --number")
    query = Query(_last4(last4), _amount(amount), _day(day), by)
    source = Source(ledger, evidence, scenario, profile, guard or ())
    return commands.answer(source, query, kept if open else None, spoken_in, commands.Files(json, html))


def statement(*, last4: str = "", card_hash: str = "", ledger: Ledger = None, evidence: Evidence = None,
              scenario: Name = None, profile: Profile = "field", guard: Guard = None, language: Language = ENGLISH,
              json: Json = None) -> int:
    """Show what the bank booked on a card: debits, credits, holds and reversals, with what looks charged twice marked.

    Parameters
    ----------
    last4
        The card's last four digits; a statement for each card that has them.
    card_hash
        Instead, the card as the ledger names it; in an archive card-1, card-2 and so on.
    """
    if bool(last4) == bool(card_hash):
        raise InputError("statement", "needs a card", "give --last4 or --card-hash, and not both")
    source = Source(ledger, evidence, scenario, profile, guard or ())
    return commands.statement(source, _last4(last4) if last4 else "", card_hash, known(language), json)


def usage(*, terminal: str = "", hours: str = "", alerts: Flag = False, ledger: Ledger = None, evidence: Evidence = None,
          scenario: Name = None, profile: Profile = "field", guard: Guard = None, language: Language = ENGLISH,
          json: Json = None, csv: Csv = None) -> int:
    """Show how terminals were used, by hour and day: debits, credits, reversals, declines, and what is out of the ordinary.

    Marked are: the same card and amount again at one terminal within minutes, as many as for the bank's monitor; what lies
    outside the opening hours; an hour in which the monitor raised an alert; an hour with far more debits than the
    terminal's hours usually have. That is: of at least eight hours in which it sold, more than the median and four times
    their scatter, which is 1.4826 times the median absolute deviation or the root of the median, whichever is larger. Exit
    status 1: something is marked.

    Parameters
    ----------
    terminal
        Only this one.
    hours
        Opening hours, such as 09:00-21:00.
    alerts
        Show instead what the bank's monitor said, when, about which debit, and how long after it was booked.
    """
    source = Source(ledger, evidence, scenario, profile, guard or ())
    if alerts:
        return commands.alerted(source, terminal, known(language), json, csv)
    return commands.used(source, terminal, _hours(hours), known(language), json, csv)


def _seal(seal: str) -> str:
    if seal and not re.fullmatch(r"[0-9a-fA-F]{64}", seal):
        raise InputError("--seal", f"{suggest.shown(seal)} is no seal", "give the 64 hex digits said when it was packed")
    return seal


def _last4(last4: str) -> str:
    if not re.fullmatch(r"[0-9]{4}", last4):
        raise InputError("--last4", f"{suggest.shown(last4)} is not the end of a card number", "give four digits")
    return last4


def _amount(amount: str) -> int:
    try:
        return minor_units(amount)
    except ValueError:
        raise InputError("--amount", f"{suggest.shown(amount)} is no amount", "write it like 88.00") from None


def _day(day: str) -> str:
    try:
        return datetime.datetime.strptime(day, "%Y-%m-%d").date().isoformat()
    except ValueError:
        raise InputError("--day", f"{suggest.shown(day)} is no day", "write it like 2026-03-02") from None


def _hours(hours: str) -> str:
    form = next(form for form in CONTRACT if form.name == "hours")
    if hours and form.problem(hours):
        raise InputError("--hours", f"{suggest.shown(hours)} are no hours", "write them like 09:00-21:00")
    return hours
