"""Runs side by side: processes with a warm terminal each."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from typing import TypeVar

from posfault.bench.stand import Stand

Item = TypeVar("Item")
Result = TypeVar("Result")
_AHEAD = 4              # items a process has before it, so that it never waits for the next

_stand: Stand | None = None     # of a process of the pool


def jobs_here() -> int:
    """As many as there are processors for us."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def each(function: Callable[[Stand, Item], Result], items: Sequence[Item], jobs: int) -> Iterator[Result]:
    """function(stand, item) of every item, in their order. function is one of a module; jobs: processes.

    Whoever stops listening stops the work; what a run raises is raised here.
    """
    if jobs == 1:
        with Stand() as stand:
            yield from (function(stand, item) for item in items)
        return
    # Forked, a process would have the threads' locks of this one.
    context = multiprocessing.get_context("spawn")
    pool = ProcessPoolExecutor(jobs, context, initializer=_begin)
    waiting: list[Future[Result]] = []
    try:
        for item in items:
            waiting.append(pool.submit(_do, function, item))
            if len(waiting) >= jobs * _AHEAD:
                yield waiting.pop(0).result()
        while waiting:
            yield waiting.pop(0).result()
    finally:
        pool.shutdown(cancel_futures=True)


def _begin() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)        # Ctrl-C is for the process that asked
    multiprocessing.util.Finalize(None, _end, exitpriority=1)


def _do(function: Callable[[Stand, Item], Result], item: Item) -> Result:
    global _stand
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
