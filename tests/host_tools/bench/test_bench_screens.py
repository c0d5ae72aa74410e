"""Every text of the catalogue, shown with whatever may stand in its blanks, is read back as what it is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from posfault import facts
from posfault.bench.screens import NOTHING, Screen, read

TEXTS = [(name, text) for language in facts.languages() for name, text in facts.text(language).items()]
# What the firmware fills in: amounts, digits, stars, codes, names of merchants and operators.
BLANKS = ("", "0.00", "88.00", "9999999.99", "01", "****", "A0", "000001", "898100000000001")


@pytest.mark.parametrize("blank", BLANKS)
def test_each_text_is_read_back(blank: str) -> None:
    for name, text in TEXTS:
        assert read(text.format(*[blank] * text.count("{}"))) == Screen(name, (blank,) * text.count("{}"))


@given(st.sampled_from(TEXTS), st.data())
def test_each_blank_is_read_for_itself(row: tuple[str, str], data: st.DataObject) -> None:
    name, text = row
    words = st.text("0123456789.*-:", max_size=12)
    values = tuple(data.draw(words) for _ in range(text.count("{}")))
    assert read(text.format(*values)) == Screen(name, values)


@pytest.mark.parametrize("shown", [
    "", " ", "PLEASE WAIT ", "please wait", "PLEASE\nWAIT", "AMOUNT", "GURU MEDITATION", "READY FOR SALE",
    "READY FOR SALE\nOPERATOR 01\n", "\nPLEASE WAIT", "APPROVED 1.00\nPRESS\nENTER",
    "88.00\nSWIPE, INSERT OR TAP\nOR CANCEL",
])
def test_what_is_in_no_catalogue_is_no_screen(shown: str) -> None:
    assert read(shown) == NOTHING


def test_no_two_texts_are_the_same() -> None:
    assert len({text for _, text in TEXTS}) == len(TEXTS)
