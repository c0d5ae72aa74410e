"""A few of the mutants that tests/bench/mutating.py makes of the money path, and what is made at all."""

from __future__ import annotations

import ast
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from posfault import facts
from posfault.bench.stand import Stand
from posfault.errors import PosfaultError
from posfault.scenario_file import load

sys.path.append(str(Path(__file__).parents[1] / "bench"))       # what is shared with `make soak` is there

import mutating
from mutations import mutations

DAY = load(Path(__file__).parents[1] / "business_day.toml")
MADE = {one.key: one for one in mutating.all_of_them()}
# Each in another part of the path: lifecycle, journal, reversal, sign-on.
FEW = (
    ("app/transitions.py", "terminal.journal.write(transaction)", "terminal.journal.write(transaction) → pass"),
    ("journal/seldom.py", "found = row", "found = row → pass"),
    ("app/reversal.py", "return True", "True → False"),
    ("app/session.py", "terminal.memory.signed_on_day = today(terminal)",
     "terminal.memory.signed_on_day = today(terminal) → pass"),
)


@pytest.mark.parametrize("key", FEW, ids=[file for file, _, _ in FEW])
def test_a_mistake_shows_on_a_business_day(key: mutating.Key, planted: Callable[..., Stand], shop: Any) -> None:
    mutant = MADE[key]
    ours = (facts.firmware_root() / mutant.file).read_text(encoding="utf-8")
    try:
        run = shop.play(DAY, (), planted((mutant.file, ours, mutant.source))).run
    except PosfaultError:
        return
    assert (run.broken, run.net, run.not_fired) != ({}, DAY.expect.net, [])


def test_each_differs_from_ours_in_one_place_and_is_python() -> None:
    assert len(MADE) == len(mutating.all_of_them())
    assert {one.file for one in MADE.values()} == set(mutating.FILES)
    for file in mutating.FILES[1:3]:
        ours = (facts.firmware_root() / file).read_text(encoding="utf-8")
        for mutant in mutations(file, ours):
            ast.parse(mutant.source)
            assert mutant.source != ours


@pytest.mark.parametrize(("source", "changes"), [
    ("a = b < c", ["b < c → b <= c"]), ("def f():\n    if not a and b:\n        go(a, 1)", [
        "not a and b → not a or b", "not a and b → not (not a and b)", "not a → a", "1 → 2",
        "go(a, 1) → go(1, a)", "go(a, 1) → pass"]),
    ("def f():\n    x = a - 1\n    return x", ["x = a - 1 → pass", "a - 1 → a + 1", "1 → 2", "return x → return None"]),
    ("s = 'unknown'\nt = 'this'", ["'unknown' → 'reversed'"]), ("x = '%d' % y", []), ('"""Says 1."""', []),
])
def test_what_is_made_of_a_line(source: str, changes: list[str]) -> None:
    assert sorted(one.change for one in mutations("a.py", source)) == sorted(changes)


def test_what_stands_among_the_survivors_is_still_made() -> None:
    assert mutating.gone(list(MADE.values())) == []
    assert all(len(one.reason) > 20 for one in mutating.survivors().values())
