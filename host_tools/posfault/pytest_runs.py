"""What the pytest plugin runs: scenario files as tests, on the one terminal of this process."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from posfault import profiles
from posfault.bench.claim import check as check_claim
from posfault.bench.run import Run, run
from posfault.bench.stand import Stand
from posfault.errors import PosfaultError
from posfault.pool import stand_at
from posfault.port_locks import Claim, same
from posfault.pytest_plugin import ENDS, TOLD
from posfault.reports import story
from posfault.reproducing import start_again
from posfault.scenario import Scenario
from posfault.scenario_file import find, load, loads

_STAND = pytest.StashKey[Stand]()


class NotAsClaimed(Exception):
    """A run that is otherwise than its file claims, or that proves nothing."""


class ScenarioFile(pytest.File):
    """A scenario file: a test for each profile."""

    def collect(self) -> Iterator[pytest.Item]:
        try:
            scenario = load(self.path)
        except PosfaultError as problem:
            raise self.CollectError(str(problem)) from None
        for profile in self.config.getoption("--posfault-profile") or profiles.PROFILES:
            yield ScenarioTest.from_parent(self, name=profile, scenario=scenario)


class ScenarioTest(pytest.Item):
    """One scenario on one profile; its name is the profile's."""

    def __init__(self, *, scenario: Scenario, **more: Any) -> None:
        super().__init__(**more)
        self._scenario = scenario

    def runtest(self) -> None:
        done = _run(self, self._scenario, profiles.guards_off(self.name))
        claim = check_claim(done)
        if not claim.ok:
            _attach(self, done)
            unfired = (f"{one} never fired: this run proves nothing" for one in done.not_fired)
            raise NotAsClaimed("\n".join([*claim.differs, *unfired]))

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """What is wrong, in words; a traceback only for a fault of ours."""
        if isinstance(excinfo.value, NotAsClaimed | PosfaultError):
            return str(excinfo.value)
        return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Path, int | None, str]:
        return self.path, None, f"{self._scenario.name}: {self._scenario.title} [{self.name}]"


def check_ports(ports: Sequence[str], workers: object) -> None:
    """workers: how many pytest-xdist was asked for; "auto" and such are decided later.

    Raises pytest.UsageError.
    """
    if len({same(port) for port in ports}) < len(ports):
        raise pytest.UsageError("posfault: a --posfault-port is named twice: name another, since each has one worker")
    if isinstance(workers, int) and workers > len(ports):
        counts = f"{workers} workers and {len(ports)} ports"
        raise pytest.UsageError(f"posfault: {counts}: name a --posfault-port for each worker")


def stand(config: pytest.Config) -> Stand:
    """The one of this process, made when it is first wanted."""
    if _STAND not in config.stash:
        ends = config.stash.setdefault(ENDS, [])
        port = None
        if ports := config.getoption("--posfault-port"):
            worker = getattr(config, "workerinput", {"workerid": "gw0"})["workerid"]
            claim = Claim(ports, int(worker.removeprefix("gw")))
            ends.append(claim.release)
            port = claim.port
        made = config.stash[_STAND] = stand_at(port)
        ends.insert(0, made.close)
    return config.stash[_STAND]


def played(item: pytest.Item, given: str | Path | Scenario, profile: str, switches: Sequence[str]) -> Run:
    """What the fixture `bench` does."""
    done = _run(item, _scenario(given), profiles.guards_off(profile, tuple(switches)))
    _attach(item, done)
    return done


def _scenario(given: str | Path | Scenario) -> Scenario:
    if isinstance(given, Scenario):
        return given
    text = str(given)
    return loads(text, Path("in_a_test.toml")) if "\n" in text else load(find(text))


def _run(item: pytest.Item, scenario: Scenario, off: tuple[str, ...]) -> Run:
    there = stand(item.config)
    there.home.log.clear()
    try:
        return run(there, scenario, off, item.config.getoption("--posfault-pace"))
    except PosfaultError as problem:
        _attach_link(item)
        start_again(there, problem)
        raise


def _attach(item: pytest.Item, done: Run) -> None:
    """Told should the test fail."""
    there = stand(item.config)
    told = item.stash.setdefault(TOLD, [])
    told.append(("posfault story", story.text(done, there.hello(), there.home.port)))
    told.append(("posfault events", "\n".join(done.trace)))
    _attach_link(item)


def _attach_link(item: pytest.Item) -> None:
    """What was said on the link in this run, without what lines contain."""
    item.stash.setdefault(TOLD, []).append(("posfault link", "\n".join(stand(item.config).home.log.lines())))
