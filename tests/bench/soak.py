"""`make soak`: what takes longer than `make test` may, a figure for each promise of docs/reliability.md.

Each part prints what it counted, how long it took, and what is wrong. Exit status 1 where something is. The parts can be
run one by one (`--only`), and most are larger when they are run as scripts of their own.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import catalogues
import cutting
import day
import fuzzing
import host_faults
import killing
import leaks
import month
import mutating
import pages
import pulling
import rotting
import web
from outcome import Outcome
from twice import twice

from posfault import pool


class Part(NamedTuple):
    name: str
    what: str
    run: Callable[[int], Outcome]       # of a seed


SOME = 16               # scenarios

PARTS = (
    Part("cuts", "a business day with the power cut at every write, and in the recovery",
         lambda seed: cutting.cut_everywhere(cutting.DAY, cutting.IMAGES, seed, pool.jobs_here())),
    Part("rot", "damaged flash",
         lambda seed: rotting.lost_and_told(rotting.DAY, 1200, 200, seed, pool.jobs_here())),
    Part("link", "a million damaged lines of the link", lambda seed: fuzzing.link(1_000_000, seed)),
    Part("codecs", "a million changed messages", lambda seed: fuzzing.codecs(1_000_000, seed)),
    Part("computer", "kill -9, and what else a computer does", lambda seed: host_faults.outcome(seed=seed)),
    Part("secrets", "every output of a part of the catalogue", lambda seed: leaks.outcome(_some(leaks.NAMES, seed))),
    Part("month", "a month of trade in one life of the terminal", lambda seed: month.traded(month.DAYS, seed)),
    Part("mutants", "small mistakes in the money path", lambda seed: mutating.outcome(60, seed)),
    Part("day", "a busy day at the bank", lambda seed: _in_a_folder(lambda folder: day.busy(folder, 10_000, 50, seed))),
    Part("kills", "kill -9 of the bank under load",
         lambda seed: _in_a_folder(lambda folder: killing.outcome(200, folder, seed))),
    Part("board", "the catalogue on a flashed virtual board", lambda seed: catalogues.virtual_board("192K")),
    Part("real-time", "the catalogue by the terminal's own clock", lambda seed: catalogues.real_time(10)),
    Part("keys", "a part of the catalogue with physical keys of a virtual rig",
         lambda seed: catalogues.pressed(_some(catalogues.SCENARIOS, seed), 2)),
    Part("plugs", "the plug of a board pulled amid a day", lambda seed: pulling.outcome(300, seed)),
    Part("guards", "the proof of the guards", lambda seed: catalogues.proved()),
    Part("pages", "every page in Chromium", lambda seed: pages.checked()),
    Part("web", "the console in Chromium", lambda seed: web.checked()),
    Part("twice", "the same schedule again", lambda seed: twice(10_000, seed)),
)


def _some(whole: Sequence[Any], seed: int) -> list[Any]:
    """Of what would take a quarter of an hour and more: the scripts leaks.py and rigged.py take all."""
    return random.Random(seed).sample(whole, SOME)


def _in_a_folder(run: Callable[[Path], Outcome]) -> Outcome:
    with tempfile.TemporaryDirectory() as folder:
        return run(Path(folder))


def main() -> int:
    wanted = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    names = [part.name for part in PARTS]
    wanted.add_argument("--only", nargs="+", choices=names, default=names, metavar="PART", help=f"of {', '.join(names)}")
    wanted.add_argument("--seed", type=int, default=1)
    given = wanted.parse_args()
    began = time.monotonic()
    wrong = [part.name for part in PARTS if part.name in given.only and not _as_promised(part, given.seed)]
    print(f"{(time.monotonic() - began) / 60:.1f} minutes in all; "
          + (f"not as promised: {', '.join(wrong)}" if wrong else "everything as promised"))
    return int(bool(wrong))


def _as_promised(part: Part, seed: int) -> bool:
    """A part that ends in an exception keeps its promise as little as one that finds something."""
    print(f"{part.name}: {part.what} …", flush=True)
    began = time.monotonic()
    try:
        found = part.run(seed)
    except Exception as problem:
        found = Outcome("it could not be carried out", [f"{type(problem).__name__}: {problem}"])
    print(f"    {found.figure} ({time.monotonic() - began:.0f} s)", *found.wrong, sep="\n    ", flush=True)
    return not found.wrong


if __name__ == "__main__":
    sys.exit(main())
