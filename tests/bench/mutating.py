"""Mutation testing of the money path: small mistakes in the firmware, and whether the suite sees each one.

A mutant is killed when a test that `make test` has fails on it: a rule that breaks, a net debit, what stands on display or
paper, a field of a message, a test of the module itself, a terminal that falls silent. A trace that differs kills nothing.
What survives stands with its reason in survivors.toml; where it does the same as our firmware whatever happens (`same`), it
is no mistake and does not count. Exit status 1: fewer than 95 % are killed, one survives and stands nowhere, or one that
stands there is killed or no longer made.
"""

from __future__ import annotations

import argparse
import multiprocessing
import queue
import random
import sys
import tomllib
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from multiprocessing.process import BaseProcess
from pathlib import Path

from mutant_suite import Done, Task, work
from mutations import Mutation, mutations
from outcome import Outcome

from posfault import facts, pool
from posfault.errors import PosfaultError

FILES = (
    "journal/copies.py", "journal/kept.py", "journal/log.py", "journal/memory.py", "journal/records.py", "journal/seldom.py",
    "journal/volume.py",
    "app/transitions.py", "app/carry_out.py", "app/unanswered.py", "app/reversal.py", "app/advice.py", "app/again.py",
    "app/query.py", "app/exchange.py", "app/sign_on.py", "app/session.py",
)
SURVIVORS = Path(__file__).with_name("survivors.toml")
LEAST = 0.95            # of them are to be killed
LOOK_S = 5.0            # between two looks at processes from which nothing comes

Key = tuple[str, str, str]


def all_of_them() -> list[Mutation]:
    """Every mutant of every file of the money path."""
    root = facts.firmware_root()
    return [one for file in FILES for one in mutations(file, (root / file).read_text(encoding="utf-8"))]


@dataclass(frozen=True, slots=True)
class Survivor:
    """A row of survivors.toml. reason: why no test sees it. same: because there is nothing to see."""

    reason: str
    same: bool


def survivors() -> dict[Key, Survivor]:
    """What stands in survivors.toml, by the mutant's key."""
    rows = tomllib.loads(SURVIVORS.read_text(encoding="utf-8"))["survivor"]
    return {(row["file"], row["text"], row["change"]): Survivor(row["reason"], row.get("same", False)) for row in rows}


def gone(mutants: Sequence[Mutation]) -> list[str]:
    """What stands in survivors.toml and is made no longer, such as since the line is another."""
    made = {one.key for one in mutants}
    return [f"{file}: {change}, in: {text}: is in {SURVIVORS.name}, and no mutant any longer"
            for file, text, change in survivors() if (file, text, change) not in made]


def tried(mutants: Sequence[Mutation], jobs: int) -> Iterator[Done]:
    """What comes of each, as it comes; and of our own firmware, on which nothing may fail."""
    context = multiprocessing.get_context("spawn")
    tasks: multiprocessing.Queue[Task | None] = context.Queue()
    done: multiprocessing.Queue[Done] = context.Queue()
    for task in [(-1, None), *enumerate(mutants), *[None] * jobs]:
        tasks.put(task)
    workers = [context.Process(target=work, args=(tasks, done), daemon=True) for _ in range(jobs)]
    for one in workers:
        one.start()
    for _ in range(len(mutants) + 1):
        yield _next(done, workers)
    for one in workers:
        one.join()


def _next(done: multiprocessing.Queue[Done], workers: Sequence[BaseProcess]) -> Done:
    """Raises PosfaultError where no process is left that could give it."""
    while True:
        try:
            return done.get(timeout=LOOK_S)
        except queue.Empty:
            if not any(one.is_alive() for one in workers):
                raise PosfaultError("the processes that try mutants have ended; what they wrote says why") from None


@dataclass(slots=True)
class Count:
    """Of one file, or of all: mutants tried, those of them killed, and those that do the same as our firmware."""

    tried: int = 0
    killed: int = 0
    same: int = 0

    def __str__(self) -> str:
        return f"{self.killed} of {self.tried}" + (f", {self.same} do the same" if self.same else "")


def outcome(sample: int = 200, seed: int = 1, jobs: int = 0, tell: Callable[[str], None] = lambda line: None) -> Outcome:
    """sample: so many of them, 0 for all, which takes an hour; the same seed takes the same. tell: hears of each."""
    made, listed = all_of_them(), survivors()
    chosen = random.Random(seed).sample(made, sample) if 0 < sample < len(made) else made
    wrong = gone(made)
    counts: defaultdict[str, Count] = defaultdict(Count)
    for done in tried(chosen, jobs or pool.jobs_here()):
        if done.nth < 0:
            wrong += [f"our own firmware fails {done.killed_by}: {done.why}"] * bool(done.killed_by)
            continue
        mutant = chosen[done.nth]
        row = listed.get(mutant.key)
        tell(f"{mutant}\n    {'killed by ' + done.killed_by if done.killed_by else 'survives'}, {done.seconds:.1f} s")
        for count in (counts[mutant.file], counts[""]):
            count.tried += 1
            count.killed += bool(done.killed_by)
            count.same += bool(row and row.same and not done.killed_by)
        if not row and not done.killed_by:
            wrong.append(f"survives, and is not in {SURVIVORS.name}: {mutant}")
        elif row and done.killed_by:
            wrong.append(f"is in {SURVIVORS.name}, and is killed by {done.killed_by}: {mutant}")
    return _summed(counts, len(made), wrong)


def _summed(counts: dict[str, Count], made: int, wrong: list[str]) -> Outcome:
    whole = counts.pop("")
    rate = whole.killed / max(1, whole.tried - whole.same)
    if rate < LEAST:
        wrong = [*wrong, f"{rate:.1%} are killed, and {LEAST:.0%} are promised"]
    files = "; ".join(f"{file} {count}" for file, count in sorted(counts.items()))
    return Outcome(f"{rate:.1%} of the mutants are killed: {whole} (of {made} that are made): {files}", wrong)


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--sample", type=int, default=200, help="so many of the mutants; 0 for all of them")
    arguments.add_argument("--seed", type=int, default=1, help="of the sample")
    arguments.add_argument("--jobs", type=int, default=0)
    options = arguments.parse_args()
    return outcome(options.sample, options.seed, options.jobs, lambda line: print(line, flush=True)).told()


if __name__ == "__main__":
    sys.exit(main())
