"""What whoever helps from afar needs: versions, guards, configuration without its secrets, the result of a self-test."""

from __future__ import annotations

import platform
from dataclasses import dataclass

from posfault import __version__, facts, selftest
from posfault.bench import setting
from posfault.bench.stand import Stand
from posfault.forms import Value
from posfault.scenario import Scenario
from posfault.selftest import Used

_SECRET = ("master_key", "operators")       # of what provisioning loads: key and passwords


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """Of the terminal everything is empty where only a ledger was at hand."""

    posfault: str
    python: str
    firmware: str = ""
    implementation: str = ""
    build: str = ""
    heap: int = 0
    guards_on: tuple[str, ...] = ()
    guards_off: tuple[str, ...] = ()
    configuration: dict[str, Value] | None = None
    self_test: tuple[Used, ...] = ()


def of_host() -> Diagnosis:
    """Where there is no terminal to ask."""
    return Diagnosis(__version__, platform.python_version())


def of(stand: Stand, scenario: Scenario, off: tuple[str, ...]) -> Diagnosis:
    """Of the terminal that stands there, provisioned for the scenario."""
    used, _ = selftest.peripherals(stand)
    firmware, implementation, build, heap = stand.hello()[:4]
    loaded = setting.configuration(b"", scenario.contract, scenario.configuration)
    shown = {name: value for name, value in loaded.items() if name not in _SECRET}
    return Diagnosis(
        __version__, platform.python_version(), firmware, implementation, build, heap,
        tuple(name for name in facts.guards() if name not in off), off, shown,    # type: ignore[arg-type]
        tuple(used),
    )
