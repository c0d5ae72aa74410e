"""One run of one scenario: from power-on through the steps and the closing to the verdict."""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from posfault import policies
from posfault.acquirer.behaviours import is_lax
from posfault.acquirer.payments import Agreed
from posfault.behaviours import BehaviourSpec, of_part
from posfault.bench import evidence as witness
from posfault.bench import journal, setting, trace
from posfault.bench.bench import Bench
from posfault.bench.evidence import Evidence
from posfault.bench.stand import Stand
from posfault.bench.world import World
from posfault.bench.wrong_money import Wrong, wrong_money
from posfault.rules import judge
from posfault.scenario import ClerkRules, Scenario, Step
from posfault.text import tell

if TYPE_CHECKING:
    from posfault.bench.tcp import Tcp
    from posfault.rig.play import Play

_CLOSING = (Step("sale", witness.CLOSING, 100, "E"), Step("settle"))


@dataclass
class Run:
    """What one run came to. broken: rule -> what breaks it. fired: what fired, in the scenario's order.

    not_fired: what the scenario has and did not fire; then the run proves nothing. The bank's laxity may find nothing to
    let through where no rule is broken.
    """

    scenario: Scenario
    off: tuple[str, ...]
    world: World
    evidence: Evidence
    broken: dict[str, list[str]]
    fired: list[str]
    not_fired: list[str]
    closing_ms: int             # bench time at which the closing began
    end_ms: int                 # and at which it was over
    pace: int                   # 0: in lockstep; else in real time, so many times as fast as life
    over_tcp: bool = False      # else the link carried the bank's messages
    real: tuple[str, ...] = ()  # peripherals that were the board's own
    played: tuple[str, ...] = ()        # of those, what a rig played
    unplugged: tuple[int, ...] = ()     # bench times at which the power went away by no fault: it is another run then

    @functools.cached_property
    def trace(self) -> list[str]:
        return trace.lines(self.world.trace)

    @functools.cached_property
    def trace_hash(self) -> str:
        return trace.digest(self.world.trace)

    @functools.cached_property
    def wrong_money(self) -> list[Wrong]:
        """What stood wrongly, and from when to when."""
        return wrong_money(self.evidence, self.broken)

    @property
    def net(self) -> dict[str, int]:
        """Each intent's net debit in minor units, the closing's own sale left out."""
        return {
            intent.name: self.evidence.net(intent)
            for intent in self.evidence.intents
            if not intent.name.startswith(witness.CLOSING)
        }


def _played(stand: Stand, scenario: Scenario, rows: list[Any], pace: int) -> Play | None:
    """What the stand's rig does in the run, where it has one."""
    if stand.rig is None:
        return None
    from posfault.rig.play import Play

    return Play(stand.rig, scenario, rows, pace)


def begin(stand: Stand, scenario: Scenario, off: tuple[str, ...], pace: int = 0,
          on_power: Callable[[Bench], None] | None = None, tcp: Tcp | None = None,
          real: tuple[str, ...] = ()) -> tuple[World, Bench]:
    """Everything made ready: the world, and the bench on which nothing has happened yet."""
    slot, world = stand.morning(off, scenario.contract, scenario.configuration)
    behaviours: list[BehaviourSpec] = [(one.name, dict(one.parameters)) for one in scenario.behaviours]
    world.acquirer.set_behaviours(of_part("acquirer", behaviours))
    world.platform.set_behaviours(of_part("platform", behaviours))
    world.clerk.rules = scenario.clerk
    world.clerk.habits.has = of_part("clerk", behaviours)
    world.clerk.assign(scenario.steps)
    rows = schedule(scenario)
    played = _played(stand, scenario, rows, pace)
    return world, Bench(stand.home, world, rows, list(off), slot, pace=pace, on_power=on_power, tcp=tcp, real=real,
                        rig=played)


def run(stand: Stand, scenario: Scenario, off: tuple[str, ...], pace: int = 0,
        on_power: Callable[[Bench], None] | None = None, tcp: Tcp | None = None, real: tuple[str, ...] = ()) -> Run:
    """Runs the scenario with the guards `off` switched off. Raises HungError for a terminal that falls silent.

    pace: 0 for lockstep; else in real time, so many times as fast as life. on_power: see Bench; what it raises ends the run.
    tcp, real: see Bench.
    """
    world, bench = begin(stand, scenario, off, pace, on_power, tcp, real)
    bench.run()
    return finish(stand, scenario, off, world, bench, pace, tcp is not None)


