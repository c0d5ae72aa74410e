"""Every fault kind has a test at every point it applies to; such a test says so with `@pytest.mark.effect(kind, point)`.

Power cuts are in test_power_cuts.py, what makes a run invalid in test_must_fire.py: both go through the tables.
"""

from __future__ import annotations

import ast
from collections import Counter
from pathlib import Path

from posfault import facts

POWER = ("cut", "brown_out", "torn")     # test_power_cuts.py
PAIRS = {(kind.name, point) for kind in facts.kinds().values() for point in facts.points() if kind.applies_to(point)}


def marked() -> Counter[tuple[str, str]]:
    """The pairs that the tests of this folder say they are for."""
    found: Counter[tuple[str, str]] = Counter()
    for file in Path(__file__).parent.glob("test_*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef):
                assert not node.decorator_list or node.name.startswith("test_"), node.name
                for decorator in node.decorator_list:
                    if isinstance(decorator, ast.Call) and ast.unparse(decorator.func) == "pytest.mark.effect":
                        kind, point = map(ast.literal_eval, decorator.args)
                        found[kind, point] += 1
    return found


def test_every_kind_is_tried_at_every_point() -> None:
    assert sorted({pair for pair in PAIRS if pair[0] not in POWER} - set(marked())) == []


def test_nothing_is_tried_that_the_tables_do_not_have() -> None:
    assert sorted(set(marked()) - PAIRS) == []
