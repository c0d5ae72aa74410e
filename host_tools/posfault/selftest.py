"""What `posfault selftest` does: uses every peripheral of a terminal once, and measures what a sale computes there."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from posfault import facts
from posfault.acquirer import dialects
from posfault.bench import setting
from posfault.bench.bench import Bench
from posfault.bench.run import begin
from posfault.bench.screens import NOTHING, read
from posfault.bench.stand import Stand
from posfault.bench.world import World
from posfault.scenario import Expect, Say, Scenario, Step

_LARGE = 31_000         # asks for a signature
_STEPS = (
    Step("sign on"),
    Step("self test"),
    Step("sale", "chip sale", _LARGE, "A", entry="chip"),
    Step("code sale", "code sale", 500, "A"),
    Step("service port", line="status"),
    Step("settle"),
)
_SCENARIO = Scenario("selftest", Path("selftest"), "everything once", ("D1",), Say("", ""), _STEPS, Expect(),
                     configuration={"second_factor": "fingerprint", "electronic_slips": "always"})
_SIGN_ON = (Step("sign on"),)
# The points at which something has to happen, by peripheral.
MUST = {
    "supply": ("supply.boot",), "image": ("image.check",), "configuration": ("configuration.read",),
    "keypad": ("keypad.key",), "display": ("display.show", "display.code"),
    "card_reader": ("card_reader.read", "card_reader.present"), "scanner": ("scanner.trigger", "scanner.read"),
    "fingerprint": ("fingerprint.match",), "signature_pad": ("signature_pad.read",),
    "printer": ("printer.line", "printer.status"),
    "network": ("network.connect", "network.send", "network.receive", "network.close"),
    "clock": ("clock.date",), "storage": ("storage.write",), "service_port": ("service_port.receive", "service_port.send"),
}


@dataclass(frozen=True, slots=True)
class Used:
    """One peripheral: how many events it had, and what is wrong with it, "" where nothing is."""

    name: str
    events: int
    problem: str


@dataclass(frozen=True, slots=True)
class Computed:
    """One step of a sale: the display it began at, what came, and µs computed until the terminal waited again."""

    screen: str
    came: str
    us: int


class _Stopwatch(Bench):
    """A bench that asks after every step how long the terminal computed."""

    def __init__(self, stand: Stand, world: World, slot: int) -> None:
        super().__init__(stand.home, world, [], [], slot)
        self.steps: list[Computed] = []
        self._terminal = stand.terminal

    def _go_on(self, ticks: int, until: int, awaited: list[str], used: int, events: list[list[Any]]) -> bool:
        if not super()._go_on(ticks, until, awaited, used, events):
            return False
        came = ", ".join(dict.fromkeys(item.source for item in self.world.agenda.given()))
        self.steps.append(Computed(self.world.screen.name, came or "time", self._terminal.command("spent").content[0]))
        return True


def peripherals(stand: Stand) -> tuple[list[Used], list[str]]:
    """Everything used once: by the terminal's own self-test, a sale by chip with signature, one by code, and service.

    Gives the steps that came to nothing, too.
    """
    world, bench = begin(stand, _SCENARIO, ())
    bench.run()
    return [Used(name, _count(world, name), _problem(world, name)) for name in MUST], world.clerk.gave_up


def _count(world: World, name: str) -> int:
    return sum(event[1].startswith(f"{name}.") for event in world.trace)


def _problem(world: World, name: str) -> str:
    missing = [point for point in MUST[name] if not any(event[1] == point for event in world.trace)]
    if missing:
        return f"nothing happened at {', '.join(missing)}"
    shown = [read(event[2]) for event in world.trace if event[1] == "display.show"]
    if name == "display" and NOTHING in shown:
        return "shows a text of no catalogue"
    failed = next((screen.values[0] for screen in shown if screen.name == "test_failed"), "")
    label = facts.text("en").get(f"test_{name}", "")
    return "the terminal's self-test says that it fails" if failed and failed == label else ""


def one_sale(stand: Stand, dialect: str = dialects.DEFAULT, card: str = "A") -> list[Computed]:
    """What one sale by card computes, step by step, from the first key to the idle display; card F asks for a PIN."""
    slot, world = stand.morning((), otherwise=setting.speaking(dialect))
    world.clerk.assign(_SIGN_ON)
    bench = _Stopwatch(stand, world, slot)
    bench.run()
    bench.steps.clear()
    world.clerk.assign((Step("sale", "tea", 8_800, card),))
    bench.run()
    return bench.steps
