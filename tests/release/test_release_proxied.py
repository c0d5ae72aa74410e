"""A release trades through `posfault proxy`: any terminal, for that matter; a fault strikes it on the way."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from posfault.acquirer.server import Acquirer
from posfault.bench import setting

sys.path.append(str(Path(__file__).parents[1] / "bench"))

from served import Proxied

TRACK = ";" + setting.CARDS["A"].replace("D", "=") + "?\r"


@pytest.fixture
def proxies(tmp_path: Path) -> Iterator[list[Proxied]]:
    """The one that runs, once `way` has started it."""
    running: list[Proxied] = []
    yield running
    for one in running:
        one.kill()


@pytest.fixture
def way(proxies: list[Proxied], tmp_path: Path) -> Callable[[int], int]:
    def through(port: int) -> int:
        breaks = "disconnect network.receive 2"
        proxies.append(Proxied(port, "--fault", breaks, "--json", tmp_path / "told.json"))
        return proxies[0].port

    return through


def test_the_connection_breaks_before_the_answer_and_the_reversal_goes_the_same_way(
        till: Any, bank: Acquirer, proxies: list[Proxied], tmp_path: Path) -> None:
    till.sign_on()
    till.type("s8800\r")
    till.expect("SWIPE, INSERT OR TAP")
    till.type(TRACK)
    till.expect("NO SIGNATURE. ENTER")
    till.agree()
    till.until(lambda: any(one.reversed for one in bank.ledger.debits()))
    till.expect("ENTER")
    status, report, problems = proxies[0].end()
    (summary,) = json.loads((tmp_path / "told.json").read_text())
    assert (status, problems, summary["rules_broken"]) == (0, "", [])
    assert [(one["type"], one["stands"]) for one in summary["transactions"]] == [
        ("sign_on", False), ("sale", False), ("reversal", False), ("status_query", False)]
    assert till.asked == ["0800", "0200", "0400", "0820"]
    assert setting.pan("A") not in report
