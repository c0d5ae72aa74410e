"""Two days of trade, and what only a long time brings: weeks without a power-on, weeks without trade."""

from __future__ import annotations

from typing import Any

import month
from month import Evening

from posfault import facts
from posfault.bench.stand import Stand
from posfault.scenario import Step

FORTNIGHT_MINUTES = 14 * 24 * 60


def test_two_days_break_no_rule_and_each_ends_with_a_settled_batch(stand: Stand) -> None:
    lived = month.lived(stand, 2, 1, 10, 10)
    assert lived.wrong == []
    assert lived.transactions >= 16
    assert [one.journal > 0 and one.blocks < facts.limits().FLASH_BLOCKS / 2 for one in lived.evenings] == [True, True]


def test_what_grows_is_told() -> None:
    flat = [Evening(150_000 + 128 * (day % 3), 25_000 + day % 2, 12 + day % 2) for day in range(30)]
    assert month.growing(flat) == []
    assert "heap" in month.growing([one._replace(heap=one.heap + 32 * day) for day, one in enumerate(flat)])[0]
    assert "journal" in month.growing([*flat, flat[0]._replace(journal=50_000)])[0]
    assert "blocks" in month.growing([one._replace(blocks=one.blocks + day // 4) for day, one in enumerate(flat)])[0]


def test_a_terminal_that_is_on_for_weeks_still_sells(shop: Any) -> None:
    seen = shop(steps=(shop.SIGN_ON, shop.sale("tea"), Step("wait", minutes=FORTNIGHT_MINUTES), shop.SIGN_ON,
                       shop.sale("cake", 4200, "C")))
    assert seen.run.broken == {}
    assert seen.run.net == {"tea": 8800, "cake": 4200}
    assert seen.world.boot == 1


def test_days_without_trade_leave_no_files_behind(shop: Any) -> None:
    """Each is settled in a batch of its own; of those that are settled, two weeks are kept."""
    days = 20
    day = (shop.SIGN_ON, Step("settle"), Step("wait", minutes=24 * 60))
    seen = shop(steps=day * days)
    assert seen.run.broken == {}
    assert len(seen.run.evidence.journal.settled) == 15


def test_numbers_of_nobody_are_not_remembered(shop: Any) -> None:
    """There is nothing to lock out, and each would take its place in the heap for good."""
    keys = [(*str(number), "ENTER", "1", "ENTER", "ENTER") for number in range(30, 40)]
    does = tuple(", ".join(f"{150 * nth} key {key}" for nth, key in enumerate(typed, 1)) for typed in keys)
    seen = shop(steps=(Step("log out"), Step("by hand", does=does), shop.SIGN_ON, shop.sale()))
    assert len(seen.shown("operator_wrong")) == 10
    assert seen.run.broken == {}
    assert "logbook" not in dict(shop.stand.terminal.command("files").content)
