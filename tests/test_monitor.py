"""The bank's monitor as a run meets it: how long wrong money stands until it is seen, and what the clerk reads of a hold."""

from __future__ import annotations

from typing import Any

import pytest

from posfault import cli, profiles
from posfault.bench.run import run
from posfault.scenario_file import catalogue, find, load

FIELD = profiles.guards_off("field", ())


@pytest.mark.parametrize(("name", "seen"), [
    ("alerts_seen_on_the_second_day", [0, 0]), ("nobody_watches_the_alerts", [None, None])])
def test_time_to_detection_with_the_monitor_on_and_off(name: str, seen: list[int | None], stand: Any) -> None:
    done = run(stand, load(find(name)), FIELD)
    assert [one.seen_after_ms for one in done.wrong_money] == seen
    assert set(done.broken) == {"signed-on"}


def test_a_debit_that_is_held_is_told_to_the_clerk_and_not_booked(shop: Any, stand: Any) -> None:
    stand.acquirer.monitor.holds = True
    try:
        seen = shop.play(shop.scenario(shop.fault("network.receive", "drop", 2), on_unknown="repeat"), FIELD)
    finally:
        stand.acquirer.monitor.holds = False
    assert [values for _, values in seen.shown("held_by_bank")] == [("95516",)]
    assert [one.suspicion for one in seen.run.evidence.alerts if one.held] == ["same_card_again"]
    assert len(seen.debits()) == 1
    assert "charged-once" not in seen.run.broken


def test_a_debit_that_is_booked_although_it_is_suspicious_is_told_to_the_clerk(shop: Any, stand: Any) -> None:
    stand.acquirer.monitor.tells = True
    try:
        seen = shop.play(shop.scenario(shop.fault("network.receive", "drop", 2), on_unknown="repeat"), FIELD)
        clean = shop.play(shop.scenario(shop.fault("network.receive", "drop", 2), on_unknown="repeat"))
    finally:
        stand.acquirer.monitor.tells = False
    assert [values for _, values in seen.shown("bank_notice")] == [("SAME CARD AGAIN",)]
    assert len(seen.debits()) == 2
    assert clean.shown("bank_notice") == []


def test_the_hold_of_one_run_is_an_option_of_the_command(capsys: Any) -> None:
    assert cli.status(["run", "reply_lost_clerk_repeats", "--hold"]) == 0
    told = capsys.readouterr().out
    assert "alert same card again, held: 88.00 from card" in told
    assert "BANK HOLDS THIS SALE / CALL 95516" in told


def test_on_hardened_every_alert_of_the_catalogue_has_a_reason(stand: Any) -> None:
    """The bank does not see a supervisor's release; a cut-over makes totals differ; a platform pays twice and pays back."""
    reasons = {
        "clock_twelve_hours_wrong_open_at_night": "out_of_hours", "closed_day_nobody_asks": "out_of_hours",
        "cut_over_batch_cleared_unread": "totals_differ", "platform_asks_under_a_new_order_number": "same_card_again",
    }
    raised = {}
    for path in catalogue():
        done = run(stand, load(path), ())
        if done.evidence.alerts:
            raised[done.scenario.name] = {one.suspicion for one in done.evidence.alerts}
    assert raised == {name: {suspicion} for name, suspicion in reasons.items()}


@pytest.mark.parametrize(("holds", "broken", "standing"), [
    (False, {"charged-once", "right-amount"}, 2), (True, set(), 1)])
def test_what_a_gateway_plays_twice_to_a_host_that_books_it_twice_the_monitor_can_hold(
        holds: bool, broken: set[str], standing: int, shop: Any, stand: Any) -> None:
    """D7: no guard of the terminal can know of it; that bank's own monitor does (P6)."""
    stand.acquirer.monitor.holds = holds
    try:
        seen = shop.play(shop.scenario(shop.fault("network.send", "duplicate", 2), behaviours=("no_idempotency",)))
    finally:
        stand.acquirer.monitor.holds = False
    assert seen.run.not_fired == []
    assert [one.suspicion for one in seen.run.evidence.alerts][:1] == ["same_card_again"]
    assert len([one for one in seen.debits() if one.stands]) == standing
    assert set(seen.run.broken) == broken
