"""What got better, what got worse, and which targets are missed."""

from __future__ import annotations

from dataclasses import replace

import pytest

from posfault.drills import changes
from posfault.drills.record import CONTAINED, DETECTED, NO_VERDICT, UNDETECTED, Record
from posfault.drills.targets import Targets, missed

GOOD = Record("tea", DETECTED, "clerk", "no_answer", 20_000, 5000, trace_hash="ab")
BAD = {
    "newly broken: charged-once": replace(GOOD, broken=("charged-once",)),
    "newly undetected": replace(GOOD, word=UNDETECTED, detect_ms=None),
    "told after 30.0 s instead of 20.0 s": replace(GOOD, detect_ms=30_000),
    "wrong money newly stands": replace(GOOD, stands=True),
    "wrong money stood for 6.0 s instead of 5.0 s": replace(GOOD, recover_ms=6000),
}
GOOD_AGAIN = {
    "no longer broken: charged-once": BAD["newly broken: charged-once"],
    "no longer undetected": BAD["newly undetected"],
    "told after 20.0 s instead of 30.0 s": BAD["told after 30.0 s instead of 20.0 s"],
    "wrong money no longer stands": BAD["wrong money newly stands"],
    "wrong money stood for 5.0 s instead of 6.0 s": BAD["wrong money stood for 6.0 s instead of 5.0 s"],
}


@pytest.mark.parametrize(("said", "bad"), BAD.items())
def test_what_got_worse(said: str, bad: Record) -> None:
    assert changes.between([GOOD], [bad]) == ((f"tea: {said}",), (), 1)


@pytest.mark.parametrize(("said", "bad"), GOOD_AGAIN.items())
def test_what_got_better(said: str, bad: Record) -> None:
    assert changes.between([bad], [GOOD]) == ((), (f"tea: {said}",), 1)


def test_what_nobody_notices_is_no_change() -> None:
    slower = replace(GOOD, detect_ms=20_999, recover_ms=5999, trace_hash="cd")
    assert changes.between([GOOD], [slower]) == ((), (), 1)


def test_a_verdict_that_is_lost_is_worse_and_what_had_none_is_not_compared() -> None:
    none = Record("tea", NO_VERDICT, problem="hung")
    assert changes.between([GOOD], [none]) == (("tea: no verdict any more (hung)",), (), 0)
    assert changes.between([none], [GOOD]) == ((), (), 0)
    assert changes.between([replace(GOOD, scenario="cup")], [GOOD]) == ((), (), 0)


@pytest.mark.parametrize(("record", "expected"), [
    (Record("tea", CONTAINED), []),
    (replace(GOOD, detect_ms=60_000, recover_ms=3_600_000), []),
    (replace(GOOD, detect_ms=60_001), ["tea: told after 1.0 minutes, not within 1m"]),
    (Record("tea", UNDETECTED), ["tea: nobody was told within 1m, nor later"]),
    (replace(GOOD, recover_ms=3_600_001), ["tea: wrong money stood for 1.0 hours, longer than 1h"]),
    (replace(GOOD, stands=True), ["tea: wrong money still stands, not put right within 1h"]),
])
def test_which_targets_are_missed(record: Record, expected: list[str]) -> None:
    assert missed([record], Targets(detect_s=60, recover_s=3600)) == expected
    assert missed([record], Targets()) == []
