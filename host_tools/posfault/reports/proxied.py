"""What passed a proxy, as text and as an object of JSON: firings, what was asked for, and the verdict from there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from posfault import rules
from posfault.acquirer.masking import mask
from posfault.money import money
from posfault.proxy.dealings import Dealing
from posfault.proxy.judge import CHECKS, NEEDS_LEDGER, Witnesses, by, not_judged, what
from posfault.proxy.record import Record, described
from posfault.proxy.schedule import Schedule
from posfault.scenario import Fault
from posfault.text import chain, spoken, tell, term

_SHOWN_MOST = 40            # things asked for that are told one by one
# What a rule needs that is not between terminal and host.
_NEEDS: Mapping[str, str] = {
    "cardholder-verified": "proxy_needs_paper", "has-voucher": "proxy_needs_paper",
    "operator-authorised": "proxy_needs_people", "meant-to-pay": "proxy_needs_people", "right-amount": "proxy_needs_people",
    "not-stuck": "proxy_needs_people", "open-hours": "proxy_needs_contract", "merchant-whole": "proxy_needs_contract",
    "message-authentic": "proxy_needs_keys",
}


def text(record: Record, schedule: Schedule, witnesses: Witnesses, broken: Mapping[str, Sequence[str]],
         language: str) -> str:
    """The report that people read."""
    lines = [*_firings(schedule), _passed(record, witnesses), *_dealt(witnesses), _totals(witnesses)]
    for rule, findings in broken.items():
        told = findings[:_SHOWN_MOST]
        lines.append(tell("rule_broken", rule=rule, meaning=rules.meaning(rule), findings=chain("and_then", told)))
        if len(findings) > len(told):
            lines.append(tell("proxy_and_others", count=len(findings) - len(told)))
    if not broken:
        lines.append(tell("proxy_none_broken"))
    lines += _silent_on(witnesses)
    return "".join(f"{spoken(line, language)}\n" for line in lines)


def _firings(schedule: Schedule) -> Iterator[str]:
    for fault in schedule.fired:
        yield tell("fired", what=_fault(fault))
    for fault in schedule.not_fired():
        yield tell("never_fired", what=_fault(fault))


def _fault(fault: Fault) -> str:
    return tell("fault_of", kind=fault.kind, point=fault.point, nth=fault.nth)


def _passed(record: Record, witnesses: Witnesses) -> str:
    dealings = witnesses.dealings
    return tell("proxy_passed", messages=len(record.sent), connections=record.connections, requested=len(dealings.all),
                unread=dealings.unread, unknown=dealings.unknown, plain=record.plain_bytes, dialect=record.dialect.name)


def _dealt(witnesses: Witnesses) -> Iterator[str]:
    """Whatever did not go as it should, one by one, and how many did."""
    told = [one for one in witnesses.dealings.all if not _plain(one)]
    for one in told[:_SHOWN_MOST]:
        became = tell("proxy_dealing", what=what(one), sent=len(one.requests),
                      arrived=sum(request.delivered_ms is not None for request in one.requests),
                      codes=" ".join(one.codes) or tell("proxy_no_answer"),
                      heard=tell("proxy_heard" if one.heard else "proxy_unheard"))
        stands = tell("proxy_stands" if witnesses.stands(one) else "proxy_stands_not", by=by(witnesses))
        yield chain("and_then", (became, stands)) if one.remedy else became
    more = len(witnesses.dealings.all) - len(told[:_SHOWN_MOST])
    if more:
        yield tell("proxy_and_more" if len(told) <= _SHOWN_MOST else "proxy_and_others", count=more)


def _plain(one: Dealing) -> bool:
    """Whether it was asked once, heard once, and nothing struck it."""
    return len(one.requests) == len(one.answers) == 1 and one.requests[0].whole and one.answers[0].whole


def _standing(witnesses: Witnesses) -> list[Dealing]:
    return [one for one in witnesses.dealings.all if one.effect > 0 and witnesses.stands(one)]


def _totals(witnesses: Witnesses) -> str:
    standing = _standing(witnesses)
    return tell("proxy_totals", by=by(witnesses), count=len(standing), amount=money(sum(one.amount for one in standing)))


def _silent_on(witnesses: Witnesses) -> Iterator[str]:
    lacking: dict[str, list[str]] = {}
    for rule in not_judged(witnesses):
        if rule in _NEEDS:
            lacking.setdefault(_NEEDS[rule], []).append(rule)
    yield tell("proxy_not_judged", rules=chain("and_then", (
        tell("proxy_rules_need", rules=", ".join(names), needs=term(needs)) for needs, names in lacking.items())))
    if witnesses.case is None:
        yield tell("proxy_needs_ledger", rules=", ".join(NEEDS_LEDGER))


def summary(record: Record, schedule: Schedule, witnesses: Witnesses, broken: Mapping[str, Sequence[str]],
            seed: int) -> dict[str, Any]:
    """The object of `proxy --json`; its keys are those of `run --json` where they mean the same."""
    dealings, standing = witnesses.dealings, _standing(witnesses)
    return {
        "rules_broken": sorted(broken),
        "ok": not broken and not schedule.not_fired(),
        "fired": [_plain_fault(one) for one in schedule.fired],
        "not_fired": [_plain_fault(one) for one in schedule.not_fired()],
        "seed": seed,
        "events": dict(schedule.events),
        "findings": {rule: list(findings) for rule, findings in broken.items()},
        "judged": [rule for rule in CHECKS if rule not in not_judged(witnesses)],
        "not_judged": list(not_judged(witnesses)),
        "messages": len(record.sent),
        "connections": record.connections,
        "unread": dealings.unread,
        "unknown": dealings.unknown,
        "plain_bytes": record.plain_bytes,
        "stands_by": "wire" if witnesses.case is None else "ledger",
        "standing": {"count": len(standing), "amount": sum(one.amount for one in standing)},
        "transactions": [_transaction(one, witnesses) for one in dealings.all],
        "wire": [{"up": one.up, "connection": one.connection[1], "sent_ms": one.sent_ms, "what": described(one),
                  "delivered_ms": one.delivered_ms, "whole": one.whole, "fault": one.struck, "copy": one.copy,
                  "why": one.why}
                 for one in record.sent],
    }


def _plain_fault(fault: Fault) -> dict[str, Any]:
    return {"point": fault.point, "nth": fault.nth, "kind": fault.kind, **dict(fault.parameters)}


def _transaction(one: Dealing, witnesses: Witnesses) -> dict[str, Any]:
    terminal, batch, stan = one.name
    return {
        "terminal": terminal, "batch": batch, "stan": stan, "type": one.kind, "amount": one.amount,
        "card": mask(one.card), "requested": len(one.requests),
        "arrived": sum(request.delivered_ms is not None for request in one.requests), "answered": one.codes,
        "heard": one.heard, "undone": witnesses.dealings.undone(one),
        "stands": bool(one.remedy) and witnesses.stands(one),
        "ledger": [row.state for row in witnesses.rows(one.name)],
    }