def finish(stand: Stand, scenario: Scenario, off: tuple[str, ...], world: World, bench: Bench, pace: int = 0,
           over_tcp: bool = False) -> Run:
    """The closing of a run whose steps are done, and its verdict. pace, over_tcp: as for `Run`."""
    closing_ms = bench.now_ms
    gave_up = _closed(bench, world)
    bench.let_arrive()
    world.acquirer.monitor.look_round(bench.now_ms, world.wall + bench.now_ms // 1000)
    evidence = gather(stand, scenario, world, gave_up, bench.now_ms)
    broken = judge(evidence)
    fired, not_fired = firings(scenario, world)
    if not broken:
        not_fired = [name for name in not_fired if not is_lax(name)]
    return Run(scenario, off, world, evidence, broken, fired, not_fired, closing_ms, bench.now_ms, pace, over_tcp,
               bench.real, bench.played, tuple(bench.unplugged))


def _closed(bench: Bench, world: World) -> list[str]:
    """The closing, once more where the power goes away amid it: there it has to stay. Gives what could not be done.

    A terminal that resets itself, since only then it comes upon what the faults have left, may do so once.
    """
    sale, settle = _CLOSING
    resets = 1
    while True:
        before, boots = len(bench.unplugged), bench.boots
        gave_up = _close(bench, world, (sale, settle))
        if len(bench.unplugged) == before:
            if bench.boots == boots or not resets:
                return gave_up
            resets -= 1
        sale = replace(sale, intent=sale.intent + " again")     # another one


def clock(pace: int, over_tcp: bool = False) -> str:
    """By which clock a terminal ran, and over what, in words; see `Run`."""
    if not pace:
        return tell("in_lockstep")
    return tell("in_real_time_over_tcp" if over_tcp else "in_real_time", pace=pace)


def schedule(scenario: Scenario) -> list[list[Any]]:
    """Its faults as the link carries them."""
    return [
        [fault.point, fault.nth, fault.kind, fault.during, [list(parameter) for parameter in fault.parameters]]
        for fault in scenario.faults
    ]


def firings(scenario: Scenario, world: World) -> tuple[list[str], list[str]]:
    """(what fired, what did not), by the word of the part that suffered it."""
    behaviours = {name for name, _ in (*world.acquirer.firings, *world.platform.conduct.firings)}
    behaviours |= set(world.clerk.habits.fired)
    reactions = [name for name in ClerkRules.__dataclass_fields__ if getattr(scenario.clerk, name)]
    all_of_them = [
        *((tell("fault_of", kind=one.kind, point=one.point, nth=one.nth), index in world.faults_fired)
          for index, one in enumerate(scenario.faults)),
        *((one.name, one.name in behaviours) for one in scenario.behaviours),
        *((tell("reaction_of", reaction=name), name in world.clerk.fired) for name in reactions),
    ]
    return [name for name, did in all_of_them if did], [name for name, did in all_of_them if not did]


def _close(bench: Bench, world: World, steps: tuple[Step, ...]) -> list[str]:
    """Every run ends alike: nothing is broken any longer; sign on if it must be, sell once, settle.

    Gives the steps of it that could not be done.
    """
    bench.no_more_faults()
    world.acquirer.calm()
    world.platform.conduct.calm()
    world.clerk.rules = ClerkRules()
    world.clerk.habits.has = ()
    world.clerk.drop_everything(bench.now_ms)
    before = len(world.clerk.gave_up)
    world.clerk.assign(steps)
    bench.run()
    world.clerk.drop_everything(bench.now_ms)
    return world.clerk.gave_up[before:]


def gather(stand: Stand, scenario: Scenario, world: World, gave_up: list[str], at_ms: int) -> Evidence:
    """What the verdict is made of, at_ms being the end. gave_up: steps of the closing that could not be done."""
    found = journal.fetch(stand.terminal)
    master_key = stand.acquirer.keys.master_key(setting.TERMINAL)
    # Last of all the merchant is paid; until then a bank may still look at the slips.
    signed = {(setting.TERMINAL, *key) for key, image in found.signatures.items() if image}
    wall = world.wall + at_ms // 1000
    signature_from, _ = policies.in_force_at(scenario.contract, wall)
    payout = world.acquirer.pay_out(setting.MERCHANT, Agreed(scenario.contract.fee_bp, signature_from, signed), at_ms, wall)
    ledger = world.acquirer.ledger
    return Evidence(
        wall=world.wall,
        contract=scenario.contract,
        intents=world.clerk.intents,
        wire=world.wire,
        journal=found,
        slips=world.all_slips(),
        movements=ledger.movements(),
        ledger_sums=ledger.entry_sums(),
        keys=world.acquirer.keys.history(),
        gave_up=gave_up,
        payout=payout,
        orders=world.platform.orders,
        tills=world.tills,
        totals=ledger.totals_by_batch(setting.TERMINAL),
        held=ledger.held(),
        presented=world.clerk.presented,
        shown=world.shown,
        alerts=world.acquirer.monitor.alerts,
        electronic_slips=[slip for slip in world.electronic_slips if slip.genuine(master_key)],
    )
