"""The power cut at every program and erase of one signed sale, and again in the recovery; planted bugs are caught."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import cutting
import pytest
from cutting import Tried

from posfault.bench.stand import Stand
from posfault.scenario import Fault

SHORT = replace(cutting.DAY, steps=cutting.DAY.steps[:3])       # sign-on, a sale, and one with a signature
MUTANTS = Path(__file__).parents[1] / "explorer" / "mutants"
# (what stands for a journal write out of order, the check that sees it)
PLANTED = {"journalled_after_send": "is not in the journal that the cut left", "recovery_of_another_state": "in the end"}


@pytest.fixture(scope="module")
def places(stand: Stand) -> list[Any]:
    return list(cutting.cuts(cutting.counted(stand, SHORT)))


@pytest.fixture(scope="module")
def tried(stand: Stand, places: list[Any]) -> list[Tried]:
    return cutting.first(stand, (SHORT, places[2::4]))


def test_nothing_journalled_is_lost_and_nothing_doubled(tried: list[Tried]) -> None:
    assert {str(one.cut): one.wrong for one in tried if one.wrong} == {}
    assert len({one.state for one in tried}) > 10
    assert not all(one.same for one in tried)


def test_nor_where_the_power_goes_again_during_the_recovery(stand: Stand) -> None:
    approval = Fault("storage.program", 6, "torn", "", (("bytes", 128),))
    found = cutting.recovery(stand, cutting.ending(cutting.prefixes(stand, SHORT), approval), 4)
    assert {str(one.cut): one.wrong for one in found if one.wrong} == {}
    assert len({one.state for one in found}) > 6


@pytest.mark.parametrize("name", PLANTED)
def test_a_journal_write_out_of_order_is_caught(name: str, places: list[Any], planted: Callable[..., Stand]) -> None:
    mutant = tomllib.loads((MUTANTS / f"{name}.toml").read_text(encoding="utf-8"))
    ill = planted(*((change["file"], change["old"], change["new"]) for change in mutant["change"]))
    assert any(PLANTED[name] in why for why in _wrong(ill, places))


def _wrong(stand: Stand, places: list[Any]) -> Iterator[str]:
    for place in places:
        for one in cutting.first(stand, (SHORT, [place[:1]])):
            yield from one.wrong
