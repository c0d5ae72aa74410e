"""Runs on a Dask cluster: each worker process has a warm terminal, as those of posfault.pool have."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

from posfault import pool
from posfault.bench.stand import Stand
from posfault.errors import InputError
from posfault.link.build import identity

Item = TypeVar("Item")
Result = TypeVar("Result")
_AHEAD = 4              # items a worker has before it
_WITHIN_S = 10          # until the scheduler must have answered


def each(function: Callable[[Stand, Item], Result], items: Iterable[Item], address: str) -> Iterator[Result]:
    """function(stand, item) of every item, in their order, on the workers of the scheduler at `address`.

    Raises InputError where there is no scheduler or no worker, or where a worker has another firmware or host tool.
    """
    try:
        from distributed import Client
    except ImportError:
        raise InputError("--cluster", "distributed is not installed", "install posfault[cluster]") from None
    try:
        client = Client(address, timeout=_WITHIN_S)         # type: ignore[no-untyped-call]
    except (OSError, ValueError) as problem:
        raise InputError("--cluster", f"no scheduler answers at {address} ({problem})",
                         "start one with `dask scheduler`, or check the address") from None
    with client:
        places = _workers(client.run(identity))
        waiting: deque[object] = deque()
        for item in items:
            waiting.append(client.submit(pool.do, function, item, pure=False))
            if len(waiting) >= places * _AHEAD:
                yield waiting.popleft().result()        # type: ignore[attr-defined]
        while waiting:
            yield waiting.popleft().result()            # type: ignore[attr-defined]


def _workers(identities: dict[str, str]) -> int:
    """How many there are. identities: what each is, by its address."""
    if not identities:
        raise InputError("--cluster", "the scheduler has no worker", "start some with `dask worker ADDRESS --nthreads 1`")
    for worker, found in identities.items():
        if found != identity():
            raise InputError("--cluster", f"{worker} has another version of firmware or host tool",
                             "install the same posfault there")
    return len(identities)
