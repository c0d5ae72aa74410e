"""The swarm: schedules of three to six, the same for the same seed, each without whole kinds."""

from __future__ import annotations

import itertools

import pytest

from posfault import facts
from posfault.errors import InputError
from posfault.explorer import swarm
from posfault.explorer.space import Patterns

COUNTS = {"network.send": 4, "network.receive": 4, "keypad.key": 20, "printer.line": 12, "storage.program": 8,
          "clock.date": 6}


def test_the_same_seed_makes_the_same_and_another_another() -> None:
    one, again, other = (list(swarm.schedules(seed, 200, COUNTS)) for seed in (1, 1, 2))
    assert one == again
    assert not set(one) & set(other)
    assert list(swarm.schedules(1, 50, COUNTS)) == one[:50]


def test_each_is_of_three_to_six_and_fits_the_tables() -> None:
    for one in swarm.schedules(7, 500, COUNTS):
        assert swarm.LEAST <= len(one) <= swarm.MOST
        for fault in one.faults:
            kind = facts.kinds()[fault.kind]
            assert kind.applies_to(fault.point)
            for (name, value), form in zip(fault.parameters, kind.parameters, strict=True):
                assert name == form.name
                assert not form.problem(value), (fault, name)
        assert len({(fault.point, fault.nth) for fault in one.faults}) == len(one.faults)
        assert len({behaviour.name for behaviour in one.behaviours}) == len(one.behaviours)


def test_every_kind_and_behaviour_comes_up() -> None:
    made = list(swarm.schedules(3, 3000, COUNTS))
    kinds = {name for name, kind in facts.kinds().items() if any(kind.applies_to(point) for point in COUNTS)}
    assert {fault.kind for one in made for fault in one.faults} == kinds
    assert {behaviour.name for one in made for behaviour in one.behaviours} == set(facts.behaviours())


def test_patterns_hold() -> None:
    made = list(itertools.islice(swarm.schedules(3, 50, COUNTS, Patterns("network.*", "*")), 50))
    assert all(fault.point.startswith("network.") for one in made for fault in one.faults)
    assert not any(one.behaviours for one in made)


def test_too_little_to_choose_from_is_refused() -> None:
    with pytest.raises(InputError, match="leaves less than 3 faults"):
        next(swarm.schedules(1, 1, {"network.send": 1}, Patterns("network.*", "drop")))
