"""How long wrong money stood: each stretch of time, its worst amount, and whether it ever ended."""

from __future__ import annotations

from typing import Any

from posfault.bench.intents import Intent
from posfault.bench.wrong_money import Wrong, wrong_money


def stood(day: Any) -> list[Wrong]:
    evidence = day.evidence()
    return wrong_money(evidence, day.broken)


def test_a_second_debit_is_wrong_until_it_is_reversed(day: Any, means: Any) -> None:
    tea = means("tea", 500)
    day.done("sale", 500, tea)
    second = day.done("sale", 500, tea)
    assert stood(day) == [Wrong("tea", 500, second.at_ms, None)]
    assert stood(day)[0].stood_ms(second.at_ms + 7000) == 7000
    day.spoil(second, reversed=True, reversed_ms=second.at_ms + 35_000)
    assert stood(day) == [Wrong("tea", 500, second.at_ms, second.at_ms + 35_000)]
    assert stood(day)[0].stood_ms(10 ** 9) == 35_000


def test_who_left_without_the_goods_was_wronged_all_the_time(day: Any, means: Any) -> None:
    left = Intent("tea", "A", 500, 0, b".")
    first = day.done("sale", 500, left)
    second = day.done("sale", 500, left)
    day.spoil(second, reversed=True, reversed_ms=second.at_ms + 100)
    assert stood(day) == [Wrong("tea", 1000, first.at_ms, None)]


def test_a_void_ends_it_and_a_second_refund_is_wrong_the_other_way(day: Any, means: Any) -> None:
    tea, back = means("tea", 0), means("return", -300)
    sold = day.done("sale", 500, tea)
    void = day.done("void", 500, tea, sold)
    day.done("refund", 300, back)
    again = day.done("refund", 300, back)
    assert stood(day) == [Wrong("tea", 500, sold.at_ms, void.at_ms), Wrong("return", -300, again.at_ms, None)]


def test_a_debit_for_nobody_and_one_found_fault_with_stand_under_their_own_name(day: Any, means: Any) -> None:
    coat = day.done("sale", 30_000, means("coat", 30_000))
    day.journal.signatures.clear()
    phantom = day.done("sale", 700, means("tea", 700))
    day.evidence().request(phantom).intent = ""
    day.intents = day.intents[:1]
    assert stood(day) == [Wrong("debit 300.00 (batch 000001, trace 000001)", 30_000, coat.at_ms, None),
                          Wrong("debit 7.00 (batch 000001, trace 000002)", 700, phantom.at_ms, None)]


def test_where_everything_is_right_nothing_stood(day: Any, means: Any) -> None:
    back = means("return", -300)
    day.done("sale", 500, means("tea", 500))
    day.done("refund", 300, back)
    day.done("preauth", 900, means("room", 0))
    assert stood(day) == []
