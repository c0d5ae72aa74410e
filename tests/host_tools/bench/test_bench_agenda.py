"""The agenda: what is planned comes in order, and what the terminal did not use comes again."""

from __future__ import annotations

import copy

from hypothesis import given
from hypothesis import strategies as st

from posfault.bench.agenda import Agenda, Item


def drained(agenda: Agenda, until_ms: int | None = None) -> list[tuple[int, str, object]]:
    found = []
    while (item := agenda.next(until_ms)) is not None:
        found.append((item.at_ms, item.source, item.content))
    return found


def planned(*rows: tuple[int, str, object]) -> Agenda:
    agenda = Agenda()
    for row in rows:
        agenda.plan(*row)
    return agenda


@given(st.lists(st.tuples(st.integers(-5, 5), st.sampled_from(["keypad", "bank"]), st.integers())))
def test_time_then_the_order_of_planning(rows: list[tuple[int, str, object]]) -> None:
    assert drained(planned(*rows)) == sorted(rows, key=lambda row: row[0])


def test_content_that_cannot_be_compared_does_not_matter() -> None:
    rows = [(5, "network", [1, "00"]), (5, "network", None), (5, "network", {}), (5, "bank", "x")]
    assert drained(planned(*rows)) == rows


def test_nothing_comes_before_its_time() -> None:
    agenda = planned((10, "keypad", "1"), (20, "keypad", "2"))
    assert drained(agenda, 9) == []
    assert drained(agenda, 10) == [(10, "keypad", "1")]
    assert drained(agenda, 19) == []
    assert agenda.quiet_until() == 20
    assert drained(agenda) == [(20, "keypad", "2")]
    assert agenda.quiet_until() is None


def give(agenda: Agenda, until_ms: int | None = None) -> None:
    item = agenda.next(until_ms)
    assert item
    agenda.give(item)


def told(agenda: Agenda) -> list[object]:
    return [item.content for item in agenda.given()]


def test_what_the_terminal_did_not_use_comes_again_at_its_time() -> None:
    agenda = planned((10, "keypad", "1"), (20, "keypad", "2"), (30, "keypad", "3"), (25, "bank", "b"))
    give(agenda)
    agenda.give_along()
    assert told(agenda) == ["1", "2"]
    agenda.used(1)
    assert told(agenda) == []
    assert drained(agenda) == [(20, "keypad", "2"), (25, "bank", "b"), (30, "keypad", "3")]


def test_what_was_used_does_not_come_again() -> None:
    agenda = planned((10, "keypad", "1"), (20, "keypad", "2"))
    give(agenda)
    agenda.give_along()
    agenda.used(2)
    assert drained(agenda) == []


def test_what_comes_again_keeps_its_place_among_equals() -> None:
    agenda = planned((10, "keypad", "1"), (10, "network", "2"), (10, "keypad", "3"))
    give(agenda)
    agenda.give_along()
    agenda.used(0)
    agenda.plan(10, "keypad", "4")
    assert [content for _, _, content in drained(agenda)] == ["1", "2", "3", "4"]


def test_keys_travel_together_up_to_what_happens_outside() -> None:
    for outside in ("bank", "clerk"):
        agenda = planned((10, "keypad", "1"), (20, "card_reader", "2"), (30, outside, "3"), (40, "keypad", "4"))
        give(agenda)
        agenda.give_along()
        assert told(agenda) == ["1", "2"]
        assert agenda.quiet_until() == 30


def test_a_power_cut_loses_what_was_on_its_way_to_the_terminal_only() -> None:
    agenda = planned((30, "bank", "b"), (10, "keypad", "1"), (20, "clerk", "c"), (15, "network", "n"))
    agenda.power_lost()
    assert drained(agenda) == [(20, "clerk", "c"), (30, "bank", "b")]


def test_what_is_expected() -> None:
    agenda = planned((10, "keypad", "1"), (20, "bank", "b"))
    assert (agenda.expects(("keypad",)), agenda.expects(("bank",)), agenda.expects(("printer",))) == (True, True, False)
    give(agenda)
    assert not agenda.expects(("keypad",))
    agenda.used(0)
    assert agenda.expects(("keypad",))


def test_a_copy_lives_its_own_life() -> None:
    agenda = planned((10, "keypad", "1"), (20, "keypad", "2"))
    give(agenda)
    other = copy.deepcopy(agenda)
    other.used(0)
    agenda.plan(15, "keypad", "x")
    assert [content for _, _, content in drained(other)] == ["1", "2"]
    agenda.used(1)
    assert [content for _, _, content in drained(agenda)] == ["x", "2"]


def test_an_item_is_plain() -> None:
    assert Item(1, 2, "keypad", "1") == (1, 2, "keypad", "1")
