"""The same search on a Dask cluster, with a scheduler and two workers of its own: the same result set as here."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from posfault import cluster
from posfault.errors import InputError
from posfault.explorer import command
from posfault.explorer.command import Workers, setting_of
from posfault.explorer.search import Search
from posfault.explorer.space import Patterns
from posfault.explorer.trial import BROKEN, CLEAN, tried

SALE = setting_of("sale", "field")


@pytest.fixture(scope="module")
def two_workers() -> Iterator[str]:
    from distributed import LocalCluster  # takes long to load, and few processes that collect tests need it

    with LocalCluster(n_workers=2, threads_per_worker=1, host="127.0.0.1", dashboard_address="127.0.0.1:0") as made:    # type: ignore[no-untyped-call]
        yield made.scheduler_address


def results(workers: Workers) -> dict[str, tuple[Any, ...]]:
    patterns = Patterns("network.*", "[bd]*")
    made = Search(SALE, (("network.receive", 1, 2),), lambda batches: workers(tried, batches), patterns=patterns)
    return {one.schedule.name: (one.word, one.broken, one.trace_hash) for one in made.singles()}


def test_the_cluster_finds_what_is_found_here(two_workers: str) -> None:
    there, here = results(command.by_cluster(two_workers)), results(command.by_workers(1))
    assert there == here
    assert {word for word, *_ in here.values()} >= {CLEAN, BROKEN}


def test_a_worker_with_another_firmware_is_refused(two_workers: str) -> None:
    from distributed import Client

    with Client(two_workers) as client:     # type: ignore[no-untyped-call]
        identities = client.run(cluster.identity)
    assert len(identities) == cluster._workers(identities) == 2
    first = next(iter(identities))
    with pytest.raises(InputError, match=f"{first} has another version"):
        cluster._workers({**identities, first: "other"})


def test_a_scheduler_that_is_not_there_is_said_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "_WITHIN_S", 0.5)
    with pytest.raises(InputError, match=r"--cluster: no scheduler answers at tcp://127.0.0.1:9"):
        results(command.by_cluster("tcp://127.0.0.1:9"))


def test_without_workers_it_is_said_so() -> None:
    with pytest.raises(InputError, match="the scheduler has no worker; start some"):
        cluster._workers({})
