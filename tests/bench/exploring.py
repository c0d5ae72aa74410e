"""What `make bench` says of the explorer: its rate, and the runs it needs to find what was planted, beside Hypothesis."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

import hypothesis
from hypothesis import HealthCheck, Phase, strategies
from hypothesis.database import InMemoryExampleDatabase

from posfault import pool
from posfault.bench.stand import Stand
from posfault.explorer import search, space, trial
from posfault.explorer.schedule import Schedule
from posfault.explorer.search import Search
from posfault.explorer.space import Patterns
from posfault.explorer.trial import BROKEN, Found, Setting
from posfault.scenario_file import find, load

SALE = search.bare(load(find("sale")))
PLANTED = Setting(SALE, ("reversal_kept",))     # without it an unanswered reversal is given up: it takes two lost messages
NETWORK = Patterns("network.*")
RUNS_MOST = 3000
SEEDS = (1, 2, 3)


def rate(workers: int) -> float:
    """Schedules a second: all singles of the sale on `hardened`, each executed and judged, none kept."""
    setting = Setting(SALE)
    with Stand() as stand:
        events = space.events(search.golden(stand, setting))
    made = Search(setting, events, lambda batches: pool.each(trial.tried, batches, workers))
    made.these("singles", space.singles(events), merge=False)
    return made.stages[0].executed / made.stages[0].seconds


def found_by_explorer(stand: Stand) -> int:
    """Runs until the first schedule that breaks a rule: singles first, then pairs, in the explorer's order."""
    runs = itertools.count(1)
    for one in _in_order(stand):
        number = next(runs)
        if one.word == BROKEN:
            return number
    return 0


def _in_order(stand: Stand) -> Iterator[Found]:
    events = space.events(search.golden(stand, PLANTED))
    singles = [trial.found(stand, PLANTED, one) for one in space.singles(events, NETWORK)]
    yield from singles
    for schedule in search.Planned(singles, events, NETWORK).schedules():
        yield trial.found(stand, PLANTED, schedule, merge=True)


def size(stand: Stand) -> int:
    """Of that space."""
    events = space.events(search.golden(stand, PLANTED))
    singles = [trial.found(stand, PLANTED, one) for one in space.singles(events, NETWORK)]
    return len(singles) + sum(1 for _ in search.Planned(singles, events, NETWORK).schedules())


def found_by_hypothesis(stand: Stand, seed: int) -> int:
    """Runs that Hypothesis needs for the same: one or two faults out of the same space. 0: not within RUNS_MOST."""
    reached = space.reached(search.golden(stand, PLANTED))
    parts = space.singles(tuple((point, 1, count + 2) for point, count in reached.items()), NETWORK)    # recovery has some
    runs = 0

    @hypothesis.seed(seed)
    @hypothesis.settings(max_examples=RUNS_MOST, deadline=None, phases=[Phase.generate], database=InMemoryExampleDatabase(),
                         suppress_health_check=list(HealthCheck))
    @hypothesis.given(strategies.lists(strategies.sampled_from(parts), min_size=1, max_size=2, unique=True))
    def clean(chosen: list[Schedule]) -> None:
        nonlocal runs
        runs += 1
        assert trial.found(stand, PLANTED, sum(chosen, Schedule())).word != BROKEN

    try:
        clean()
    except AssertionError:
        return runs
    return 0
