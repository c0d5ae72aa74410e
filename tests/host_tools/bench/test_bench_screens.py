"""Every text of the catalogue, shown with whatever may stand in its blanks, is read back as what it is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from posfault import facts
from posfault.bench.screens import NOTHING, Screen, read

TEXTS = facts.text("en")
# What the firmware fills in: amounts, digits, stars, codes, names of merchants and operators.
BLANKS = ("", "0.00", "88.00", "9999999.99", "01", "****", "A0", "000001", "898100000000001")


@pytest.mark.parametrize("name", sorted(TEXTS))
@pytest.mark.parametrize("blank", BLANKS)
def test_each_text_is_read_back(name: str, blank: str) -> None:
    text = TEXTS[name]
    assert read(text.format(*[blank] * text.count("{}"))) == Screen(name, (blank,) * text.count("{}"))


@given(st.sampled_from(sorted(TEXTS)), st.data())
def test_each_blank_is_read_for_itself(name: str, data: st.DataObject) -> None:
    text = TEXTS[name]
    words = st.text("0123456789.*-:", max_size=12)
    values = tuple(data.draw(words) for _ in range(text.count("{}")))
    assert read(text.format(*values)) == Screen(name, values)


@pytest.mark.parametrize("shown", [
    "", " ", "PLEASE WAIT ", "please wait", "PLEASE\nWAIT", "AMOUNT", "GURU MEDITATION", "READY FOR SALE",
    "READY FOR SALE\nOPERATOR 01\n", "\nPLEASE WAIT", "APPROVED 1.00\nPRESS\nENTER", "88.00\nSWIPE CARD\nOR CANCEL",
])
def test_what_is_in_no_catalogue_is_no_screen(shown: str) -> None:
    assert read(shown) == NOTHING


def test_no_two_texts_are_the_same() -> None:
    assert len(set(TEXTS.values())) == len(TEXTS)


def test_texts_fit_a_display_of_two_lines() -> None:
    display = [text for name, text in TEXTS.items() if not name.startswith(("slip_", "totals_", "fault_", "plan_"))]
    assert len(display) > 20
    assert all(text.count("\n") <= 1 for text in display)
    assert all(len(line.replace("{}", "")) <= 21 for text in display for line in text.split("\n"))
