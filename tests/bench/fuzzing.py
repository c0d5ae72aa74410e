"""Garbage by the million: at both ends of the link, and into both codecs of messages and the acquirer.

On the host's end of the link a fuzzer is guided by what it covers (guided.py, which needs the extra `fuzz`); everything else
is a function of the seed. Run by soak.py; or by itself. Exit status 1 where something is not as promised.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

import damage
import link_garbage
import message_garbage
import socket_garbage
from outcome import Outcome

from posfault.acquirer import dialects

GUIDED = 0.6                # of the lines of the link: at the host; the others at the terminal,
THROUGH_PTY = 0.01          # and of those through a pty
LINES = 4000                # that one terminal hears,
FEWER = 30                  # and so many times fewer where it reads little at once, which takes long
AT_TERMINAL = 0.2           # of the messages: for the terminal's codec; the others for the acquirer,
BY_SOCKET = 0.005           # of all of them: over TCP
MESSAGES = 10_000           # of one task
SHOWN = 20                  # of what is wrong
_GUIDED_WITHIN_S = 1200
_GUIDED = Path(__file__).with_name("guided.py")
Found = tuple[int, list[str]]       # how many were tried, and what was wrong


def link(frames: int, seed: int, jobs: int = 2) -> Outcome:
    """So many malformed, cut, doubled, late and oversized lines, shared between host and terminal."""
    guided = int(frames * GUIDED)
    at_terminal = frames - guided
    through_pty = int(at_terminal * THROUGH_PTY)
    batches = [(min(LINES, at_terminal - through_pty - start), f"{seed} {start}")
               for start in range(0, at_terminal - through_pty, LINES)]
    tasks: list[tuple[Callable[..., Found], Any, Any]] = [(_guided, guided, seed), (_through_pty, through_pty, seed)]
    began = time.monotonic()
    tried, wrong = _shared(tasks + [(_at_terminal, *batch) for batch in batches], jobs)
    return Outcome(
        f"{tried} lines in {time.monotonic() - began:.0f} s: {guided} at the host, guided by coverage; {at_terminal} at the "
        f"terminal's reader on MicroPython, {through_pty} of them through a pty", wrong)


def _shared(tasks: list[tuple[Callable[..., Found], Any, Any]], jobs: int) -> Found:
    """Does (function, number, seed) each, in some processes."""
    with ProcessPoolExecutor(jobs, multiprocessing.get_context("spawn")) as processes:
        found = [processes.submit(*task) for task in tasks]
        results = [one.result() for one in found]
    return sum(tried for tried, _ in results), [line for _, wrong in results for line in wrong]


def _guided(lines: int, seed: int) -> Found:
    """The fuzzer, in a process and a folder of its own."""
    with tempfile.TemporaryDirectory() as folder:
        figure = Path(folder) / "figure"
        ran = subprocess.run([sys.executable, str(_GUIDED), str(lines), str(seed), str(figure)], cwd=folder,
                             capture_output=True, text=True, errors="replace", timeout=_GUIDED_WITHIN_S, check=False)
        if figure.exists():
            return int(figure.read_text(encoding="utf-8")), []
        said = [line for line in ran.stderr.splitlines() if "INFO" not in line and line.strip()]
        return 0, [f"guided.py, seed {seed}: {' | '.join(said)[:1500]}"]


def _at_terminal(lines: int, seed: str) -> Found:
    """One batch; most terminals read as much at once as there is, as life has it."""
    few = link_garbage.CHUNKS[sum(seed.encode()) % 3]
    wrong = []
    for chunk, count in ((link_garbage.CHUNKS[-1], lines - lines // FEWER), (few, lines // FEWER)):
        found = link_garbage.heard_by_terminal(damage.lines(f"{seed} {chunk}", count), chunk)
        wrong += [f"lines of seed {seed}, {chunk} bytes at once: {one}" for one in found]
    return lines, wrong


def _through_pty(lines: int, seed: int) -> Found:
    wrong = link_garbage.heard_through_pty(damage.lines(f"pty {seed}", lines))
    return lines, [f"through a pty, seed {seed}: {one}" for one in wrong]


def codecs(messages: int, seed: int, jobs: int = 2) -> Outcome:
    """So many changed messages, for the acquirers of all dialects, one behind a socket, and for the terminal's codec."""
    at_terminal, by_socket = int(messages * AT_TERMINAL), int(messages * BY_SOCKET)
    each = (messages - at_terminal - by_socket) // len(dialects.NAMES)
    left = messages - at_terminal - by_socket - each * len(dialects.NAMES)
    tasks: list[tuple[Callable[..., Found], Any, Any]] = [(_by_socket, by_socket, seed)]
    tasks += [(_read_alike, count, f"{seed} {start}") for start, count in _batches(at_terminal)]
    tasks += [(_at_acquirer, (name, count), f"{seed} {start}") for place, name in enumerate(dialects.NAMES)
              for start, count in _batches(each + (left if place == 0 else 0))]
    began = time.monotonic()
    tried, wrong = _shared(tasks, jobs)
    return Outcome(
        f"{tried} messages in {time.monotonic() - began:.0f} s: {tried - at_terminal} at the acquirers of "
        f"{len(dialects.NAMES)} dialects, {by_socket} of them over a socket; {at_terminal} read by the terminal and by "
        "pyiso8583", wrong)


def _batches(count: int) -> list[tuple[int, int]]:
    """(start, number) of each."""
    return [(start, min(MESSAGES, count - start)) for start in range(0, count, MESSAGES)]


def _at_acquirer(what: tuple[str, int], seed: str) -> Found:
    return what[1], message_garbage.at_acquirer(*what, seed)


def _read_alike(count: int, seed: str) -> Found:
    return count, message_garbage.at_terminal(count, seed)


def _by_socket(count: int, seed: int) -> Found:
    with tempfile.TemporaryDirectory() as folder:
        return count, socket_garbage.over_tcp(count, seed, Path(folder))


def main() -> int:
    wanted = argparse.ArgumentParser(description=__doc__)
    wanted.add_argument("--frames", type=int, default=1_000_000, help="lines of the link")
    wanted.add_argument("--messages", type=int, default=1_000_000)
    wanted.add_argument("--seed", type=int, default=1)
    wanted.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    given = wanted.parse_args()
    wrong = 0
    for part, count in ((link, given.frames), (codecs, given.messages)):
        outcome = part(count, given.seed, given.jobs)
        print(f"{part.__name__}: {outcome.figure}", *outcome.wrong[:SHOWN], sep="\n    ", flush=True)
        wrong += len(outcome.wrong)
    return int(bool(wrong))


if __name__ == "__main__":
    sys.exit(main())
