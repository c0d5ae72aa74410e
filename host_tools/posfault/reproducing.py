"""What `posfault reproduce` does with each scenario on each profile: the run, its verdict, and what is said of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from posfault import paged
from posfault.bench.claim import Claim
from posfault.bench.claim import check as check_claim
from posfault.bench.run import run
from posfault.bench.stand import Stand
from posfault.errors import HungError, InvalidRun, PortError
from posfault.network_choice import bank_at, board_of, serving
from posfault.real_choice import real_ones
from posfault.reports import screen, summary
from posfault.rig.making import objections
from posfault.scenario import Scenario

AS_EXPECTED, DIFFERS, INVALID = 0, 1, 3
REAL_TIME_MOST_MS = 10 * 60 * 1000      # of the shop's time; who waits for midnight needs lockstep


@dataclass(frozen=True, slots=True)
class Task:
    """A scenario with the guards `off` switched off. pace: as for `posfault.bench.run.run`. network: as for `bank_at`.

    real: as for `real_ones`. page: what its HTML page is to be like, None where there is to be none.
    """

    scenario: Scenario
    off: tuple[str, ...]
    pace: int = 0
    real_time_most_ms: int = REAL_TIME_MOST_MS
    network: str = ""
    real: str = ""
    page: paged.Wanted | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """status: exit status. row: of the table. object: for programs. hello: what it ran on. page: "" where there is none.

    possible: else it was not run.
    """

    status: int
    row: tuple[str, ...]
    object: dict[str, Any]
    hello: list[Any]
    page: str = ""
    possible: bool = True


def verdict(stand: Stand, task: Task) -> Verdict:
    """Runs it; what would take too long in real time is run in lockstep over the link, and the row says so. On a rig it is
    not run at all then, nor where the rig cannot do what it needs.
    """
    scenario, off = task.scenario, task.off
    hello = stand.hello()
    at = bank_at(task.network, task.pace, stand.home.port, hello[2])
    if why := not_possible(stand, scenario, task.pace, hello):
        return _not_run(task, why, hello)
    own = real_ones(task.real, task.pace, stand.home.port, hello[2])
    try:
        done = run(stand.modelled, scenario, off)
        in_time = bool(task.pace) and done.end_ms <= task.real_time_most_ms
        if stand.rig and not in_time:
            return _not_run(task, f"it takes {done.end_ms // 60_000} minutes in the shop, and needs lockstep", hello)
        if in_time:
            with serving(at) as tcp:
                done = run(stand, scenario, off, task.pace, tcp=tcp, real=own)
    except (HungError, InvalidRun) as problem:
        start_again(stand, problem)
        return Verdict(INVALID, screen.failed_row(scenario, off, str(problem)),
                       summary.of_failure(scenario, off, str(problem)), hello)
    claim = check_claim(done)
    row = screen.verdict_row(done, claim, lockstep_only=bool(task.pace) and not in_time)
    page = ""
    if task.page:
        about = paged.About(hello, stand.home.port, task.page.replay, claim.differs, task.page.others)
        page = paged.of_run(stand, done, about, task.page.language)
    return Verdict(status(claim), row, summary.of_run(done, claim.expected, claim.ok), hello, page)


def not_possible(stand: Stand, scenario: Scenario, pace: int, hello: list[Any]) -> str:
    """Why the stand's rig cannot do what the scenario needs; empty where it can, and without a rig."""
    if stand.rig is None:
        return ""
    board = board_of(stand.home.port, hello[2])
    return "; ".join(objections(scenario, stand.rig.mapping, pace, board))


def _not_run(task: Task, why: str, hello: list[Any]) -> Verdict:
    problem = f"not possible on this rig: {why}"
    return Verdict(AS_EXPECTED, screen.not_run_row(task.scenario, task.off, problem),
                   summary.of_failure(task.scenario, task.off, problem), hello, possible=False)


def start_again(stand: Stand, problem: Exception) -> None:
    """The next run needs a terminal that works; one whose power is not ours stays as it is."""
    try:
        stand.home.cut_power()
    except PortError:
        raise problem from None


def status(claim: Claim) -> int:
    """The exit status of one run."""
    if not claim.valid:
        return INVALID
    return DIFFERS if claim.differs else AS_EXPECTED
