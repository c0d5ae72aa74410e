"""A run is a pure function of scenario and schedule: whatever it runs on, and whatever ran before it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.catalogue import SCENARIOS

from posfault import facts
from posfault.acquirer.ciphers import AES
from posfault.bench import setting
from posfault.bench.bench import Bench
from posfault.bench.evidence import CLOSING
from posfault.bench.run import Run, begin, gather, run
from posfault.bench.stand import Stand
from posfault.bench.world import World
from posfault.link.unix_home import UnixHome
from posfault.rules import judge
from posfault.scenario import Scenario, Step

PROFILES = (tuple(facts.guards()), ())
ALERTS = ("alerts_seen_on_the_second_day", "nobody_watches_the_alerts")
IDS = [scenario.name for scenario in SCENARIOS]


def hashes(stand: Stand, scenarios: Iterable[Scenario]) -> dict[tuple[str, int], str]:
    return {(one.name, len(off)): run(stand, one, off).trace_hash for one in scenarios for off in PROFILES}


@pytest.fixture(scope="module")
def tried(part: Callable[..., list[Scenario]]) -> list[Scenario]:
    """The two that give the same trace among them."""
    return [one for one in SCENARIOS if one.name in ALERTS] + part([one for one in SCENARIOS if one.name not in ALERTS], 10)


@pytest.fixture(scope="module")
def usual(stand: Stand, tried: list[Scenario]) -> dict[tuple[str, int], str]:
    """The hashes on the worker's warm terminal: 192K, compiled."""
    return hashes(stand, tried)


def test_the_hash_tells_runs_apart(usual: dict[tuple[str, int], str], tried: list[Scenario]) -> None:
    """Every scenario has its own; the guards show only where they act, which they do in all of these.

    But for two: whether somebody at the bank looks at its alerts no terminal sees.
    """
    assert len(usual) == 2 * len(tried)
    assert len(set(usual.values())) == len(usual) - 2
    assert len({digest for (name, _), digest in usual.items() if name in ALERTS}) == 2


def test_runs_repeated_on_one_warm_terminal_are_the_same(
        stand: Stand, usual: dict[tuple[str, int], str], tried: list[Scenario]) -> None:
    """In the opposite order too, so that what ran before is always something else."""
    assert hashes(stand, reversed(tried)) == usual
    assert hashes(stand, [*tried[1:], *tried[:1]]) == usual


def test_what_a_run_leaves_undone_troubles_no_other(
        shop: Any, stand: Stand, usual: dict[tuple[str, int], str], tried: list[Scenario]) -> None:
    """An answer still on its way, a key that is dead, a head that is cold, a terminal that was dark."""
    for fault in (shop.fault("network.receive", "delay", 2, ms=600_000), shop.fault("keypad.key", "dead", 9),
                  shop.fault("printer.line", "blank", 5), shop.fault("network.receive", "cut", 2)):
        shop(fault)
        assert hashes(stand, tried[:1]) == {key: usual[key] for key in usual if key[0] == tried[0].name}


def test_a_sale_needs_no_more_heap_than_this(stand: Stand) -> None:
    sale = [one for one in SCENARIOS if one.name == "reply_lost_clerk_repeats"]
    with Stand(UnixHome(heap="128K")) as another:
        assert hashes(another, sale) == hashes(stand, sale)


def test_another_terminal_of_the_smallest_heap_does_the_same(
        usual: dict[tuple[str, int], str], tried: list[Scenario]) -> None:
    with Stand(UnixHome(heap="192K")) as another:
        assert hashes(another, tried) == usual


def test_source_and_compiled_firmware_do_the_same(usual: dict[tuple[str, int], str], tried: list[Scenario]) -> None:
    with Stand(UnixHome(heap="384K", source=True)) as another:     # the terminal compiles in the same heap
        assert hashes(another, tried) == usual


@pytest.fixture
def killed() -> Iterator[Any]:
    """A stand whose terminal is killed before every run, and the processes it went through."""
    processes: list[int] = []

    class Killed(UnixHome):
        def power_on(self) -> Any:
            terminal = super().power_on()
            processes.append(self._pid)
            return terminal

    with Stand(Killed()) as made:
        made.processes = processes      # type: ignore[attr-defined]
        yield made


@pytest.mark.part(10)
@pytest.mark.parametrize("scenario", SCENARIOS, ids=IDS)
def test_a_fresh_process_does_the_same_as_a_warm_restart(scenario: Scenario, killed: Any, stand: Stand) -> None:
    for off in PROFILES:
        killed.morning(off, scenario.contract)
        before = len(killed.processes)
        killed.home.cut_power()
        cold = run(killed, scenario, off)
        assert len(killed.processes) > before
        assert len(set(killed.processes)) == len(killed.processes)
        assert cold.trace_hash == run(stand, scenario, off).trace_hash


