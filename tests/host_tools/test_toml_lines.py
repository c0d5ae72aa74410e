"""Lines of keys and tables in TOML texts of many shapes."""

from __future__ import annotations

import tomllib

import pytest

from posfault.toml_lines import line_of, lines

TEXT = '''\
title = """
[[step]]
amount = 1
"""
[[step]]
"a key" = 1
[[step]]   # the second
list = [
  ["x"],
  ["y"]
]
'amount' = 2   # = 3
[expect . net]
tea.green = 1
'''


def test_the_text_is_toml() -> None:
    assert len(tomllib.loads(TEXT)["step"]) == 2


@pytest.mark.parametrize(
    ("place", "line"),
    [
        (("title",), 1),
        (("step",), 5),
        (("step", 0), 5),
        (("step", 0, "a key"), 6),
        (("step", 1), 7),
        (("step", 1, "list"), 8),
        (("step", 1, "amount"), 12),
        (("step", 1, "missing"), 7),
        (("expect",), 13),
        (("expect", "net", "tea", "green"), 14),
        (("missing",), None),
    ],
)
def test_lines_are_found(place: tuple[str | int, ...], line: int | None) -> None:
    assert line_of(lines(TEXT), place) == line
