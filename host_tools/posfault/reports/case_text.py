"""A case as plain text for people: what went wrong, who is responsible, and what the bank booked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from posfault.complaints.case import Case, moment
from posfault.complaints.investigate import monitor_said
from posfault.complaints.parts import SCENARIO, Alerted, Blame, Incident, Row
from posfault.money import money
from posfault.rules import meaning
from posfault.text import chain, spoken, tell, term


def text(case: Case, language: str) -> str:
    """All of it, in the language."""
    rows = [*_head(case), "", *_incidents(case, language), "", tell("booked_by_bank")]
    rows += [_booked(case, row) for row in case.rows]
    if case.alerts:
        rows += ["", tell("said_by_monitor"), *(_alerted(one, language) for one in case.alerts)]
    for one in case.paid:
        rows.append(tell("paid_out", merchant=one.merchant, paid=money(one.paid), withheld=money(one.withheld)))
    return "".join(spoken(row, language) + "\n" for row in rows)


def _head(case: Case) -> Iterator[str]:
    about = case.about
    if about.source == SCENARIO:
        yield tell("case_of_scenario", name=about.name, profile=about.profile, trace=about.trace_hash)
    else:
        yield tell("case_of_ledger", name=about.name)
    yield tell("witnesses_heard", witnesses=chain("comma", map(term, case.witnesses)))


def _incidents(case: Case, language: str) -> Iterator[str]:
    if case.about.source != SCENARIO:
        yield tell("no_verdict_from_ledger")
        return
    yield tell("incidents", count=len(case.incidents)) if case.incidents else tell("no_rule_broken")
    for number, one in enumerate(case.incidents, 1):
        yield ""
        yield tell("numbered", number=number, what=tell("broken_rule", rule=one.rule, meaning=meaning(one.rule)))
        yield tell("indented", what=one.said[language])
        yield tell("indented", what=_stretch(one))
        yield from (tell("indented", what=row) for row in responsible(one.blames, language))


def _stretch(one: Incident) -> str:
    if one.until_s is None:
        return tell("stands_since", since=moment(one.since_s))
    return tell("stood_until", since=moment(one.since_s), until=moment(one.until_s))


def responsible(blames: Iterable[Blame], language: str) -> Iterator[str]:
    """A sentence for each cause and each protection that was missing, with the party that answers for it."""
    for one in blames:
        yield tell("unprotected" if one.lacking else "caused_by", part=term(one.part), what=one.what[language],
                   party=term(f"the {one.party}"))


def _alerted(one: Alerted, language: str) -> str:
    return tell("alerted", when=moment(one.wall_s), terminal=one.terminal, what=monitor_said(one)[language])


def _booked(case: Case, row: Row) -> str:
    heard = case.heard_of(row)
    purchase = tell("for_purchase", purchase=term(heard.purchase)) if heard and heard.purchase else ""
    return tell("booking", when=moment(row.wall_s), what=term(row.type), amount=money(row.amount), card=row.card,
                terminal=row.terminal, trace=f"{row.stan:06d}", rrn=row.rrn or "-", state=term(row.state), purchase=purchase)
