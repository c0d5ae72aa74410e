"""A business day on `hardened`, with the power cut before, inside and after every program and erase of the flash; and cut
again at every one of the recovery, which boots from the image that the first cut left.

Run by soak.py; or by itself. Exit status 1 where a rule breaks, or where the journal that littlefs-python reads out of the
flash at power-on, the one in the end and the bank's ledger do not agree.
"""

from __future__ import annotations

import argparse
import hashlib
import itertools
import pickle
import random
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

import surviving
from littlefs import LittleFSError
from outcome import Outcome

from posfault import pool
from posfault.bench.bench import Bench
from posfault.bench.journal import Journal
from posfault.bench.run import Run, finish, run, schedule
from posfault.bench.stand import Stand
from posfault.errors import HungError, InvalidRun, LinkError
from posfault.explorer import space, survivors
from posfault.scenario import Fault, Scenario
from posfault.scenario_file import load

DAY = load(Path(__file__).parents[1] / "business_day.toml")
POINTS = ("storage.program", "storage.erase")
TORN_BYTES = (1, 128, 1024, 4095)       # that are done of 256 to 2,048, or of a block of 4,096; never all
SHAPES: tuple[tuple[str, tuple[tuple[str, Any], ...]], ...] = (
    ("cut", (("when", "before"),)), *(("torn", (("bytes", count),)) for count in TORN_BYTES), ("cut", (("when", "after"),)))
BEGUN = ("journal.journalled", "journal.stored")
IMAGES = 40             # whose recovery is cut, of those that first cuts leave
_PLACES = 8             # in a row for one process: two cuts side by side may leave the same

OnPower = Callable[[Bench], None]


class Tried(NamedTuple):
    """What came of a cut. state: what survived it; image: its flash alone. same: another cut had left that state, and what
    follows it has been seen."""

    cut: Fault
    state: str
    image: str
    same: bool
    wrong: list[str]


class Left(NamedTuple):
    """What a cut leaves, recorded when the power is back: flash, pickled world, bench time."""

    image: bytes
    world: bytes
    now_ms: int


class _SeenBefore(Exception):
    pass


class _Recorded(Exception):
    pass


def cuts(counts: dict[str, int]) -> Iterator[tuple[Fault, ...]]:
    """For each program and erase, every way in which the power can fail there. counts: how many there are."""
    for point in POINTS:
        for nth in range(1, counts.get(point, 0) + 1):
            yield tuple(Fault(point, nth, kind, "", given) for kind, given in SHAPES)


class _Watch:
    """At every power-on: reads the journal out of the flash, and whether what went out before stands in it."""

    def __init__(self, home: Any) -> None:
        self._home = home
        self.image = b""
        self.wrong: list[str] = []
        self._survived: list[Journal] = []

    def power_back(self, bench: Bench) -> None:
        self.image = self._home.flash.read_bytes()
        try:
            found = surviving.journal_of(self.image)
        except LittleFSError as problem:
            self.wrong.append(f"no volume is left: {problem}")
            return
        self._survived.append(found)
        self.wrong += surviving.sent_unwritten(bench.world, found)

    def judged(self, done: Run) -> list[str]:
        """All that is wrong, once the run is over."""
        final = surviving.journal_of(self._home.flash.read_bytes())
        struck = [] if done.world.faults_fired else ["it did not strike"]
        broken = [f"{rule} breaks: {why[0]}" for rule, why in sorted(done.broken.items())]
        return [*struck, *broken, *self.wrong, *surviving.lost(self._survived, final),
                *surviving.disagreeing(final, done.evidence)]


def _tried(stand: Stand, scenario: Scenario, known: dict[str, list[str]], ran: Callable[[Scenario, OnPower], Run]) -> Tried:
    """known: what is wrong with what follows a state that has been seen."""
    watch, states = _Watch(stand.home), []

    def on_power(bench: Bench) -> None:
        states.append(survivors.digest(bench, scenario.name))
        watch.power_back(bench)
        if states[-1] in known and not watch.wrong:
            raise _SeenBefore

    cut, same = scenario.faults[0], False
    try:
        wrong = watch.judged(ran(scenario, on_power))
    except _SeenBefore:
        stand.home.cut_power()
        wrong, same = known[states[-1]], True
    except (HungError, InvalidRun, LinkError) as problem:
        stand.home.cut_power()
        wrong = [str(problem)]
    state = states[0] if states else ""
    known[state] = wrong
    return Tried(cut, state, hashlib.sha256(watch.image).hexdigest(), same, wrong)


def first(stand: Stand, task: tuple[Scenario, Iterable[tuple[Fault, ...]]]) -> list[Tried]:
    """What comes of every cut at these places of the scenario."""
    scenario, places = task
    known: dict[str, list[str]] = {}

    def ran(cut: Scenario, on_power: OnPower) -> Run:
        return run(stand, cut, (), on_power=on_power)

    return [_tried(stand, replace(scenario, faults=(cut,)), known, ran) for place in places for cut in place]


