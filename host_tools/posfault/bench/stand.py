"""A terminal made ready for many runs: provisioned, used the day before, its flash and the bank's ledger kept."""

from __future__ import annotations

from types import TracebackType
from typing import Any

from posfault.acquirer.server import Acquirer
from posfault.bench import setting
from posfault.bench.bench import Bench, Home
from posfault.bench.world import World
from posfault.link.terminal import Terminal
from posfault.link.unix_home import UnixHome
from posfault.scenario import Step

_YESTERDAY = (Step("sign on"), Step("sign off"))


class Stand:
    """home: where the terminal runs. Keeps one flash image for each set of guards and contract, made when first asked."""

    def __init__(self, home: Home | None = None) -> None:
        self.home = home or UnixHome()
        self.acquirer = Acquirer({setting.TERMINAL: setting.MERCHANT}, seed=setting.SEED)
        self._fresh = self.acquirer.snapshot()
        self._kept: dict[tuple[tuple[str, ...], int], tuple[int, Any]] = {}

    @property
    def terminal(self) -> Terminal:
        return self.home.terminal or self.home.power_on()

    def hello(self) -> list[Any]:
        """What the terminal runs on: firmware version, implementation, machine, heap in bytes."""
        return self.terminal.command("who").content

    def morning(self, off: tuple[str, ...], signature_from: int) -> tuple[int, World]:
        """The slot of the flash image to boot from, and the world as it is before the first customer comes."""
        key = (off, signature_from)
        if key not in self._kept:
            slot = len(self._kept)
            self._kept[key] = slot, self._yesterday(slot, off, signature_from)
        slot, bank = self._kept[key]
        self.acquirer.restore(bank)
        return slot, World(self.acquirer, setting.MORNING)

    def _yesterday(self, slot: int, off: tuple[str, ...], signature_from: int) -> Any:
        """Provisions the terminal and lives through a day on which it signed on and off: yesterday's keys are in it."""
        self.acquirer.restore(self._fresh)
        master_key = self.acquirer.keys.master_key(setting.TERMINAL)
        self.terminal.command("format")
        self.terminal.command("provision", setting.configuration(master_key, signature_from))
        world = World(self.acquirer, setting.MORNING)
        world.clerk.assign(_YESTERDAY)
        Bench(self.home, world, [], list(off), start_ms=setting.YESTERDAY_MS).run()
        self.terminal.command("keep", slot)
        return self.acquirer.snapshot()

    def close(self) -> None:
        self.home.close()

    def __enter__(self) -> Stand:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()
