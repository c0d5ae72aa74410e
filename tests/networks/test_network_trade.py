"""A day's trade on a network: the same seed gives the same figures, and the guards make the difference."""

from __future__ import annotations

import csv
import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from posfault import cli, facts, scenario_file
from posfault.networks import condition, day, figures
from posfault.networks.command import planned
from posfault.networks.trial import Counts, Day, Lived, lived
from posfault.networks.wilson import interval
from posfault.reports import network_tables
from posfault.scenario_writer import dumps

BOTH = ("field", "hardened")


@pytest.fixture(scope="module")
def stormy(stand: Any) -> list[Lived]:
    """A day of 20 customers in a storm, on both profiles, and one on the wire on `hardened`."""
    return [*lived(stand, Day(1, 1, 20, networks("storm"), BOTH)), *lived(stand, Day(1, 1, 20, networks("wired"), BOTH[1:]))]


def networks(*names: str) -> tuple[condition.Condition, ...]:
    return tuple(condition.chosen(names))


def test_no_day_is_without_a_verdict(stormy: list[Lived]) -> None:
    assert [one.problem for one in stormy] == ["", "", ""]


def test_a_storm_debits_twice_on_field_and_never_on_hardened(stormy: list[Lived]) -> None:
    cells = {(one.condition, one.profile): one.counts for one in figures.cells(stormy)}
    assert [one.sales for one in cells.values()] == [20] * 3
    assert cells["storm", "field"].duplicate > 0
    assert cells["storm", "field"].one_sided > 0
    for network in ("storm", "wired"):
        hardened = cells[network, "hardened"]
        assert (hardened.duplicate, hardened.one_sided, hardened.wrong.total()) == (0, 0, 0)
    assert cells["wired", "hardened"].paid == 20
    assert cells["storm", "hardened"].seconds_a_sale > cells["wired", "hardened"].seconds_a_sale
    assert 0 < cells["storm", "field"].fired <= cells["storm", "field"].drawn


def test_the_same_seed_gives_the_same_figures(stormy: list[Lived], stand: Any) -> None:
    assert lived(stand, Day(1, 1, 20, networks("storm"), BOTH[:1])) == stormy[:1]


def test_what_broke_can_be_run_again(stormy: list[Lived], shop: Any, tmp_path: Path) -> None:
    worst = max(stormy, key=lambda one: one.counts.duplicate)
    assert worst.scenario is not None
    path = tmp_path / "worst.toml"
    path.write_text(dumps(worst.scenario), encoding="utf-8")
    shop.stand.home.cut_power()
    replayed = shop.play(scenario_file.load(path), off=tuple(facts.guards())).run
    assert tuple(sorted(replayed.broken)) == worst.broken == worst.scenario.expect.field
    assert replayed.not_fired == []


def test_a_day_has_customers_of_every_method_and_always_the_same() -> None:
    trade = day.trade(1, 1)
    assert trade == day.trade(1, 1)
    assert trade.steps != day.trade(1, 2).steps
    assert trade.steps != day.trade(2, 1).steps
    paid = Counter(day.methods(trade).values())
    assert set(paid) == set(day.METHODS)
    assert paid.total() == 20


@pytest.mark.parametrize(("sales", "customers"), [(1, [1]), (20, [20]), (42, [20, 20, 2])])
def test_so_many_sales_are_so_many_days(sales: int, customers: list[int]) -> None:
    assert [one.customers for one in planned((), BOTH, sales, 1)] == customers


# R. G. Newcombe, Statistics in Medicine 17 (1998), table I, method 3.
@pytest.mark.parametrize(("found", "of", "low", "high"), [
    (81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718),
])
def test_the_interval_is_wilsons(found: int, of: int, low: float, high: float) -> None:
    assert interval(found, of) == pytest.approx((low, high), abs=0.00005)
    assert interval(of - found, of) == pytest.approx((1 - high, 1 - low), abs=0.00005)


def test_of_no_sales_nothing_is_known() -> None:
    assert interval(0, 0) == (0.0, 1.0)


def test_days_without_a_verdict_count_for_nothing_and_are_told() -> None:
    counts = Counts(Counter(swipe=3), Counter(swipe=1), paid=2, duplicate=1, till_ms=9000, drawn=4, fired=3)
    (cell,) = figures.cells([Lived("wired", "field", counts=counts), Lived("wired", "field", "hung")])
    assert (cell.days, cell.no_verdict, cell.counts) == (1, ["hung"], counts)
    told = figures.of_cell(cell)
    assert told["days_without_verdict"] == 1
    assert "1 runs gave no verdict and are left out: hung" in network_tables.fired([cell], [], 1)
    assert told["duplicate"]["per_10000"] == pytest.approx(3333.3)
    assert told["wrong_by_method"]["swipe"]["found"] == 1
    assert told["wrong_by_method"]["tap"]["per_10000"] is None
    assert told["seconds_a_sale"] == 3.0


def test_the_command_writes_figures_and_scenarios(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out, lines, folder = tmp_path / "out.json", tmp_path / "out.csv", tmp_path / "found"
    status = cli.status(["networks", "storm", "--sales", "30", "--profile", "field", "--workers", "1", "--json", str(out),
                         "--csv", str(lines), "--out", str(folder)])
    assert status == 0
    (cell,) = json.loads(out.read_text(encoding="utf-8"))
    assert (cell["network"], cell["profile"], cell["sales"], cell["partial"]) == ("storm", "field", 30, False)
    (row,) = csv.DictReader(lines.read_text(encoding="utf-8").splitlines())
    assert row["duplicate_found"] == str(cell["duplicate"]["found"])
    said = capsys.readouterr().out
    assert "storm" in said
    assert f"Of {cell['faults_drawn']} faults drawn {cell['faults_fired']} fired" in said
    files = list(folder.glob("storm_field_day_1_*.toml"))
    assert files
    assert all(scenario_file.load(file).faults for file in files)