def recovery(stand: Stand, scenario: Scenario, every: int = 1) -> list[Tried]:
    """Boots from what the scenario's cut leaves, and is cut at every program and erase until the next transaction is in the
    journal: what was open has been made good before it. every: of those places, so many times fewer."""
    left = recorded(stand, scenario)
    known: dict[str, list[str]] = {}
    done = again(stand, replace(scenario, faults=()), left)
    over = (place for place, event in enumerate(done.world.trace, 1) if event[1] == "storage.write" and event[2] in BEGUN)
    counts = space.reached(done, next(over, None))

    def ran(cut: Scenario, on_power: OnPower) -> Run:
        return again(stand, cut, left, on_power)

    return [_tried(stand, replace(scenario, faults=(cut,)), known, ran)
            for place in itertools.islice(cuts(counts), 0, None, every) for cut in place]


def recorded(stand: Stand, scenario: Scenario) -> Left:
    """What the scenario's one cut leaves."""
    left: list[Left] = []
    home: Any = stand.home

    def on_power(bench: Bench) -> None:
        bench.world.faults_fired.clear()
        left.append(Left(home.flash.read_bytes(), bench.world.state(), bench.now_ms))
        raise _Recorded

    try:
        run(stand, scenario, (), on_power=on_power)
    except _Recorded:
        home.cut_power()
    return left[0]


def again(stand: Stand, scenario: Scenario, left: Left, on_power: OnPower | None = None) -> Run:
    """The run that goes on from there, with the faults of the scenario, to its verdict."""
    home: Any = stand.home
    home.cut_power()
    home.flash.write_bytes(left.image)
    world, bank = pickle.loads(left.world)
    world.acquirer = stand.acquirer
    world.acquirer.restore(bank)
    bench = Bench(home, world, schedule(scenario), [], start_ms=left.now_ms, on_power=on_power)
    bench.run()
    return finish(stand, scenario, (), world, bench)


def counted(stand: Stand, scenario: Scenario) -> dict[str, int]:
    """How often each point of the flash is reached before the closing."""
    return {point: count for point, count in space.reached(run(stand, scenario, ())).items() if point in POINTS}


def prefixes(stand: Stand, scenario: Scenario) -> list[tuple[dict[str, int], Scenario]]:
    """The scenario as far as each of its steps, and how often that reaches each point of the flash."""
    parts = [replace(scenario, steps=scenario.steps[: number + 1]) for number in range(len(scenario.steps))]
    return [(counted(stand, part), part) for part in parts]


def ending(parts: list[tuple[dict[str, int], Scenario]], cut: Fault) -> Scenario:
    """The scenario with the cut, and one step more than it needs to reach that: what was open is made good before it."""
    reaches = next(number for number, (counts, _) in enumerate(parts) if counts.get(cut.point, 0) >= cut.nth)
    return replace(parts[min(reaches + 1, len(parts) - 1)][1], faults=(cut,))


def cut_everywhere(scenario: Scenario, images: int, seed: int, jobs: int) -> Outcome:
    """images: so many recoveries are cut, chosen by the seed; all where there are no more."""
    with Stand() as stand:
        parts = prefixes(stand, scenario)
    counts = parts[-1][0]
    places = iter(list(cuts(counts)))
    rows = [(scenario, row) for row in iter(lambda: list(itertools.islice(places, _PLACES)), [])]
    once = list(itertools.chain.from_iterable(pool.each(first, rows, jobs)))
    left = {one.state: one.cut for one in reversed(once)}
    chosen = random.Random(seed).sample(sorted(left), min(images, len(left)))
    deeper = [ending(parts, left[state]) for state in chosen]
    twice = list(zip(deeper, pool.each(recovery, deeper, jobs), strict=True))
    wrong = [f"{_named(one.cut)}: {why}" for one in once for why in one.wrong]
    wrong += [f"{_named(part.faults[0])}, then {_named(one.cut)}: {why}" for part, found in twice for one in found
              for why in one.wrong]
    return Outcome(_figure(counts, once, [one for _, found in twice for one in found], len(chosen)), wrong)


def _figure(counts: dict[str, int], once: list[Tried], twice: list[Tried], chosen: int) -> str:
    return (f"{counts['storage.program']} programs and {counts['storage.erase']} erases, {len(SHAPES)} ways each: "
            f"{len(once)} cuts, {_told(once)}; the recovery from {chosen} of those states, cut so at every program and "
            f"erase: {len(twice)} cuts, {_told(twice)}")


def _told(found: list[Tried]) -> str:
    states, images = len({one.state for one in found}), len({one.image for one in found})
    return f"{states} distinct surviving states with {images} flash images, {sum(not one.same for one in found)} runs"


def _named(cut: Fault) -> str:
    return f"{cut.kind} {cut.parameters[0][1]} at {cut.point} {cut.nth}"


def main() -> int:
    wanted = argparse.ArgumentParser(description=__doc__)
    wanted.add_argument("--sample", type=int, default=IMAGES, help="of the states that first cuts leave: recoveries cut too")
    wanted.add_argument("--seed", type=int, default=1, help="of that sample")
    wanted.add_argument("--jobs", type=int, default=pool.jobs_here())
    given = wanted.parse_args()
    return cut_everywhere(DAY, given.sample, given.seed, given.jobs).told()


if __name__ == "__main__":
    sys.exit(main())
