"""The plug is pulled at random moments of a business day, on virtual boards side by side: the board is killed, or its port
goes away and comes back, or stays away. No rule may break on `hardened`, a cable that is put back costs nothing, not even
another trace, and what does not go on must end in one line.

Run by soak.py; or by itself. Exit status 1 where that is not so.
"""

from __future__ import annotations

import argparse
import contextlib
import multiprocessing
import random
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

from conftests import conftest
from outcome import Outcome

from posfault.bench.run import run
from posfault.bench.stand import Stand
from posfault.errors import PosfaultError
from posfault.link.port_home import PortHome
from posfault.scenario_file import load

DAY = load(Path(__file__).parents[1] / "business_day.toml")
BOARDS = 4              # most of the time they wait until a terminal is back
AWAY_OF = 50            # so many times less often than anything else the port stays away
_MEMORY = Path("/dev/shm")


def pulled(times: int, seed: int) -> Iterator[tuple[str, str]]:
    """(what came of it, what is wrong with that or "") of each time."""
    shares = [range(number, times, BOARDS) for number in range(BOARDS)]
    with ProcessPoolExecutor(BOARDS, multiprocessing.get_context("spawn")) as processes:
        for found in processes.map(_share, shares, [seed] * BOARDS):
            yield from found


def _share(share: range, seed: int) -> list[tuple[str, str]]:
    return list(_on_one_board(conftest("virtual_board").VirtualBoard, share, seed))


def _on_one_board(made: Any, share: range, seed: int) -> Iterator[tuple[str, str]]:
    with tempfile.TemporaryDirectory(dir=_MEMORY if _MEMORY.is_dir() else None) as folder, \
            contextlib.closing(made(Path(folder), "1M")) as board:
        board.flash()
        with Stand(PortHome(board.link, told=lambda text: None)) as stand:
            whole = run(stand, DAY, ()).trace_hash      # and provisioned, which takes longer than the day
            began = time.monotonic()
            run(stand, DAY, ())
            day_s = time.monotonic() - began
            for number in share:
                yield _once(stand, board, random.Random(f"{seed} {number}"), day_s, whole)


def _once(stand: Stand, board: Any, chance: random.Random, day_s: float, whole: str) -> tuple[str, str]:
    word = "unplug" if not chance.randrange(AWAY_OF) else chance.choice(("cut", "replug"))
    hand = threading.Timer(chance.uniform(0, day_s), board.order, (word,))
    hand.start()
    try:
        done = run(stand, DAY, ())
        came, wrong = ("went on" if done.unplugged else "was over, or nobody noticed"), ""
        if done.broken:
            wrong = f"{word}: breaks {done.broken}, unplugged at {done.unplugged}"
        elif word == "replug" and done.trace_hash != whole:
            wrong = f"{word}: another trace, {done.trace_hash}"
    except PosfaultError as problem:
        came = f"ended with exit status {problem.exit_status}"
        wrong = "" if problem.exit_status == PosfaultError.exit_status else f"{word}: {problem}"
    except Exception as problem:
        came, wrong = "ended with a traceback", f"{word}: {problem!r}"
    hand.join()
    if word == "unplug":
        board.order("plug")
    stand.home.close()
    return f"{word}: {came}", wrong


def outcome(times: int, seed: int) -> Outcome:
    """Of so many times, what came of each, by number."""
    found = list(pulled(times, seed))
    counted = sorted(Counter(what for what, _ in found).items())
    return Outcome("; ".join(f"{count} {what}" for what, count in counted), [problem for _, problem in found if problem])


def main() -> int:
    wanted = argparse.ArgumentParser(description=__doc__)
    wanted.add_argument("--times", type=int, default=500)
    wanted.add_argument("--seed", type=int, default=1)
    given = wanted.parse_args()
    return outcome(given.times, given.seed).told()


if __name__ == "__main__":
    sys.exit(main())
