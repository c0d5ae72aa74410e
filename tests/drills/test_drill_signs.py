"""What counts as being told: every row names something that there is, and whoever misleads tells nothing."""

from __future__ import annotations

from typing import Any

import pytest

from posfault import facts, scenario_file
from posfault.drills import detection, duties, signs
from posfault.text import TEXTS

FIELD = tuple(facts.guards())


def test_every_row_names_what_there_is() -> None:
    texts = facts.text("en")
    assert set(signs.SCREENS) | set(signs.ASKED) | set(signs.PAPER) <= set(texts)
    assert set(signs.REFUSALS) <= {code for code, _ in facts.table("response_codes").RESPONSE_CODES} - {"00"}
    assert set(signs.LENIENT) <= {name for name, one in facts.behaviours().items() if one.part == "acquirer"}


def test_every_text_that_waits_for_somebody_is_a_sign_or_none() -> None:
    rows = [*signs.SCREENS, *signs.ASKED, *signs.CALM]
    assert sorted(set(facts.help_texts("en")) - set(rows)) == []
    assert len(rows) == len(set(rows))


def test_in_a_clean_run_nobody_is_told_anything(shop: Any) -> None:
    for path in scenario_file.clean():
        run = shop.play(scenario_file.load(path)).run
        assert (path.stem, detection.first(run), detection.began_ms(run)) == (path.stem, None, None)


def test_every_rule_touches_a_duty_and_says_why() -> None:
    assert set(duties.DUTIES) == set(facts.rule_names())
    known = {duties.CONTRACT, duties.KNOW, duties.CHOOSE, duties.REGULATOR}
    for touched, why in duties.DUTIES.values():
        assert touched
        assert set(touched) <= known
        assert why in TEXTS["en"]


# (scenario, guards off) -> (beginning, who, by, ms later), from the story: the answer is lost 160 ms after the request; the
# terminal waits 30 s from there, and its reversal takes 60 ms to the bank.
BY_HAND = [
    ("reply_lost_clerk_repeats", (), ("bank", "0400", 30_000 + 60 - 160)),
    ("reply_lost_clerk_repeats", FIELD, ("clerk", "no_answer", 30_000 - 160)),
    # The roll ends before the first line; the terminal asks for the printer's status and says so at once.
    ("paper_runs_out_clerk_repeats", (), ("clerk", "printer_error", 0)),
    # What people do is no fault, and has no moment of its own.
    ("refunded_twice", (), ("clerk", "refunded_already", None)),
]


@pytest.mark.parametrize(("name", "off", "told"), BY_HAND)
def test_who_is_told_first_and_how_long_after(name: str, off: tuple[str, ...], told: tuple[Any, ...], shop: Any) -> None:
    run = shop.play(scenario_file.load(scenario_file.find(name)), off).run
    found, began_ms = detection.first(run), detection.began_ms(run)
    assert found is not None
    assert (found.who, found.by, None if began_ms is None else found.at_ms - began_ms) == told


def test_declined_is_no_warning_where_a_debit_stands(shop: Any) -> None:
    run = shop.play(scenario_file.load(scenario_file.find("sign_on_demanded_after_the_debit")), FIELD).run
    found = detection.first(run)
    assert any(screen.name == "sign_on_again" for _, screen in run.evidence.shown)
    assert found is not None
    assert (found.who, found.by) == ("bank", "same_card_again")     # its monitor, at the second debit


def test_a_customer_who_does_not_agree_has_noticed(shop: Any) -> None:
    """The amount has ten times as many digits: he reads it before it is sent, and nobody else says anything."""
    run = shop.play(scenario_file.load(scenario_file.find("digit_bounces_ten_times_the_amount")), ("debounce",)).run
    found = detection.first(run)
    assert run.broken == {}
    assert found is not None
    assert (found.who, found.by) == ("customer", "confirm")


def test_where_nobody_is_told_there_is_none(shop: Any) -> None:
    run = shop.play(scenario_file.load(scenario_file.find("bounced_enter_voids_another_sale")), FIELD).run
    assert run.broken
    assert detection.first(run) is None
