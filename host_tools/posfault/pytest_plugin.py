"""The pytest plugin: scenario files named on the command line are tests, and a terminal, its bench and bank are fixtures.

    pytest my_case.toml --posfault-port /dev/ttyACM0

Each file is run on `field` and on `hardened`, and must come to what it claims. A failure carries the story, the events at
the terminal's peripherals and what was said on the link, in JUnit too. Each worker of pytest-xdist has a port of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator
from pathlib import Path
from typing import Any

import pytest

from posfault import profiles
from posfault.acquirer.server import Acquirer
from posfault.bench.claim import check as check_claim
from posfault.bench.run import Run, run
from posfault.bench.stand import Stand
from posfault.errors import PosfaultError
from posfault.link.terminal import Terminal
from posfault.pool import stand_at
from posfault.port_locks import Claim, same
from posfault.reports import story
from posfault.reproducing import start_again
from posfault.scenario import Scenario
from posfault.scenario_file import find, load, loads

_STAND = pytest.StashKey[Stand]()
_CLAIM = pytest.StashKey[Claim]()
_TOLD = pytest.StashKey[list[tuple[str, str]]]()
Bench = Callable[..., Run]


class NotAsClaimed(Exception):
    """A run that is otherwise than its file claims, or that proves nothing."""


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("posfault")
    group.addoption("--posfault-port", action="append", default=[], metavar="PORT",
                    help="serial port of a running terminal; several: a worker of pytest-xdist for each; the unix port by"
                    " default")
    group.addoption("--posfault-profile", choices=profiles.PROFILES, action="append", default=[],
                    help="run scenario files on this profile only")
    group.addoption("--posfault-pace", type=int, default=0, metavar="N",
                    help="let the terminal run by its own clock, in real time, so many times as fast as life")


@pytest.hookimpl(wrapper=True)
def pytest_cmdline_main(config: pytest.Config) -> Generator[None, object, object]:
    """Several ports have a worker each; this is said before pytest-xdist asks how many there are to be."""
    ports = config.getoption("--posfault-port")
    if len(ports) > 1 and not hasattr(config, "workerinput"):
        if not config.pluginmanager.hasplugin("xdist"):
            raise pytest.UsageError(f"posfault: {len(ports)} ports need a worker each: install pytest-xdist")
        if config.option.numprocesses in (None, "auto", "logical"):
            config.option.numprocesses = len(ports)
    return (yield)


def pytest_configure(config: pytest.Config) -> None:
    workers, ports = getattr(config.option, "numprocesses", None) or 0, config.getoption("--posfault-port")
    if len({same(port) for port in ports}) < len(ports):
        raise pytest.UsageError("posfault: a --posfault-port is named twice: name another, since each has one worker")
    if ports and isinstance(workers, int) and workers > len(ports):
        counts = f"{workers} workers and {len(ports)} ports"
        raise pytest.UsageError(f"posfault: {counts}: name a --posfault-port for each worker")


def pytest_unconfigure(config: pytest.Config) -> None:
    stand, claim = config.stash.get(_STAND, None), config.stash.get(_CLAIM, None)
    if stand is not None:
        stand.close()
    if claim is not None:
        claim.release()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """The story of what failed goes to the screen, and as properties to JUnit."""
    report = yield
    if report.when == "call" and report.failed:
        told = item.stash.get(_TOLD, [])
        report.sections += told
        item.user_properties += told        # JUnit takes them from the report of the tear-down
    return report


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """Only what was named: a project has other TOML files too."""
    if file_path.suffix == ".toml" and parent.session.isinitpath(file_path):
        return ScenarioFile.from_parent(parent, path=file_path)
    return None


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
        stand = _stand(self.config)
        done = _played(self, stand, self._scenario, profiles.guards_off(self.name))
        claim = check_claim(done)
        if not claim.ok:
            _attach(self, stand, done)
            unfired = (f"{one} never fired: this run proves nothing" for one in done.not_fired)
            raise NotAsClaimed("\n".join([*claim.differs, *unfired]))

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """What is wrong, in words; a traceback only for a fault of ours."""
        if isinstance(excinfo.value, NotAsClaimed | PosfaultError):
            return str(excinfo.value)
        return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Path, int | None, str]:
        return self.path, None, f"{self._scenario.name}: {self._scenario.title} [{self.name}]"


@pytest.fixture(scope="session")
def terminal(pytestconfig: pytest.Config) -> Terminal:
    """The link to the terminal: `terminal.command("who")`."""
    return _stand(pytestconfig).terminal


@pytest.fixture(scope="session")
def acquirer(pytestconfig: pytest.Config) -> Acquirer:
    """The bank of the last run: `acquirer.ledger.debits()`, `acquirer.monitor.alerts`."""
    return _stand(pytestconfig).acquirer


@pytest.fixture
def bench(request: pytest.FixtureRequest) -> Bench:
    """Function (scenario, profile="hardened", *switches) that runs a scenario and gives the `posfault.bench.run.Run`.

    scenario: a file or the name of one in the catalogue, the text of one (TOML), or a `posfault.scenario.Scenario`.
    switches: NAME=on or NAME=off, over the profile. Story, events and link log go with the test's report.
    """
    stand = _stand(request.config)

    def played(scenario: str | Path | Scenario, profile: str = "hardened", *switches: str) -> Run:
        done = _played(request.node, stand, _scenario(scenario), profiles.guards_off(profile, switches))
        _attach(request.node, stand, done)
        return done

    return played


def _scenario(given: str | Path | Scenario) -> Scenario:
    if isinstance(given, Scenario):
        return given
    text = str(given)
    return loads(text, Path("in_a_test.toml")) if "\n" in text else load(find(text))


def _stand(config: pytest.Config) -> Stand:
    """The one of this process, made when it is first wanted."""
    if _STAND not in config.stash:
        ports = config.getoption("--posfault-port")
        if ports and _CLAIM not in config.stash:
            worker = getattr(config, "workerinput", {"workerid": "gw0"})["workerid"]
            config.stash[_CLAIM] = Claim(ports, int(worker.removeprefix("gw")))
        config.stash[_STAND] = stand_at(config.stash[_CLAIM].port if ports else None)
    return config.stash[_STAND]


def _played(item: pytest.Item, stand: Stand, scenario: Scenario, off: tuple[str, ...]) -> Run:
    stand.home.log.clear()
    try:
        return run(stand, scenario, off, item.config.getoption("--posfault-pace"))
    except PosfaultError as problem:
        _attach_link(item, stand)
        start_again(stand, problem)
        raise


def _attach(item: pytest.Item, stand: Stand, done: Run) -> None:
    """Told should the test fail."""
    told = item.stash.setdefault(_TOLD, [])
    told.append(("posfault story", story.text(done, stand.hello(), stand.home.port)))
    told.append(("posfault events", "\n".join(done.trace)))
    _attach_link(item, stand)


def _attach_link(item: pytest.Item, stand: Stand) -> None:
    """What was said on the link in this run, without what lines contain."""
    item.stash.setdefault(_TOLD, []).append(("posfault link", "\n".join(stand.home.log.lines())))
