"""What `make exhaust` calls a known gap, and what it does not."""

from __future__ import annotations

import sys
import tomllib
from fnmatch import fnmatchcase
from pathlib import Path

import pytest

from posfault import facts
from posfault.explorer.schedule import Schedule
from posfault.explorer.trial import BROKEN, DEFECT, Found
from posfault.scenario import Behaviour, Fault

sys.path.append(str(Path(__file__).parents[1] / "bench"))       # what is shared with `make exhaust` is there

import exhaust

LOST = Fault("network.receive", 2, "drop", "", ())
ROT = Fault("storage.program", 9, "bit_rot", "", ())
ABSENT = Fault("fingerprint.match", 1, "absent", "", ())
SHARES = Behaviour("shares_password", ())
LATE = Behaviour("no_tombstone", ())
GAPS = tomllib.loads((Path(exhaust.__file__).with_name("gaps.toml")).read_text())["gap"]


def found(*parts: Fault | Behaviour, word: str = BROKEN, broken: str = "right-amount") -> Found:
    faults = tuple(one for one in parts if isinstance(one, Fault))
    return Found(Schedule(faults, tuple(one for one in parts if isinstance(one, Behaviour))), word, (broken,))


def test_each_gap_is_of_a_behaviour_or_points_that_there_are() -> None:
    assert {row["behaviour"] for row in GAPS if "behaviour" in row} <= facts.behaviours().keys()
    points = {point for row in GAPS for point in row.get("points", ())}
    assert all(any(fnmatchcase(one, point) for one in facts.points()) for point in points)
    assert all("behaviour" in row or "points" in row for row in GAPS)
    assert {rule for row in GAPS for rule in row["rules"]} <= set(facts.rule_names())


@pytest.mark.parametrize(("one", "known"), [
    (found(LOST, LATE), True), (found(ROT, ROT), True),
    (found(LATE), False),                           # by itself it breaks nothing
    (found(LOST, LATE, word=DEFECT), False),
    (found(ABSENT, SHARES, broken="operator-authorised"), True), (found(LOST, SHARES, broken="operator-authorised"), False),
    (found(ABSENT, SHARES), False), (found(LOST, LATE, broken="signed-on"), False),     # by another rule it is news
    (found(ABSENT, LOST), False), (found(LOST, ROT), False), (found(LOST), False),
    (found(ROT, Behaviour("does_again", ())), False),
    (found(Behaviour("does_again", ()), Behaviour("cut_over", ())), False),
])
def test_what_is_no_known_gap_is_shown(one: Found, known: bool) -> None:
    assert bool(exhaust.gap(one)) == known
    assert any(one.schedule.name in line for line in exhaust.lines([one])) != known
    assert len(exhaust.lines([one, one])) == 1
