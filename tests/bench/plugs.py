"""A board whose cable is pulled and put back, or whose power fails, at random moments of a run, again and again."""

from __future__ import annotations

import contextlib
import random
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

from posfault.bench.run import run
from posfault.bench.stand import Stand
from posfault.errors import LinkError, PosfaultError
from posfault.link.port_home import PortHome
from posfault.scenario import Scenario
from posfault.scenario_file import find, load

NAME = "reply_lost_clerk_repeats"
LATE_S = 20.0           # by then a run has gone on or ended
ORDERS = ("replug", "cut")


def pulled(board: Any, times: int, seed: int) -> list[str]:
    """So many times on `hardened`: what is otherwise than it should be.

    A cable that is put back costs nothing: the trace is the same. A board that has lost its power says so, or was through
    already; the next run is a whole one.
    """
    scenario, chance = load(find(NAME)), random.Random(seed)
    with Stand() as here:
        whole = run(here, scenario, ()).trace_hash
    wrong: list[str] = []
    came_to: Counter[str] = Counter()
    with Stand(PortHome(board.link, told=lambda text: None)) as there:
        lasts_s = _lasts_s(there, scenario)
        for number in range(times):
            order = ORDERS[number % len(ORDERS)]
            at_s = chance.uniform(0, lasts_s)
            found = _interrupted(there, scenario, at_s, lambda order=order: board.order(order))
            came_to[f"{order}: {'whole' if found == whole else 'lost'}"] += 1
            if found != whole and (order == "replug" or "begun anew" not in found):
                wrong.append(f"{order} after {at_s:.3f} s: {found}")
    print("   ", ", ".join(f"{what} {count}" for what, count in sorted(came_to.items())), flush=True)
    return wrong


def _lasts_s(stand: Stand, scenario: Scenario) -> float:
    run(stand, scenario, ())            # provisioned
    began = time.monotonic()
    run(stand, scenario, ())
    return time.monotonic() - began


def _interrupted(stand: Stand, scenario: Scenario, at_s: float, order: Callable[[], None]) -> str:
    """The trace hash of a run during which that is ordered, or what stopped it; late counts as stopped too."""
    began = time.monotonic()
    with _later(at_s, order):
        try:
            found = run(stand, scenario, ()).trace_hash
        except PosfaultError as problem:
            found = str(problem) if isinstance(problem, LinkError) else f"{type(problem).__name__}: {problem}"
            stand.home.close()
    return found if time.monotonic() - began < LATE_S else "late"


@contextlib.contextmanager
def _later(at_s: float, order: Callable[[], None]) -> Iterator[None]:
    timer = threading.Timer(at_s, order)
    timer.start()
    yield
    timer.join()
