"""How every run ends, and that a day's own settlements are no reason to find fault with it."""

from __future__ import annotations

from typing import Any

import pytest

from posfault.scenario import Step

SIGN_ON, SETTLE, SIGN_OFF = Step("sign on"), Step("settle"), Step("sign off")


@pytest.mark.parametrize("ending", [
    (), (SETTLE,), (SIGN_OFF,), (SETTLE, SIGN_ON), (SETTLE, SIGN_ON, SETTLE), (SETTLE, SIGN_ON, SIGN_OFF),
])
def test_a_day_without_faults_is_clean_however_it_ends(shop: Any, ending: tuple[Step, ...]) -> None:
    run = shop(steps=(SIGN_ON, shop.sale(), *ending)).run
    assert (run.broken, run.net) == ({}, {"tea": 8800})


def test_a_day_of_several_batches_is_judged_whole(shop: Any) -> None:
    steps = [SIGN_ON]
    for name in ("tea", "coffee", "cake", "cocoa"):
        steps += [shop.sale(name, 500), SETTLE, SIGN_ON]
    run = shop(steps=tuple(steps)).run
    assert (run.broken, run.net) == ({}, {"tea": 500, "coffee": 500, "cake": 500, "cocoa": 500})


def test_the_closing_sells_and_settles(shop: Any) -> None:
    seen = shop()
    after = [one for one in seen.world.wire.sent if one.up and one.sent_ms >= seen.run.closing_ms]
    assert [one.message.mti for one in after] == ["0200", "0500"]
    assert list(seen.run.net) == ["tea"], "its own sale is no intent of the scenario"


def test_a_run_leaves_nothing_for_the_next(shop: Any) -> None:
    first = shop().run
    shop(shop.fault("printer.line", "jam", 3), steps=(SIGN_ON, shop.sale(), SETTLE), on_no_slip="repeat")
    assert shop().run.trace == first.trace
