"""What a guard costs: keys, time and messages, derived by hand from what it asks in a sale."""

from __future__ import annotations

from typing import Any

import pytest

from posfault import cli, facts, scenario_file
from posfault.bench.plan import READS_MS, SWIPE_MS
from posfault.drills import cost
from posfault.drills.cost import Outcome, Price, Spent, Trial
from posfault.reports import cost_table, output

SALE = scenario_file.load(scenario_file.find("sale"))
VOID = scenario_file.load(scenario_file.find("void"))


def outcome(scenario: Any, guard: str, spent: Spent, broken: tuple[str, ...] = ()) -> Outcome:
    return Outcome(Trial(scenario, guard), spent, broken)


def test_a_price_is_what_is_spent_with_it_and_not_without() -> None:
    found = [outcome(SALE, "", Spent(10, 9000, 2)), outcome(VOID, "", Spent(20, 18_000, 4)),
             outcome(SALE, "debounce", Spent(10, 9000, 2)),
             outcome(VOID, "debounce", Spent(19, 17_000, 5), ("charged-once",))]
    (price,) = cost.prices(found)
    assert price == Price("debounce", {"sale": Spent(0, 0, 0), "void": Spent(1, 1000, -1)}, {"void": ("charged-once",)})
    assert price.total == Spent(1, 1000, -1)


def test_every_guard_is_tried_and_once_none(shop: Any) -> None:
    tried = [one.guard for one in cost.trials([SALE])]
    assert tried == ["", *facts.guards()]


# The clerk or the customer reads a prompt and presses ENTER; a finger lies on the reader as long as a swipe takes.
@pytest.mark.parametrize(("guard", "spent"), [
    ("details_confirmed", Spent(1, READS_MS, 0)),
    ("slip_readable", Spent(1, READS_MS, 0)),
    ("second_factor", Spent(0, SWIPE_MS, 0)),
    ("write_ahead", Spent(0, 0, 0)),
])
def test_what_a_guard_adds_to_a_sale(guard: str, spent: Spent, shop: Any) -> None:
    found = [cost.outcome(shop.stand, Trial(SALE, one)) for one in ("", guard)]
    (price,) = cost.prices(found)
    assert price.added == {"sale": spent}
    assert price.broken == {}


def test_only_what_costs_something_is_shown(capsys: pytest.CaptureFixture[str]) -> None:
    dear = Price("debounce", {"sale": Spent(0, 0, 0), "void": Spent(1, 1000, -1)}, {})
    table, others = cost_table.costs([dear, Price("write_ahead", {"sale": Spent(0, 0, 0)}, {})], 2)
    output.console().print(table)
    (_, row) = [line.split() for line in capsys.readouterr().out.splitlines()]
    assert row == ["debounce", "+1", "+1.00", "-1", "void", "(+1,", "+1.00,", "-1)"]
    assert "The other 1 guards cost nothing there." in others


def test_the_option_takes_scenarios_by_name(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.status(["guards", "sael", "--cost"]) == 2
    assert "did you mean sale?" in capsys.readouterr().err
