"""The pytest plugin: scenario files named on the command line are tests, and a terminal, its bench and bank are fixtures.

    pytest my_case.toml --posfault-port /dev/ttyACM0

Each file is run on `field` and on `hardened`, and must come to what it claims. A failure carries the story, the events at
the terminal's peripherals and what was said on the link, in JUnit too. Each worker of pytest-xdist has a port of its own.

Every pytest loads this page wherever posfault is installed; what runs anything is in pytest_runs.py, loaded when wanted.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Generator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from posfault.acquirer.server import Acquirer
    from posfault.bench.run import Run
    from posfault.link.terminal import Terminal
    from posfault.scenario import Scenario

PROFILES = ("field", "hardened")       # those of profiles.py, which would load the tables
TOLD = pytest.StashKey[list[tuple[str, str]]]()
"""(title, text) of what is told should the test fail."""
ENDS = pytest.StashKey[list[Callable[[], None]]]()
"""What is to be let go of when pytest ends."""


def _runs() -> Any:
    return importlib.import_module("posfault.pytest_runs")


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("posfault")
    group.addoption("--posfault-port", action="append", default=[], metavar="PORT",
                    help="serial port of a running terminal; several: a worker of pytest-xdist for each; the unix port by"
                    " default")
    group.addoption("--posfault-profile", choices=PROFILES, action="append", default=[],
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
    if ports:
        _runs().check_ports(ports, workers)


def pytest_unconfigure(config: pytest.Config) -> None:
    for end in config.stash.get(ENDS, []):
        end()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """The story of what failed goes to the screen, and as properties to JUnit."""
    report = yield
    if report.when == "call" and report.failed:
        told = item.stash.get(TOLD, [])
        report.sections += told
        item.user_properties += told        # JUnit takes them from the report of the tear-down
    return report


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """Only what was named: a project has other TOML files too."""
    if file_path.suffix == ".toml" and parent.session.isinitpath(file_path):
        found: pytest.Collector = _runs().ScenarioFile.from_parent(parent, path=file_path)
        return found
    return None


@pytest.fixture(scope="session")
def terminal(pytestconfig: pytest.Config) -> Terminal:
    """The link to the terminal: `terminal.command("who")`."""
    found: Terminal = _runs().stand(pytestconfig).terminal
    return found


@pytest.fixture(scope="session")
def acquirer(pytestconfig: pytest.Config) -> Acquirer:
    """The bank of the last run: `acquirer.ledger.debits()`, `acquirer.monitor.alerts`."""
    found: Acquirer = _runs().stand(pytestconfig).acquirer
    return found


@pytest.fixture
def bench(request: pytest.FixtureRequest) -> Callable[..., Run]:
    """Function (scenario, profile="hardened", *switches) that runs a scenario and gives the `posfault.bench.run.Run`.

    scenario: a file or the name of one in the catalogue, the text of one (TOML), or a `posfault.scenario.Scenario`.
    switches: NAME=on or NAME=off, over the profile. Story, events and link log go with the test's report.
    """
    def played(scenario: str | Path | Scenario, profile: str = "hardened", *switches: str) -> Run:
        done: Run = _runs().played(request.node, scenario, profile, switches)
        return done

    return played
