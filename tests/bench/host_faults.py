"""A database that is full or locked, and `kill -9` of the command at random moments: what was reported done stays, no
process does, and a search goes on as if nothing had been.

Each kill is of a whole `posfault explore`, or `reproduce`, `guards --prove` or `drill`, with two workers, at a moment drawn
between its beginning and its end. Killed searches share one database; in the end the search is finished there and compared
with one that was never killed. Killed drills share one history.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import random
import resource
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import psutil
from outcome import Outcome

EXPLORE = ("explore", "sale", "--profile", "field", "--points", "network.*", "--kinds", "d*", "--workers", "2")
NAMES = ("reply_lost_clerk_repeats", "sign_on_reply_lost_flag_set_on_send", "refunded_twice")
JSON = "out.json", "proof.json", "drill.json"
ALL_GONE_S = 20.0
LOOK_S = 0.01
MARK = "POSFAULT_KILLED"            # in the environment of every process of ours, by which it is known again


def killed(kills: int, seed: int, folder: Path) -> list[str]:
    """What went wrong; folder: for databases and results."""
    chance = random.Random(seed)
    wrong: list[str] = []
    search_s = _takes(_search(folder / "whole.db"))
    others = [(words, _takes(words)) for words in _others(folder)]
    drills = _rows(folder / "drills.db", "drill")
    for nth in range(kills):
        words, seconds = others[nth // 2 % len(others)] if nth % 2 else (_search(folder / "killed.db"), search_s)
        after_s = chance.uniform(0.0, seconds)
        left = _kill(words, after_s, f"{os.getpid()}-{seed}-{nth}")
        wrong += [f"kill {nth} of posfault {words[0]} after {after_s:.2f} s: {one}" for one in left]
        for name in JSON:
            json.loads((folder / name).read_text(encoding="utf-8"))     # a new one, whole, or still the one before
        before, drills = drills, _rows(folder / "drills.db", "drill")
        wrong += [f"kill {nth}: of {before} drills that were kept {drills} are left"] * (drills < before)
    return wrong + _compared(folder)


def full_database(folder: Path) -> list[str]:
    """Where the results of a wider search do not fit, and where somebody holds the file: it is to end with a line, and what
    was there to stay. Gives what goes wrong.
    """
    path = folder / "full.db"
    narrow, wide = ((*EXPLORE[:5], points, *EXPLORE[6:], "--database", str(path))
                    for points in ("network.receive", "network.*"))
    subprocess.run(_command(narrow), capture_output=True, check=False)
    known, size = _rows(path), path.stat().st_size
    limit = lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))  # noqa: E731
    full = subprocess.run(_command(wide), capture_output=True, text=True, check=False, preexec_fn=limit)
    with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as file:
        file.execute("begin immediate")
        locked = subprocess.run(_command(wide), capture_output=True, text=True, check=False)
    wrong = [f"a search whose database is {word}: exit status {done.returncode}: {done.stderr}"
             for word, done in (("full", full), ("locked", locked))
             if done.returncode != 2 or not done.stderr.splitlines()[-1].startswith("posfault: ")]
    if known == 0 or _rows(path) < known:
        wrong.append(f"of {known} results that were kept, a full database has {_rows(path)} left")
    again = subprocess.run(_command(narrow), capture_output=True, text=True, check=False)
    return wrong if f"{known} from the database" in again.stdout else [*wrong, "what was kept is not taken over"]


def _rows(path: Path, table: str = "found") -> int:
    """Raises where the file is damaged."""
    with contextlib.closing(sqlite3.connect(path)) as file:
        assert file.execute("pragma integrity_check").fetchone() == ("ok",)
        return int(file.execute(f"select count(*) from {table}").fetchone()[0])


def _search(database: Path) -> tuple[str, ...]:
    return (*EXPLORE, "--database", str(database))


def _others(folder: Path) -> list[tuple[str, ...]]:
    """What keeps no results amid its work, each with one of JSON."""
    out, proof, drill = (("--workers", "2", "--json", str(folder / name)) for name in JSON)
    return [("reproduce", *NAMES, *out), ("guards", NAMES[0], "--prove", *proof),
            ("drill", "--tag", "quick", "--history", str(folder / "drills.db"), *drill)]


def _command(words: Sequence[str]) -> list[str]:
    return [sys.executable, "-m", "posfault", *words]


def _takes(words: Sequence[str]) -> float:
    """Seconds that it takes when nobody kills it."""
    began = time.monotonic()
    done = subprocess.run(_command(words), capture_output=True, text=True, check=False)
    assert done.returncode in (0, 1), done.stderr
    return time.monotonic() - began


def _kill(words: Sequence[str], after_s: float, mark: str) -> list[str]:
    """What is left of it, and of the folders of its terminals' flash."""
    process = subprocess.Popen(_command(words), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                               env={**os.environ, MARK: mark})
    try:
        process.wait(after_s)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    return _left(mark)


def _left(mark: str) -> list[str]:
    """Processes of it that do not end within reason; and those are ended then."""
    give_up = time.monotonic() + ALL_GONE_S
    while (those := _of(mark)) and time.monotonic() < give_up:
        time.sleep(LOOK_S)
    told = [f"process {one.pid} lives on: {' '.join(one.cmdline()[:6])}" for one in those]
    for one in those:
        one.kill()
    return told


def _of(mark: str) -> list[psutil.Process]:
    found = []
    for one in psutil.process_iter():
        try:
            if one.environ().get(MARK) == mark and one.status() != psutil.STATUS_ZOMBIE:
                found.append(one)
        except psutil.Error:            # gone meanwhile, or somebody else's
            continue
    return found


def _compared(folder: Path) -> list[str]:
    """The killed search finished, beside the one that nobody killed."""
    results = []
    for name in ("killed", "whole"):
        target = folder / f"{name}.json"
        done = subprocess.run(_command([*_search(folder / f"{name}.db"), "--json", str(target)]), capture_output=True,
                              text=True, check=False)
        if done.returncode != 1:
            return [f"posfault explore {name}: exit status {done.returncode}: {done.stderr}"]
        results.append(_findings(target))
    return [] if results[0] == results[1] else ["the search that was killed came to something else than the other"]


def _findings(path: Path) -> dict[str, object]:
    """Each schedule and what came of it."""
    return {one["schedule"]: one for one in json.loads(path.read_text(encoding="utf-8"))}


def outcome(kills: int = 100, seed: int = 1) -> Outcome:
    with tempfile.TemporaryDirectory() as folder:
        wrong = full_database(Path(folder)) + killed(kills, seed, Path(folder))
    return Outcome(f"{kills} times kill -9 of explore, reproduce, guards and drill; a database full or locked", wrong)


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--kills", type=int, default=100)
    arguments.add_argument("--seed", type=int, default=1)
    options = arguments.parse_args()
    return outcome(options.kills, options.seed).told()


if __name__ == "__main__":
    sys.exit(main())
