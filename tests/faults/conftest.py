"""A terminal whose app asks one peripheral and shows what it gets: probe_app.py, on the real firmware, over the link."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from posfault import facts
from posfault.acquirer.server import Acquirer
from posfault.bench import setting
from posfault.bench.bench import Bench
from posfault.bench.world import World
from posfault.link.build import compile_one, compiled
from posfault.link.unix_home import UnixHome
from posfault.scenario import Contract, Fault

KEY = bytes(16)


class Probed:
    """What one run showed. lines: the display's texts, in order. trace: every event."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.trace = world.trace

    def events(self, point: str) -> list[list[Any]]:
        return [event for event in self.trace if event[1] == point]

    @property
    def lines(self) -> list[str]:
        return [event[2] for event in self.events("display.show")]

    @property
    def fired(self) -> list[str]:
        return [f"{event[3]} {event[4]}" for event in self.events("fault")]


class Probe:
    """Runs a function of probe_app.py. coming: (ms, source, content) each, what reaches the terminal."""

    def __init__(self, home: UnixHome) -> None:
        self.home = home

    def __call__(self, function: str, *faults: Fault, coming: tuple[tuple[int, str, Any], ...] = (),
                 **configuration: Any) -> Probed:
        terminal = self.home.terminal or self.home.power_on()
        settings = setting.configuration(KEY, Contract(), {"probe": function, **configuration})
        terminal.command("format")
        terminal.command("provision", settings)
        world = World(Acquirer({setting.TERMINAL: setting.MERCHANT}, seed=b""), setting.MORNING)
        for at_ms, source, content in coming:
            world.agenda.plan(at_ms, source, content)
        schedule = [[one.point, one.nth, one.kind, one.during, [list(pair) for pair in one.parameters]] for one in faults]
        Bench(self.home, world, schedule, []).run()
        return Probed(world)


@pytest.fixture(scope="session")
def probe(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., Probed]]:
    root = tmp_path_factory.mktemp("probe") / "firmware"
    shutil.copytree(compiled(facts.firmware_root()), root)
    compile_one(Path(__file__).with_name("probe_app.py"), root, Path("app/idle.mpy"))
    with UnixHome(root=root) as home:
        yield Probe(home)
