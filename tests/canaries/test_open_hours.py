"""open-hours: sales at times at which the contract has the shop closed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from posfault.scenario import Contract, Step

Canary = Callable[..., dict[str, list[str]]]

BLIND = ("app/gate.py", "    if not _open(terminal):", "    if False:")


@pytest.mark.parametrize(("agreed", "why"), [
    (Contract(closed=("03-10",)), "was made at 03-10 09:00, when the shop was closed"),
    (Contract(hours="10:00-20:00"), "was made at 03-10 09:00, when the shop was closed"),
    (Contract(hours="18:00-02:00"), "was made at 03-10 09:00, when the shop was closed"),
])
def test_a_sale_at_the_wrong_time_is_found(agreed: Contract, why: str, shop: Any, canary: Canary) -> None:
    """Planted: nobody looks at the clock. Without the bug the supervisor releases it, which is no wrong."""
    canary(shop.scenario(contract=agreed), "open-hours", why, BLIND)


def test_the_bench_s_time_counts_and_not_the_terminal_s(shop: Any, canary: Canary) -> None:
    """Planted: the terminal reads a clock that is 12 hours wrong."""
    steps = (shop.SIGN_ON, Step("wait", minutes=13 * 60), shop.sale())
    late = shop.scenario(steps=steps, contract=Contract(hours="08:00-20:00"))
    wrong = ("app/terminal.py", "self.logbook.clock_offset\n", "self.logbook.clock_offset - 43200\n")
    canary(late, "open-hours", "was made at 03-10 22:0", wrong)


@pytest.mark.parametrize("hours", ["09:00-10:00", "00:00-24:00", "08:00-02:00"])
def test_within_the_hours_nobody_is_asked(hours: str, shop: Any) -> None:
    seen = shop(contract=Contract(hours=hours))
    assert seen.run.broken == {}
    assert seen.shown("shop_closed") == []


def test_a_supervisor_at_the_till_needs_nobody(shop: Any) -> None:
    steps = (Step("sign on", person="eva"), Step("sale", "tea", 8800, "A", person="eva"))
    seen = shop(steps=steps, contract=Contract(closed=("03-10",)))
    assert seen.run.broken == {}
    assert [at for at, _ in seen.shown("supervisor") if at < seen.run.closing_ms] == []
