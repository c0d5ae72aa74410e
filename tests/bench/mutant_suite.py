"""Tests of the suite against one mistaken firmware after the other, in a process that collects them once.

What kills a mutant is a test of `make test`, as it stands there, that fails. Those that have killed before come first; which
ones kill does not depend on it.
"""

from __future__ import annotations

import contextlib
import ctypes
import itertools
import os
import shutil
import signal
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from multiprocessing.queues import Queue
from pathlib import Path
from types import FrameType
from typing import Any

import pytest
from _pytest.runner import runtestprotocol
from mutations import Mutation

from posfault import facts, folders
from posfault.link import build, terminal
from posfault.link.build import compile_one, compiled

TESTS = Path(__file__).parents[1]
# What drives our firmware, or a module of it, cheap and telling first.
SUITE = (
    "test_business_day.py", "firmware/test_device.py", "test_settlement.py", "test_reversal.py", "test_offline_sale.py",
    "test_services.py", "test_code_sale.py", "test_gate.py", "test_operators.py", "test_second_factor.py",
    "test_policies.py", "test_host_time.py", "test_habits.py", "card_flows", "explorer/test_found.py",
    "faults/test_faults_storage.py", "test_scenarios.py", "contract/test_contract_journal.py", "test_power_cuts.py",
    "test_power_cuts_people.py", "test_bank.py", "remedies/test_training.py", "endurance/test_month.py", "test_monitor.py",
)
# Whether a scenario needs each of its parts, and no other guard: that says more of the scenario than of the firmware.
LEFT_OUT = ("test_the_guard_sets_are_all_there_are", "test_without_one_of_its_")
# Modules of firmware/test_device.py that have to do with the money path.
ON_DEVICE = ("journal_", "records-", "memory-", "transitions-", "volume-", "power_cuts-", "small_heap-")
HUNG_S = 2.0            # of silence; a computer that does nothing else needs thousandths
_PR_SET_PDEATHSIG = 1
LONG_S = 60             # that one test may take

Task = tuple[int, Mutation | None]


@dataclass(frozen=True, slots=True)
class Done:
    """nth: of the mutant, -1 for our own firmware. killed_by: the test that failed, "" where none does; why: its last
    line."""

    nth: int
    killed_by: str
    why: str
    seconds: float


class _TooLong(Exception):
    pass


class Suite:
    """A plugin of pytest: runs what was collected for each task of a queue, until a None comes."""

    def __init__(self, tasks: Queue[Task | None], done: Queue[Done], folder: Path) -> None:
        self._tasks = tasks
        self._done = done
        self._folder = folder
        self._killers: defaultdict[str, set[pytest.Item]] = defaultdict(set)      # by file; "": of all files

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        for nth, mutation in iter(self._tasks.get, None):
            began = time.monotonic()
            with planted(mutation, self._folder):
                self._done.put(Done(nth, *self._killed(session, mutation), time.monotonic() - began))
        return True

    def _order(self, session: pytest.Session, file: str) -> list[pytest.Item]:
        """First what has killed in this file, then what has killed elsewhere, then the rest as collected."""
        def place(item: pytest.Item) -> int:
            return 0 if item in self._killers[file] else 1 if item in self._killers[""] else 2

        return sorted(filter(_tells, session.items), key=place)

    def _killed(self, session: pytest.Session, mutation: Mutation | None) -> tuple[str, str]:
        """(the test that fails, why), or two empty strings."""
        file = mutation.file if mutation else ""
        order = self._order(session, file)
        try:
            for item, following in itertools.zip_longest(order, order[1:]):
                why = _failed(item, following)
                if why:
                    self._killers[file].add(item)
                    self._killers[""].add(item)
                    return item.nodeid, why
            return "", ""
        finally:
            session._setupstate.teardown_exact(None)


def _tells(item: pytest.Item) -> bool:
    """Whether it says something of the money path."""
    if "planted" in getattr(item, "fixturenames", ()):
        return False                    # it has mistakes of its own, and wants what stands there
    of_device = item.nodeid.startswith("tests/firmware/") and not item.name.partition("[")[2].startswith(ON_DEVICE)
    return not of_device and not item.name.startswith(LEFT_OUT)


def _failed(item: pytest.Item, following: pytest.Item | None) -> str:
    """The last line of why it does, or an empty string. following: the test whose fixtures are kept."""
    signal.signal(signal.SIGALRM, _too_long)
    signal.alarm(LONG_S)
    try:
        reports = runtestprotocol(item, log=False, nextitem=following)
    except _TooLong:
        return "takes too long"
    finally:
        signal.alarm(0)
    for report in reports:
        if report.failed:
            return str(report.longrepr).strip().splitlines()[-1]
    return ""


def _too_long(signum: int, frame: FrameType | None) -> None:
    raise _TooLong


@contextlib.contextmanager
def planted(mutation: Mutation | None, folder: Path) -> Iterator[None]:
    """The firmware of this process is the mistaken one meanwhile: as sources, and compiled in the cache."""
    if mutation is None:
        yield
        return
    ours = facts.firmware_root()
    root, name = folder / "mutant", Path(mutation.file)
    _linked(ours, root, name)
    (root / name).write_text(mutation.source, encoding="utf-8")
    build.digest.cache_clear()
    made = folders.cache() / f"firmware-{build.digest(root)}"
    _linked(compiled(ours), made, name.with_suffix(".mpy"))
    compile_one(root / name, made, name.with_suffix(".mpy"))
    os.environ["POSFAULT_FIRMWARE"] = str(root)
    _conftest().FIRMWARE = root
    try:
        yield
    finally:
        del os.environ["POSFAULT_FIRMWARE"]
        for path in (root, made):
            shutil.rmtree(path)


def _linked(tree: Path, to: Path, without: Path) -> None:
    """The tree's folders anew, with links to its files."""
    for path in tree.rglob("*"):
        name = path.relative_to(tree)
        if path.is_file() and name != without:
            (to / name).parent.mkdir(parents=True, exist_ok=True)
            (to / name).symlink_to(path)


def _conftest() -> Any:
    return next(module for module in sys.modules.values() if getattr(module, "__file__", "") == str(TESTS / "conftest.py"))


def work(tasks: Queue[Task | None], done: Queue[Done]) -> None:
    """A process's whole life. Its caches, and what pytest writes, are in a folder of its own."""
    terminal.HUNG_AFTER_S = HUNG_S
    if sys.platform == "linux":         # whoever is killed takes this one along
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name).resolve()
        os.environ["XDG_CACHE_HOME"] = name
        os.environ["PYTHONDONTWRITEBYTECODE"] = "1"
        os.dup2(os.open(folder / "said", os.O_WRONLY | os.O_CREAT), 1)
        pytest.main(
            [*(str(TESTS / one) for one in SUITE), "-q", "-p", "no:cacheprovider", "-p", "no:xdist", "--tb=line",
             "-W", "ignore::pytest.PytestAssertRewriteWarning",     # this process has our package already
             f"--basetemp={folder / 'made'}", f"--rootdir={TESTS.parent}"],
            plugins=[Suite(tasks, done, folder)],
        )
