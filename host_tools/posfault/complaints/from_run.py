"""The case of one run: what every witness of it says, with nothing in it that must stay secret."""

from __future__ import annotations

from collections.abc import Iterator

from posfault.acquirer import codec
from posfault.acquirer.codec import CodecError
from posfault.bench import setting
from posfault.bench.electronic_slip import ElectronicSlip
from posfault.bench.evidence import CLOSING, Evidence
from posfault.bench.paper import Slip
from posfault.bench.run import Run
from posfault.bench.wire import Sent
from posfault.complaints.books import of_ledger
from posfault.complaints.case import Case
from posfault.complaints.incidents import Blames, incidents
from posfault.complaints.parts import (
    SCENARIO,
    WITNESSES,
    About,
    Alerted,
    Carried,
    Fired,
    Heard,
    Held,
    Ordered,
    Paper,
    Purchase,
    said,
)
from posfault.profiles import profile_name
from posfault.text import tell


def case_of(run: Run, blames: Blames) -> Case:
    """blames: who is responsible for each rule that is broken."""
    evidence = run.evidence
    vouchers: list[Slip | ElectronicSlip] = [*evidence.slips, *evidence.electronic_slips]
    scenario = run.scenario
    about = About(SCENARIO, scenario.name, profile_name(run.off), run.trace_hash,
                  {"en": scenario.say.en, "zh": scenario.say.zh}, tuple(_fired(run)))
    books = of_ledger(run.world.acquirer.ledger, about, evidence.contract)
    return Case(
        about, WITNESSES, evidence.contract, books.rows, books.settled, books.uploaded, books.paid, books.unbalanced,
        journal=tuple(_journal(evidence)),
        slips=tuple(map(_paper, vouchers)),
        messages=tuple(map(_carried, evidence.wire.sent)),
        orders=tuple(Ordered(one.number, one.asked, one.amount, one.state, one.response_code, one.taken_ms, one.placed_ms,
                             one.answered_ms) for one in evidence.orders),
        heard=tuple(_heard(evidence, vouchers)),
        purchases=tuple(_purchases(run)),
        incidents=incidents(run, blames),
        alerts=tuple(Alerted.of(one, said(one.text)) for one in evidence.alerts),
    )


def _purchases(run: Run) -> Iterator[Purchase]:
    of = {step.intent: step.of for step in run.scenario.steps if step.intent}
    for one in run.evidence.intents:
        if one.name != CLOSING:
            yield Purchase(one.name, one.amount, run.evidence.net(one), of.get(one.name, ""))


def _fired(run: Run) -> Iterator[Fired]:
    """Faults as the terminal reported them, behaviours as whoever misbehaved did, then what else the clerk did."""
    for at_ms, point, *values in run.world.trace:
        if point == "fault":
            yield Fired("terminal", said(tell("fault_of", kind=values[1], point=values[2], nth=values[3])), at_ms)
    hosts = (("acquirer", run.world.acquirer.firings), ("platform", run.world.platform.conduct.firings))
    for part, firings in hosts:
        yield from (Fired(part, said(behaviour), at_ms) for behaviour, at_ms in firings)
    yield from (Fired("clerk", said(habit), None) for habit in sorted(set(run.world.clerk.habits.fired)))
    reactions = sorted(set(run.world.clerk.fired))
    yield from (Fired("clerk", said(tell("reaction_of", reaction=name)), None) for name in reactions)


def _journal(evidence: Evidence) -> Iterator[Held]:
    for (batch, stan), one in sorted(evidence.journal.entries.items()):
        image = evidence.journal.signatures.get((batch, stan), b"")
        yield Held(setting.TERMINAL, batch, stan, one.type, one.state, evidence.journal.done(one), one.entry, one.amount,
                   one.wall, f"{one.card[:6]}******{one.card[-4:]}" if one.card else "", one.operator, one.rrn,
                   one.response_code, image.hex())


def _paper(one: Slip | ElectronicSlip) -> Paper:
    if isinstance(one, ElectronicSlip):
        return Paper("electronic", one.at_ms, one.as_paper().lines, True)
    return Paper("paper", one.at_ms, one.lines, one.looks_whole())


def _carried(sent: Sent) -> Carried:
    """What arrived damaged is not told field by field: shifted bytes could show what a mask hides."""
    try:
        what = codec.describe(sent.dialect.decode(sent.data))
    except CodecError:
        what = f"({len(sent.data)} bytes)"
    delivered = "never" if sent.delivered_ms is None else "whole" if sent.delivered is None else "damaged"
    return Carried(sent.sent_ms, sent.up, what, delivered, sent.delivered_ms)


def _heard(evidence: Evidence, vouchers: list[Slip | ElectronicSlip]) -> Iterator[Heard]:
    for one in evidence.movements:
        intent = evidence.intent_of(one)
        batch, stan = evidence.known_as(one)
        slips = [number for number, slip in enumerate(vouchers, 1) if slip.is_voucher(batch, stan, one.amount)]
        yield Heard(one.id, intent.name if intent else "", batch, stan, tuple(slips))
