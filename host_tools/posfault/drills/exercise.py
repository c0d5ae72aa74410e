"""One scenario of a drill: executed on a terminal, judged, and looked at as an emergency."""

from __future__ import annotations

from dataclasses import dataclass

from posfault.bench.claim import check
from posfault.bench.run import Run, run
from posfault.bench.stand import Stand
from posfault.drills import detection, impacts
from posfault.drills.record import CONTAINED, DETECTED, NO_VERDICT, UNDETECTED, Record
from posfault.errors import HungError, InvalidRun
from posfault.reports import impacts as impacts_report
from posfault.reproducing import start_again
from posfault.scenario import Scenario


@dataclass(frozen=True, slots=True)
class Task:
    """A scenario with the guards `off` switched off."""

    scenario: Scenario
    off: tuple[str, ...]


def exercise(stand: Stand, task: Task) -> Record:
    """For the pool."""
    try:
        done = run(stand, task.scenario, task.off)
    except (HungError, InvalidRun) as problem:
        start_again(stand, problem)
        return Record(task.scenario.name, NO_VERDICT, problem=str(problem))
    if done.not_fired:
        return Record(task.scenario.name, NO_VERDICT, problem=f"{', '.join(done.not_fired)} never fired")
    return seen(done)


def seen(done: Run) -> Record:
    """What a drill keeps of a run in which everything fired."""
    told, began_ms = detection.first(done), detection.began_ms(done)
    wrong, found = done.wrong_money, impacts.of(done)
    harmed = bool(done.broken or wrong)
    return Record(
        done.scenario.name, DETECTED if told else UNDETECTED if harmed else CONTAINED,
        who=told.who if told else "", by=told.by if told else "",
        detect_ms=told.at_ms - began_ms if told and began_ms is not None else None,
        recover_ms=max((one.stood_ms(done.end_ms) for one in wrong), default=None),
        stands=any(one.until_ms is None for one in wrong),
        broken=found.broken, as_claimed=not check(done).differs, till_ms=found.till_ms,
        cardholder_out=found.out(impacts.CARDHOLDER), merchant_out=found.out(impacts.MERCHANT),
        refunds_due=sum(one.amount for one in found.refunds_due),
        trace_hash=done.trace_hash, impacts=impacts_report.of(found),
    )
