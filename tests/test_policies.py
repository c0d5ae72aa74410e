"""Dated regional policies: which is in force, for the terminal and for the rules; the strictest where it is unclear."""

from __future__ import annotations

from typing import Any

import pytest

from posfault import policies
from posfault.scenario import Contract, Step

EAST_OLD, EAST, EAST_TOO, WEST, LATER = (
    "2025-01-01 east 100000 90000", "2026-03-01 east 30000 80000", "2026-03-01 east 50000 70000",
    "2026-02-01 west 20000 95000", "2026-03-11 east 10000 10000",
)
# (policies, region) -> (signature_from, tap_cvm_from) on 2026-03-10; 60000 and 60000 are the contract's own.
CASES = [
    ((), "east", (60_000, 60_000)),
    ((LATER,), "east", (60_000, 60_000)),
    ((EAST_OLD,), "east", (100_000, 90_000)),
    ((EAST, EAST_OLD, LATER), "east", (30_000, 80_000)),
    ((EAST, EAST_TOO), "east", (30_000, 70_000)),
    ((EAST_TOO, EAST), "east", (30_000, 70_000)),
    ((EAST, WEST), "west", (20_000, 95_000)),
    ((EAST_OLD, EAST, WEST), "north", (20_000, 80_000)),
    ((EAST_OLD, EAST, WEST), "unknown", (20_000, 80_000)),
]


def agreed(those: tuple[str, ...], region: str) -> Contract:
    return Contract(60_000, 60_000, policies=those, region=region)


@pytest.mark.parametrize(("those", "region", "amounts"), CASES)
def test_the_rules_know_which_is_in_force(those: tuple[str, ...], region: str, amounts: tuple[int, int]) -> None:
    assert policies.in_force(agreed(those, region), "2026-03-10") == amounts


@pytest.mark.parametrize(("those", "region", "amounts"), CASES)
def test_the_terminal_asks_from_that_amount_on(those: tuple[str, ...], region: str, amounts: tuple[int, int],
                                               shop: Any) -> None:
    limit = amounts[0]
    steps = (shop.SIGN_ON, shop.sale("below", limit - 1), shop.sale("from there on", limit, "B"))
    seen = shop(steps=steps, contract=agreed(those, region))
    assert len(seen.shown("signature")) == 1
    assert seen.run.broken == {}


def test_a_policy_begins_at_midnight(shop: Any) -> None:
    steps = (shop.SIGN_ON, shop.sale("tea", 20_000), Step("wait", minutes=15 * 60 + 1), shop.sale("more tea", 20_000))
    seen = shop(steps=steps, contract=agreed((EAST, LATER), "east"))
    assert len(seen.shown("signature")) == 1
    assert seen.run.broken == {}


def test_the_bank_asks_for_signed_slips_by_the_same_policy(shop: Any) -> None:
    """By the contract's own amount it would withhold this one."""
    seen = shop(steps=(shop.SIGN_ON, shop.sale("ring", 80_000, "B")), behaviours=("withholds_payout",),
                contract=agreed((EAST_OLD,), "east"))
    assert not seen.shown("signature")
    assert (seen.run.broken, seen.run.evidence.payout.withheld) == ({}, 0)
