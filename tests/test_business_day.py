"""A whole business day on `hardened`: every kind of transaction, two operators, differing totals, upload, sign-off."""

from __future__ import annotations

import dataclasses
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from posfault.scenario_file import load

DAY = load(Path(__file__).with_name("business_day.toml"))
MONEY = [step for step in DAY.steps if step.card or step.of]


@pytest.fixture(scope="module")
def day(shop: Any) -> Any:
    return shop.play(DAY)


def test_there_is_everything_in_it() -> None:
    assert len(MONEY) >= 25
    assert {step.clerk for step in MONEY} >= {
        "sale", "code sale", "void", "refund", "preauth", "preauth void", "completion", "completion void", "offline sale",
        "balance", "reprint", "status query",
    }
    assert {step.person for step in MONEY} == {"ann", "bob"}
    assert {step.entry for step in MONEY} == {"swipe", "chip", "tap"}


def test_it_is_clean_and_everybody_pays_what_was_meant(day: Any) -> None:
    assert day.run.broken == {}
    assert day.run.net == DAY.expect.net
    assert day.run.not_fired == []
    assert day.world.clerk.gave_up == []


def test_the_totals_differ_the_details_are_uploaded_and_people_are_told(day: Any) -> None:
    kinds = [(sent.message.mti, sent.message.fields[60][8:]) for sent in day.world.wire.sent
             if sent.up and sent.sent_ms < day.run.closing_ms]
    asked = kinds.index(("0500", "201"))
    assert kinds[asked + 1] == ("0320", "201")
    assert ("0320", "202") in kinds[asked + 1 :]
    assert day.shown("settled_differing")
    assert any(slip.value("totals_differ") is not None for slip in day.run.evidence.slips)
    assert kinds[-1] == ("0820", "002")


def test_each_transaction_is_in_the_journal_and_in_the_ledger(day: Any) -> None:
    booked = Counter(one.type for one in day.run.evidence.movements)
    kept = Counter(entry.type for entry in day.run.evidence.journal.entries.values() if day.run.evidence.journal.done(entry))
    assert booked == kept
    firsts = [entry for entry in day.run.evidence.journal.entries.values() if entry.type in ("sale", "code_sale", "preauth")]
    assert {entry.original for entry in firsts} == {(0, 0)}         # they go back to none
    assert booked["sale"] == len([step for step in DAY.steps if step.clerk == "sale"]) + 1      # and the closing's


def test_it_is_the_same_day_again(day: Any, shop: Any) -> None:
    assert shop.play(DAY).run.trace_hash == day.run.trace_hash


def test_a_refund_that_a_cut_over_leaves_behind_is_told_in_the_new_batch_and_both_books_have_it_there(shop: Any) -> None:
    """The power goes before it is sent, and the bank closes the batch meanwhile; found by pulling a board's plug."""
    left_behind = dataclasses.replace(DAY, faults=(shop.fault("network.send", "cut", 21, when="before"),))
    seen = shop.play(left_behind)
    assert seen.run.broken == {}
    assert seen.run.net == DAY.expect.net
    assert seen.run.not_fired == []


def test_a_refund_that_was_booked_before_the_cut_over_is_asked_for_and_not_told_again(shop: Any) -> None:
    """The power goes once it is sent; the bank has it in the batch that it closes meanwhile."""
    booked = dataclasses.replace(DAY, faults=(shop.fault("network.send", "cut", 21, when="after"),))
    seen = shop.play(booked)
    assert seen.run.broken == {}
    assert seen.run.net == DAY.expect.net
    refunds = [one.message.fields[11] for one in seen.sent("0220") if one.up and one.message.fields[60][:2] == "25"]
    assert len(refunds) == len(set(refunds))
