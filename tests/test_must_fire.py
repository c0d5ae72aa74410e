"""What does not fire makes a run invalid, and what is reported as fired has struck."""

from __future__ import annotations

from typing import Any

import pytest

from posfault import facts
from posfault.acquirer.behaviours import is_lax
from posfault.scenario import Step
from posfault.scenario_reader import storage_phases

PAIRS = [(kind.name, point) for kind in facts.kinds().values() for point in facts.points() if kind.applies_to(point)]
NEVER = 9999
OFFLINE = Step("offline sale", "umbrella", 4900, "B")


@pytest.mark.parametrize("kind", facts.kinds())
def test_a_fault_whose_event_never_comes_is_reported(kind: str, shop: Any) -> None:
    for point in [point for name, point in PAIRS if name == kind]:
        seen = shop(shop.fault(point, kind, NEVER))
        assert seen.run.not_fired == [f"{kind} at {point} {NEVER}"]
        assert seen.run.fired == []
        assert seen.events("fault") == []
        assert seen.run.broken == {}


def test_a_fault_that_only_the_closing_would_reach_does_not_fire(shop: Any) -> None:
    """Two messages go out before it; its own sale and settlement are the third and fourth."""
    for nth in (3, 4):
        assert shop(shop.fault("network.send", "drop", nth)).run.not_fired == [f"drop at network.send {nth}"]


def test_of_two_faults_at_one_event_the_second_does_not_fire(shop: Any) -> None:
    run = shop(shop.fault("network.receive", "drop", 2), shop.fault("network.receive", "corrupt", 2)).run
    assert run.fired == ["drop at network.receive 2"]
    assert run.not_fired == ["corrupt at network.receive 2"]


@pytest.mark.parametrize("behaviour", facts.behaviours())
def test_a_behaviour_that_changes_nothing_is_reported(behaviour: str, shop: Any) -> None:
    """Nobody sells anything and nobody signs on. The bank's laxity has nothing to let through where all is well."""
    run = shop(steps=(Step("wait", minutes=1),), behaviours=(behaviour,)).run
    assert run.not_fired == ([] if is_lax(behaviour) else [behaviour])


@pytest.mark.parametrize("behaviour", [name for name in facts.behaviours() if is_lax(name)])
def test_laxity_that_changed_nothing_is_reported_where_a_rule_is_broken(behaviour: str, shop: Any) -> None:
    off = tuple(facts.guards())
    seen = shop(shop.fault("keypad.key", "bounce", 14, after_ms=6), behaviours=(behaviour,), off=off)
    assert set(seen.run.broken) == {"right-amount"}     # a digit more, which the bank finds neither wrong nor suspicious
    assert seen.run.not_fired == [behaviour]


@pytest.mark.parametrize("reaction", ["on_unknown", "on_no_slip", "on_power_loss"])
def test_a_reaction_without_its_cause_is_reported(reaction: str, shop: Any) -> None:
    assert shop(**{reaction: "repeat"}).run.not_fired == [f"clerk {reaction}"]


def test_the_clerk_sees_that_a_slip_is_blank(shop: Any) -> None:
    """The terminal takes it for printed; she has it in her hand and sells again."""
    seen = shop(shop.fault("printer.line", "blank", 1), off=("slip_readable", "duplicate_challenged"),
                on_no_slip="repeat")
    assert seen.run.not_fired == []
    assert len(seen.debits()) > 1


@pytest.mark.parametrize("byte", [1023, -1024])
@pytest.mark.parametrize("point", ["network.send", "network.receive"])
def test_a_flip_beyond_the_message_counts_round_and_strikes(point: str, byte: int, shop: Any) -> None:
    seen = shop(shop.fault(point, "corrupt", 2, byte=byte))
    assert seen.run.fired == [f"corrupt at {point} 2"]
    (meant,) = seen.events(f"app {point}")
    happened = [event for event in seen.events(point) if event[0] == meant[0]]
    assert len(happened) == 1
    assert happened[0][3] != meant[3]


PHASES = {
    "journal.journalled": {}, "journal.approved": {}, "journal.completed": {}, "journal.signature": {}, "memory": {},
    "journal.declined": {"amount": 99_999_999},         # more than the card holds
    "journal.unknown": {"lost": 2}, "journal.reversed": {"lost": 2},
    "journal.abandoned": {"lost": 2, "off": ("reverse_unanswered",)},
    "journal.settled": {"steps": (Step("settle"),)}, "logbook": {"steps": (Step("change password"),)},
    "journal.stored": {"steps": (OFFLINE,)}, "journal.card": {"steps": (OFFLINE,)}, "journal.pending": {"steps": (OFFLINE,)},
}


def test_every_phase_is_known_here() -> None:
    assert set(PHASES) == set(storage_phases())


@pytest.mark.parametrize("phase", PHASES)
def test_a_storage_fault_strikes_in_its_phase(phase: str, shop: Any) -> None:
    how = PHASES[phase]
    steps = (shop.SIGN_ON, shop.sale(amount=how.get("amount", 30_000)), *how.get("steps", ()))
    lost = [shop.fault("network.receive", "drop", how["lost"])] if "lost" in how else []
    seen = shop(*lost, shop.fault("storage.program", "cut", 1, phase), steps=steps, off=how.get("off", ()))
    assert seen.run.not_fired == []
    struck = seen.events("fault")[-1]
    assert struck[3:] == ["cut", "storage.program", 1, phase]
    assert phase not in [event[2] for event in seen.events("storage.write") if event[0] <= struck[0]]


def test_a_phase_that_is_not_entered_is_reported(shop: Any) -> None:
    assert shop(shop.fault("storage.program", "cut", 1, "journal.reversed")).run.not_fired
