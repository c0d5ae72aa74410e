"""The dialect's field table, row by row, against pyiso8583's own table of ISO 8583:1987."""

from __future__ import annotations

import pytest
from iso8583.specs import default_ascii

from posfault import facts

ROWS = {number: (kind, length) for number, kind, length in facts.iso_fields()}

# Where UnionPay's dialect differs, and why; notes/domain.md section 1 has the sources. number: (kind, length), reason.
DEVIATIONS = {
    48: (("n_lll", 322), "the standard leaves its 999 characters to private use; here settlement totals, in digits"),
    54: (("ans_lll", 20), "the standard's 240 hold twelve balances; a terminal is told one"),
    55: (("b_lll", 255), "the standard's 255 bytes: pyiso8583 counts the 510 hex digits that they take in ASCII"),
    59: (("ans_lll", 255), "reserved for national use: the customer's payment code and the order number"),
    60: (("n_lll", 17), "reserved for national use: type, batch, network code and what follows them, in digits"),
    61: (("n_lll", 29), "reserved for private use: the original's batch, STAN, date and authorisation, in digits"),
    62: (("b_lll", 512), "reserved for private use: keys, as bytes"),
    63: (("ans_lll", 163), "reserved for private use: the operator"),
    64: (("b", 8), "the standard's b 64: pyiso8583 counts the 16 hex digits that they take in ASCII"),
}
WIDTHS = {"ll": 2, "lll": 3}


def width(kind: str) -> int:
    """Digits of the length before a variable field, 0 for a fixed one."""
    return WIDTHS.get(kind.rpartition("_")[2], 0)


def test_the_table_has_rows() -> None:
    assert len(ROWS) == len(facts.iso_fields()) >= 32
    assert list(ROWS) == sorted(ROWS)
    assert set(ROWS) <= set(range(2, 65))


@pytest.mark.parametrize("number", sorted(ROWS.keys() - DEVIATIONS.keys()))
def test_a_row_is_the_standard_s(number: int) -> None:
    kind, length = ROWS[number]
    standard = default_ascii[str(number)]
    assert (width(kind), length) == (standard["len_type"], standard["max_len"]), standard["desc"]


@pytest.mark.parametrize("number", sorted(DEVIATIONS))
def test_a_deviation_is_one_and_as_listed(number: int) -> None:
    (kind, length), _ = DEVIATIONS[number]
    standard = default_ascii[str(number)]
    assert ROWS[number] == (kind, length)
    assert (width(kind), length) != (standard["len_type"], standard["max_len"])
    assert width(kind) == standard["len_type"], "no deviation goes as far as another kind of length"
    assert length <= standard["max_len"]


@pytest.mark.parametrize(("kind", "named"), [
    ("n", "3 4 11 12 13 14 15 23 25 26 53"), ("n_left", "22"), ("n_ll", "2 32"), ("n_lll", "48 60 61"),
    ("z_ll", "35"), ("z_lll", "36"), ("ans", "37 38 39 41 42 49"), ("ans_ll", "44"), ("ans_lll", "54 59 63"),
    ("b", "52 64"), ("b_lll", "55 62"),
])
def test_kinds_are_those_of_the_notes(kind: str, named: str) -> None:
    """What a field holds, as notes/domain.md section 1 says; pyiso8583's table does not tell digits from characters."""
    assert {number for number, row in ROWS.items() if row[0] == kind} == set(map(int, named.split()))
