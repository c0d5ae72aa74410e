"""The page of one run: the verdict, the sequence diagram, what was seen and sent, the books, why, and what stops it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from markupsafe import Markup

from posfault import facts
from posfault.acquirer.ledger_rows import Movement
from posfault.acquirer.masking import describe_field
from posfault.bench.evidence import CLOSING
from posfault.bench.run import Run
from posfault.bench.wire import Sent
from posfault.drills import impacts
from posfault.explorer import parting
from posfault.explorer.account import Account
from posfault.guarded import Guarded
from posfault.profiles import profile_name
from posfault.reports import impacts as impacts_report
from posfault.reports import story
from posfault.reports.pages import render, sequence, wrongdoing
from posfault.rules import meaning
from posfault.slips import of_run, svg
from posfault.text import Told, meant, spoken, tell

_UNREADABLE = "–"


@dataclass(frozen=True, slots=True)
class Page:
    """What a page is made of. beside: the same with the guards that stop it, if it breaks something and they are known.

    ran_on: a sentence. replay: the command that runs it once more. others: (name, address) of pages beside this one.
    explained: sentences of `explain`, where it was asked for.
    """

    run: Run
    account: Account
    beside: Guarded | None
    ran_on: str
    replay: str
    others: Sequence[tuple[str, str]] = ()
    explained: Sequence[str] = ()
    differs: Sequence[str] = field(default=())


def page(of: Page, language: str) -> Markup:
    """The whole file."""
    run, beside = of.run, of.beside
    guards = beside.guards if beside else None
    wrong = wrongdoing.first(run)
    return render(
        "run.html", language, page=of, run=run, scenario=run.scenario, beside=beside, wrong=wrong,
        profile=profile_name(run.off), verdict=wrongdoing.sentence(run, guards),
        found=wrongdoing.found(run), at=wrongdoing.when(run, wrong.movement.at_ms) if wrong else "",
        struck=[wrongdoing.described(part, run) for part in wrongdoing.struck(run)],
        guards=[_guard(name) for name in guards or ()],
        diagram=_diagram(run, of.account, language), lanes=sequence.LANES,
        beside_diagram=_diagram(beside.run, beside.account, language) if beside else None,
        moments=_moments(run, language), messages=[_message(sent) for sent in run.evidence.wire.sent],
        movements=_movements(run), beside_movements=_movements(beside.run) if beside else (),
        intents=_intents(run), rules=[(rule, meaning(rule), said) for rule, said in run.broken.items()],
        chain=_rows(parting.chain(of.account, beside.account if beside else None), language) if run.broken else (),
        impacts=impacts_report.text(impacts.of(run)), papers=_papers(run, language),
    )


def _papers(run: Run, language: str) -> list[tuple[int, Markup]]:
    """(when, drawn) of every piece of paper."""
    found = []
    for slip, piece in of_run.papers(run):
        said = "page_blank_slip" if piece.blank else "" if slip.cut else "page_torn_slip"
        title = next((line for line in slip.lines if line), spoken(tell("page_blank_slip"), language))
        found.append((slip.at_ms, Markup(svg.svg(piece, title, spoken(tell(said), language) if said else ""))))
    return found


def _guard(name: str) -> dict[str, str]:
    one = facts.guards()[name]
    return {"name": name, "part": one.part, "remedy": one.remedy, "meaning": meant("guard", name, one.meaning)}


def _diagram(run: Run, account: Account, language: str) -> sequence.Diagram:
    return sequence.diagram(run, sequence.steps(run, account, _wrong(run)), language)


def _wrong(run: Run) -> frozenset[tuple[int, str]]:
    found = wrongdoing.first(run) if run.broken else None
    return frozenset({(found.movement.at_ms, f"{found.movement.stan:06d}")} if found else ())


def _moments(run: Run, language: str) -> list[dict[str, Any]]:
    """The story line by line; a display and a piece of paper are drawn as such, a message can be opened."""
    slips = iter(run.evidence.slips)
    screens = {" / ".join(part for part in event[2].split("\n") if part): event[2]
               for event in run.world.trace if event[1] == "display.show"}
    messages = [(sent.sent_ms, index) for index, sent in enumerate(run.evidence.wire.sent)]
    found = []
    for line in story.lines(run):
        one: dict[str, Any] = {"at_ms": line.at_ms, "who": line.who, "text": line.text}
        if line.who == "display":
            one["screen"] = screens.get(line.text, line.text).split("\n")
        elif line.who == "paper":
            one["slip"] = next(slips)
        elif isinstance(line.text, Told) and line.text.name in ("to_bank", "to_terminal"):
            one["message"] = messages.pop(0)[1]
        one["struck"] = line.who == "FAULT"
        found.append(one)
    return found


def _rows(lines: Sequence[story.Line], language: str) -> list[tuple[int, str, str]]:
    return [(line.at_ms, line.who, spoken(line.text, language)) for line in lines]


def _message(sent: Sent) -> dict[str, Any]:
    """Decoded, and masked: what may not be shown is there by its length."""
    message = sent.message
    fields: Mapping[int, str] = message.fields if message else {}
    fate = ("never_arrives" if sent.delivered_ms is None else "arrives_damaged" if sent.delivered is not None
            else "arrives_astray" if sent.taken_on else "")
    return {
        "label": sequence.label(sent), "up": sent.up, "mti": message.mti if message else "",
        "fate": tell(fate, what=message.mti if message else tell("that_data")) if fate else "",
        "front": (message.tpdu, message.header) if message else (_UNREADABLE, _UNREADABLE),
        "fields": [(number, describe_field(number, fields[number]).partition("=")[2]) for number in sorted(fields)],
    }


def _movements(run: Run) -> list[dict[str, Any]]:
    """The ledger's rows, with whose each is and what became of it."""
    wrong = _wrong(run)
    return [{"of": one, "intent": _whose(run, one), "wrong": (one.at_ms, f"{one.stan:06d}") in wrong,
             "state": "reversed" if one.reversed else "undone" if one.undone else "stands"}
            for one in run.evidence.movements]


def _whose(run: Run, one: Movement) -> str:
    intent = run.evidence.intent_of(one)
    return intent.name if intent else ""


def _intents(run: Run) -> list[tuple[str, int, int]]:
    """(name, meant, debited) of each customer."""
    return [(one.name, one.amount, run.evidence.net(one)) for one in run.evidence.intents if one.name != CLOSING]