@pytest.mark.part(10)
@pytest.mark.parametrize("scenario", SCENARIOS, ids=IDS)
def test_the_hash_is_that_of_the_traces_file(scenario: Scenario, stand: Stand, tmp_path: Path) -> None:
    one = run(stand, scenario, ())
    file = tmp_path / "trace"
    file.write_text("".join(f"{line}\n" for line in one.trace), encoding="utf-8")
    assert hashlib.sha256(file.read_bytes()).hexdigest() == one.trace_hash
    assert len(one.trace) == len(one.world.trace) > 50


def keys_of(one: Run, master_key: bytes) -> set[str]:
    """Every key that this run used, as hex: the master key, and the working keys both wrapped and clear."""
    found = {master_key, *(issue.mac_key for issue in one.evidence.keys)}
    for sent in one.evidence.wire.sent:
        block = bytes.fromhex(sent.message.fields.get(62, "")) if sent.message and not sent.up else b""
        if block:
            wrapped = [block[:16], block[20:36]]
            found |= {*wrapped, *(AES.decrypt(master_key, part) for part in wrapped)}
    return {key.hex() for key in found}


def test_no_trace_holds_a_card_number_or_a_key(stand: Stand, shop: Any, tried: list[Scenario]) -> None:
    """Nor where a fault makes the app get or mean something else, which is told apart in the trace."""
    struck = [
        shop.fault("network.send", "corrupt", 2), shop.fault("network.receive", "corrupt", 1),
        shop.fault("network.receive", "duplicate", 2), shop.fault("network.send", "duplicate", 3),
        shop.fault("card_reader.read", "cut", 1, when="after"), shop.fault("network.send", "drop", 2),
        shop.fault("network.receive", "delay", 2), shop.fault("network.receive", "disconnect", 2),
    ]
    numbers = {setting.pan(card) for card in setting.CARDS} | {setting.CARDS[card][-20:] for card in setting.CARDS}
    for one in [*tried, *(shop.scenario(one, on_unknown="repeat") for one in struck)]:
        played = run(stand, one, ())
        text = "\n".join(played.trace).lower()
        keys = keys_of(played, stand.acquirer.keys.master_key(setting.TERMINAL))
        assert len(keys) >= 6
        assert not [number for number in numbers if number.lower() in text or number.encode().hex() in text]
        assert not [key for key in keys if key in text]
        assert "******" in text
        assert '"network.send"' in text


def _closing(stand: Stand, scenario: Scenario, world: World, bench: Bench) -> tuple[Any, ...]:
    """What the rules say once the clerk has sold once more and settled; and everything they were told."""
    world.acquirer.calm()
    world.platform.conduct.calm()
    world.clerk.assign((Step("sale", CLOSING, 100, "E"), Step("settle")))
    bench.run()
    evidence = gather(stand, scenario, world, [], bench.now_ms)
    return judge(evidence), evidence.debits, evidence.slips, evidence.journal, world.trace, world.clerk.said


def _steps_done(stand: Stand, scenario: Scenario, off: tuple[str, ...]) -> tuple[World, Bench]:
    """A bench after the scenario's steps, before its closing."""
    world, bench = begin(stand, scenario, off)
    bench.run()
    return world, bench


SLOT = 9_999           # no image that the stand keeps


@pytest.mark.part(10)
@pytest.mark.parametrize("scenario", SCENARIOS, ids=IDS)
def test_a_run_continued_from_a_snapshot_is_judged_the_same(scenario: Scenario, stand: Stand) -> None:
    """The terminal is switched off and on between steps and closing: its flash is kept in a slot, as is the world."""
    for off in PROFILES:
        uninterrupted = run(stand, scenario, off)
        world, bench = _steps_done(stand, scenario, off)
        stand.terminal.command("keep", SLOT)
        snapshot = world.snapshot()
        results = []
        for _ in range(2):
            run(stand, SCENARIOS[0], ())            # the terminal and the bank go elsewhere in between
            again = World.restore(snapshot, stand.acquirer)
            later = Bench(stand.home, again, [], list(off), SLOT, bench.now_ms)
            results.append(_closing(stand, scenario, again, later))
        assert results[0] == results[1]
        assert set(results[0][0]) == set(uninterrupted.broken)
        assert _told(results[0]) == _told_of(uninterrupted)


def _told(result: tuple[Any, ...]) -> list[tuple[int, bool]]:
    return [(debit.amount, debit.reversed) for debit in result[1]]


def _told_of(one: Run) -> list[tuple[int, bool]]:
    return [(debit.amount, debit.reversed) for debit in one.evidence.debits]


def test_a_snapshot_is_not_changed_by_what_follows(stand: Stand) -> None:
    world, bench = _steps_done(stand, SCENARIOS[0], ())
    snapshot = world.snapshot()
    lines, debits = len(world.trace), len(world.acquirer.ledger.debits())
    bench.no_more_faults()
    world.clerk.assign((Step("sale", CLOSING, 100, "E"),))
    bench.run()
    assert len(world.trace) > lines
    assert len(world.acquirer.ledger.debits()) == debits + 1
    back = World.restore(snapshot, stand.acquirer)
    assert (len(back.trace), len(stand.acquirer.ledger.debits())) == (lines, debits)
