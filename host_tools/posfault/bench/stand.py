"""A terminal made ready for many runs: provisioned, used the day before, its flash and the bank's ledger kept."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType, TracebackType
from typing import TYPE_CHECKING, Any

from posfault.acquirer import dialects
from posfault.acquirer.monitor import Hours
from posfault.acquirer.server import Acquirer, Snapshot
from posfault.bench import setting
from posfault.bench.bench import Bench, Home
from posfault.bench.world import World
from posfault.forms import Value
from posfault.link.image import dump, load
from posfault.link.terminal import Terminal
from posfault.link.unix_home import UnixHome
from posfault.scenario import Contract, Step

if TYPE_CHECKING:
    from posfault.rig.apparatus import Rig

AGREED = Contract()


class Stand:
    """home: where the terminal runs. rig: what stands for people and peripherals there, so that runs are in real time.

    Keeps one flash image for each set of guards and contract, made when first asked.
    """

    def __init__(self, home: Home | None = None, rig: Rig | None = None) -> None:
        self.home = home or UnixHome()
        self.rig = rig
        self._modelled: Stand | None = None
        self._banks: dict[str, tuple[Acquirer, Snapshot]] = {}      # and as it was when nothing had happened
        self._kept: dict[tuple[object, ...], tuple[int, Any, dict[str, str]]] = {}
        self._others: dict[Path, Stand] = {}

    def on(self, firmware: Path | None) -> Stand:
        """This one, or one beside it whose terminal runs another firmware tree; kept, and closed with this one."""
        if firmware is None:
            return self
        if firmware not in self._others:
            self._others[firmware] = Stand(UnixHome(root=firmware))
        return self._others[firmware]

    @property
    def modelled(self) -> Stand:
        """One whose people and peripherals are models, in lockstep: this one, or one beside it where a rig plays them."""
        if self.rig is None:
            return self
        self._modelled = self._modelled or Stand()
        return self._modelled

    @property
    def acquirer(self) -> Acquirer:
        """The bank of a terminal that is provisioned as usual."""
        return self.bank(dialects.DEFAULT)

    def bank(self, dialect: str) -> Acquirer:
        """The bank that speaks it; kept. The terminal's master key is the same at all of them."""
        if dialect not in self._banks:
            cards = {setting.pan(card): setting.PINS.get(card, "") for card in setting.CARDS}
            bank = Acquirer({setting.TERMINAL: setting.MERCHANT}, seed=setting.SEED, cards=cards,
                            dialect=dialects.get(dialect))
            self._banks[dialect] = bank, bank.snapshot()
        return self._banks[dialect][0]

    @property
    def terminal(self) -> Terminal:
        return self.home.terminal or self.home.power_on()

    def hello(self) -> list[Any]:
        """What the terminal runs on: firmware version, implementation, machine, heap in bytes."""
        return self.terminal.command("who").content

    def morning(self, off: tuple[str, ...], contract: Contract = AGREED,
                otherwise: Mapping[str, Value] = MappingProxyType({})) -> tuple[int, World]:
        """The slot of the flash image to boot from, and the world as it is before the first customer comes.

        otherwise: where the terminal was provisioned otherwise than the contract says.
        """
        key = (off, contract, tuple(otherwise.items()))
        acquirer = self.bank(str(otherwise.get("dialect", dialects.DEFAULT)))
        if key not in self._kept:
            slot = len(self._kept)
            master_key = acquirer.keys.master_key(setting.TERMINAL)
            configuration = setting.configuration(master_key, contract, otherwise)
            self._kept[key] = slot, *self._yesterday(acquirer, slot, off, configuration)
        slot, bank, knows = self._kept[key]
        acquirer.restore(bank)
        acquirer.monitor.hours = {setting.MERCHANT: Hours(contract.hours, contract.closed)}
        world = World(acquirer, setting.MORNING)
        world.clerk.knows.update(knows)
        return slot, world

    def _yesterday(self, acquirer: Acquirer, slot: int, off: tuple[str, ...],
                   configuration: dict[str, object]) -> tuple[Any, dict[str, str]]:
        """Provisions the terminal and lives through a day on which it signed on and off: yesterday's keys are in it.

        Gives the bank as it is then, and the passwords that people know. Where a rig plays, that day is lived beside,
        and its flash loaded.
        """
        if self.rig:
            return self._loaded(acquirer, slot, off, configuration)
        acquirer.restore(self._banks[acquirer.dialect.name][1])
        self.terminal.command("format")
        self.terminal.command("provision", configuration)
        world = World(acquirer, setting.MORNING)
        world.clerk.knows.update(setting.provisioned_passwords(str(configuration["passwords"])))
        who = "eva" if configuration["sign_on_role"] == "supervisor" else "ann"
        world.clerk.assign((Step("sign on", person=who), Step("sign off", person=who)))
        Bench(self.home, world, [], list(off), start_ms=setting.YESTERDAY_MS).run()
        self.terminal.command("keep", slot)
        return acquirer.snapshot(), dict(world.clerk.knows)

    def _loaded(self, acquirer: Acquirer, slot: int, off: tuple[str, ...],
                configuration: dict[str, object]) -> tuple[Any, dict[str, str]]:
        beside = self.modelled
        beside.bank(acquirer.dialect.name)
        lived = beside._yesterday(acquirer, slot, off, configuration)
        load(self.terminal, dump(beside.terminal))
        self.terminal.command("keep", slot)
        return lived

    def close(self) -> None:
        if self._modelled:
            self._modelled.close()
        if self.rig:
            self.rig.close()
        for other in self._others.values():
            other.close()
        self.home.close()

    def __enter__(self) -> Stand:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()
