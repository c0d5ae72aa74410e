"""Runs side by side: processes with a warm terminal each."""

from __future__ import annotations

import contextlib
import ctypes
import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterable, Iterator, Sized
from concurrent.futures import Future, ProcessPoolExecutor
from multiprocessing.sharedctypes import Synchronized
from pathlib import Path
from typing import TypeVar

from posfault.bench.stand import Stand
from posfault.errors import InputError
from posfault.link.port_home import PortHome

Item = TypeVar("Item")
Result = TypeVar("Result")
_PR_SET_PDEATHSIG = 1
_ENDING = (signal.SIGINT, signal.SIGTERM)       # Ctrl-C, and what is the same to us
_AHEAD = 4              # items a process has before it, so that it never waits for the next

_stand: Stand | None = None     # of a process of the pool
_one_at_a_time = threading.Lock()       # a cluster's worker may have several threads


def jobs_here() -> int:
    """As many as there are processors for us."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def stand_at(port: str | None, rig: Path | None = None) -> Stand:
    """A stand with the terminal at the port, or with one on the unix port. rig: the rig.toml of what plays at it.

    Raises:
        InputError: a rig without a port, or its file is wrong.
        PortError: hardware of the rig is not there.
    """
    if rig is None:
        return Stand(PortHome(port) if port else None)
    if not port:
        raise InputError("--rig", "a rig plays at a real terminal", "name its port by --port")
    from posfault.rig import mapping  # only here, as all of a rig: most computers have none
    from posfault.rig.apparatus import Rig
    from posfault.rig.home import RigHome

    made = Rig(mapping.load(rig))
    return Stand(RigHome(port, made), made)


def each(function: Callable[[Stand, Item], Result], items: Iterable[Item], jobs: int,
         port: str | None = None, rig: Path | None = None) -> Iterator[Result]:
    """function(stand, item) of every item, in their order. function is one of a module; jobs: processes.

    port, rig: of the one terminal there is, if it is not to be the unix port; see stand_at. Whoever stops listening stops
    the work; what a run raises is raised here.
    """
    jobs = min(jobs, len(items)) if isinstance(items, Sized) else jobs
    if jobs <= 1 or port or rig:
        with stand_at(port, rig) as stand:
            yield from (function(stand, item) for item in items)
        return
    # Forked, a process would have the threads' locks of this one.
    context = multiprocessing.get_context("spawn")
    begun = context.Value("i", 0) if jobs >= jobs_here() else None
    pool = ProcessPoolExecutor(jobs, context, initializer=_begin, initargs=(os.getpid(), begun))
    waiting: list[Future[Result]] = []
    try:
        for item in items:
            with _interrupts_held():
                waiting.append(pool.submit(do, function, item))
            if len(waiting) >= jobs * _AHEAD:
                yield waiting.pop(0).result()
        while waiting:
            yield waiting.pop(0).result()
    finally:
        with _interrupts_ignored():
            pool.shutdown(cancel_futures=True)


@contextlib.contextmanager
def _interrupts_held() -> Iterator[None]:
    """A process begun meanwhile never sees Ctrl-C, which is for the one that asked; this one sees it afterwards."""
    signal.pthread_sigmask(signal.SIG_BLOCK, _ENDING)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, _ENDING)


@contextlib.contextmanager
def _interrupts_ignored() -> Iterator[None]:
    """A second Ctrl-C amid the end of a pool would leave its processes waiting for ever, and this one for them."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = {number: signal.signal(number, signal.SIG_IGN) for number in _ENDING}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _begin(parent: int, begun: Synchronized[int] | None) -> None:
    """begun: how many processes of the pool have begun, where it takes all processors; elsewhere the system shares them."""
    if sys.platform == "linux":         # whoever is killed takes the processes along, and they their terminals
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:          # it was killed while this one began
        os._exit(1)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGTERM})        # a broken pool ends its processes by it
    if begun is not None:
        with begun.get_lock():
            stay_on(begun.value)
            begun.value += 1
    multiprocessing.util.Finalize(None, _end, exitpriority=1)


def stay_on(number: int) -> None:
    """One processor for a process and its terminal, where the system can: they take turns, and waking another costs more."""
    if hasattr(os, "sched_setaffinity"):
        ours = sorted(os.sched_getaffinity(0))
        os.sched_setaffinity(0, {ours[number % len(ours)]})


def do(function: Callable[[Stand, Item], Result], item: Item) -> Result:
    """function(stand, item) on the one stand of this process."""
    global _stand
    with _one_at_a_time:
        _stand = _stand or Stand()
        try:
            return function(_stand, item)
        except BaseException:
            _end()          # whatever state it is in
            raise


def _end() -> None:
    global _stand
    if _stand:
        with contextlib.suppress(OSError):
            _stand.close()
    _stand = None
