"""The verdict of a run in one sentence: which step debited wrongly, when, with which message, by what, and what stops it."""

from __future__ import annotations

from dataclasses import dataclass

from posfault import facts
from posfault.acquirer.codec import CodecError
from posfault.acquirer.ledger_rows import Movement
from posfault.bench.evidence import name
from posfault.bench.run import Run
from posfault.bench.wire import Sent
from posfault.complaints.case import moment
from posfault.explorer.explain import Part, parts
from posfault.money import money
from posfault.reports import capture
from posfault.reports.pages import seconds
from posfault.scenario import REACTIONS, Behaviour, Fault
from posfault.text import Told, chain, meant, tell, term

_HOUR_MS = 3_600_000
_KINDS = {1: "page_wrongly_debited", -1: "page_wrongly_paid_back", 0: "page_wrongly_held"}
_BEGINS = ("begins", "begins_for", "begins_sale")


@dataclass(frozen=True, slots=True)
class Wrongdoing:
    """What was debited wrongly first. step: what the clerk did for it. mti, trace: of the message that asked for it."""

    movement: Movement
    step: str
    mti: str
    trace: str
    amount: int


def first(run: Run) -> Wrongdoing | None:
    """None where no debit is wrong: then another rule is broken, or none."""
    found = _booked_wrongly(run)
    if found is None:
        return None
    movement, amount = found
    request = run.evidence.asked(movement) or _arrived(run, movement.at_ms)
    mti = request.message.mti if request and request.message else "–"
    return Wrongdoing(movement, _step(run, run.evidence.made(movement)[0]), mti, f"{movement.stan:06d}", amount)


def _arrived(run: Run, at_ms: int) -> Sent | None:
    """What reached the bank just then, such as the upload from which it booked."""
    return next((sent for sent in run.evidence.wire.sent if sent.up and sent.delivered_ms == at_ms), None)


def _booked_wrongly(run: Run) -> tuple[Movement, int] | None:
    """(movement, how much of it): what stands to the end comes first, then what a finding names."""
    evidence = run.evidence
    for wrong in sorted(run.wrong_money, key=lambda one: (one.until_ms is not None, one.since_ms)):
        for one in evidence.movements:
            intent = evidence.intent_of(one)
            if one.at_ms == wrong.since_ms and wrong.whose in (name(one), intent.name if intent else ""):
                return one, abs(wrong.amount)
    said = [finding for findings in run.broken.values() for finding in findings]
    return next(((one, one.amount) for one in evidence.debits if any(name(one) in finding for finding in said)), None)


def _step(run: Run, made_ms: int) -> str:
    """What the clerk last began by then, in words."""
    begun = [step for at_ms, words in run.world.clerk.said if at_ms <= made_ms for step in _begun(words)]
    return begun[-1] if begun else tell("page_nobody_asked")


def _begun(words: object) -> list[str]:
    """Who does what, if that begins a step."""
    if not isinstance(words, Told):
        return []
    if words.name == "person_does" and _begun(words.values["words"]):
        return [tell("page_person_does", who=words.values["person"], what=words.values["words"])]
    return [tell("page_person_does", who=term("the clerk"), what=words)] if words.name in _BEGINS else []


def struck(run: Run) -> list[Part]:
    """What went wrong and fired, as the scenario has it."""
    return [part for part in parts(run.scenario) if _is(part) in map(str, run.fired)]


def _is(part: Part) -> str:
    """As `Run.fired` names it, without what it was given."""
    for fault in part.schedule.faults:
        return tell("fault_of", kind=fault.kind, point=fault.point, nth=fault.nth)
    for behaviour in part.schedule.behaviours:
        return behaviour.name
    return part.name


def described(part: Part, run: Run) -> str:
    """What it means, then what it is called; of a message, which one it struck."""
    for fault in part.schedule.faults:
        meaning = meant("kind", fault.kind, facts.kinds()[fault.kind].meaning)
        message = _message_struck(run, fault)
        return tell("page_means", name=tell("page_struck", name=part.name, message=message) if message else part.name,
                    meaning=meaning)
    for behaviour in part.schedule.behaviours:
        return _misbehaves(behaviour)
    does = getattr(run.scenario.clerk, part.reaction)
    meaning = meant("reaction", f"{part.reaction} {does}", REACTIONS[part.reaction][does])
    return tell("page_means", name=part.name, meaning=meaning)


def _message_struck(run: Run, fault: Fault) -> str:
    """Type and trace number of the message that was under way; "" where the fault is of no message."""
    struck = [at_ms for at_ms, point, *values in run.world.trace
              if point == "fault" and values[1:4] == [fault.kind, fault.point, fault.nth]]
    if not struck or fault.point not in ("network.send", "network.receive"):
        return ""
    if fault.point == "network.send":
        under_way = [data for at_ms, _, data in capture.asked_for(run) if at_ms <= struck[0]]
    else:
        under_way = [sent.data for sent in run.evidence.wire.sent if not sent.up and sent.sent_ms <= struck[0]]
    try:
        message = run.world.acquirer.dialect.decode(under_way[-1])
    except (IndexError, CodecError):
        return ""
    return tell("page_message", mti=message.mti, trace=message.fields.get(11, "–"))


def _misbehaves(behaviour: Behaviour) -> str:
    """With all that it is given: what a behaviour means speaks of it."""
    fact = facts.behaviours()[behaviour.name]
    meaning: str = meant("behaviour", behaviour.name, fact.meaning)
    if fact.part == "clerk":
        meaning = tell("page_person_does", who=term("the clerk"), what=meaning)
    given = ", ".join(f"{name}={value}" for name, value in behaviour.parameters)
    return tell("page_means", name=f"{behaviour.name}: {given}" if given else behaviour.name, meaning=meaning)


def found(run: Run) -> list[str]:
    """What the rule that the scenario is about says of it; the first broken one where that holds."""
    headline = run.scenario.expect.headline
    return run.broken.get(headline) or next(iter(run.broken.values()), [])


def when(run: Run, at_ms: int) -> str:
    """By the bench's clock, within the hour; beyond it by the shop's."""
    return seconds(at_ms) if at_ms < _HOUR_MS else moment(run.evidence.wall + at_ms // 1000)


def sentence(run: Run, guards: tuple[str, ...] | None) -> str:
    """guards: what stops it; None where that is not known."""
    if run.not_fired:
        return tell("page_proves_nothing", what=chain("and", run.not_fired))
    went_wrong = struck(run)
    because = chain("and", [described(part, run) for part in went_wrong] or [tell("page_nothing_struck")])
    if not run.broken:
        return tell("page_held", because=because) if went_wrong else tell("page_clean")
    stopped = _stopped(guards)
    wrong = first(run)
    if wrong is None:
        rule, findings = next(iter(run.broken.items()))
        return tell("page_broken", rule=rule, finding=findings[0], because=because, stopped=stopped)
    movement = wrong.movement
    return tell(_KINDS[movement.effect], at=when(run, movement.at_ms), amount=money(wrong.amount), card=movement.card,
                step=wrong.step, mti=wrong.mti, trace=wrong.trace, because=because, stopped=stopped)


def _stopped(guards: tuple[str, ...] | None) -> str:
    if not guards:
        return tell("page_not_stopped")
    if len(guards) == len(facts.guards()):
        return tell("page_all_stop")
    return tell("page_guard_stops" if len(guards) == 1 else "page_guards_stop", guards=chain("and", guards))
