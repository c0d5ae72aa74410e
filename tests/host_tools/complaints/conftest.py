"""Cases of catalogue scenarios, run once a session, and ledger files."""

from __future__ import annotations

import functools
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from posfault import profiles
from posfault.acquirer import database
from posfault.acquirer.ledger import Ledger
from posfault.bench.run import run
from posfault.complaints import diagnosis, running
from posfault.complaints.case import Case
from posfault.complaints.investigate import Query, investigate
from posfault.scenario_file import find, load

DAY = "2026-03-10"


@pytest.fixture(scope="session")
def lived(stand: Any) -> Callable[..., Case]:
    """Function (scenario, profile) giving the case of a run."""

    @functools.cache
    def live(name: str, profile: str = "field") -> Case:
        return running.on(stand, load(find(name)), profiles.guards_off(profile, ()))

    return live


@pytest.fixture(scope="session")
def asks(lived: Any) -> Callable[..., Any]:
    """Function (scenario, last four, minor units) giving the findings of a complaint of that day."""

    def ask(name: str, last4: str, amount: int, by: str = "cardholder", profile: str = "field", day: str = DAY) -> Any:
        return investigate(lived(name, profile), Query(last4, amount, day, by))

    return ask


@pytest.fixture(scope="session")
def diagnosed(stand: Any) -> Any:
    """The diagnosis that goes with a scenario."""
    return diagnosis.of(stand, load(find("reply_lost_clerk_repeats")), profiles.guards_off("field", ()))


@pytest.fixture
def bank_file(stand: Any, tmp_path: Path) -> Callable[[str], Path]:
    """Function (scenario) giving the file of the bank's ledger after a run on `field`."""

    def kept(name: str) -> Path:
        done = run(stand, load(find(name)), profiles.guards_off("field", ()))
        ledger = Ledger(database.opened(str(tmp_path / "bank.db")))
        ledger.restore(done.world.acquirer.ledger.snapshot())
        ledger.close()
        return tmp_path / "bank.db"

    return kept
