"""What got better and what got worse from one drill to the next."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from posfault.drills.record import NO_VERDICT, UNDETECTED, Record
from posfault.durations import lasted

NOTICED_MS = 1000       # what comes later by less is no slower to anybody


class Changes(NamedTuple):
    """Sentences. shared: how many scenarios both drills have a verdict on."""

    worse: tuple[str, ...]
    better: tuple[str, ...]
    shared: int


def between(before: Iterable[Record], now: Iterable[Record]) -> Changes:
    """Over the scenarios of both."""
    old = {one.scenario: one for one in before if one.word != NO_VERDICT}
    pairs = [(old[one.scenario], one) for one in now if one.scenario in old]
    shared = [pair for pair in pairs if pair[1].word != NO_VERDICT]
    worse = [f"{new.scenario}: no verdict any more ({new.problem})" for _, new in pairs if new.word == NO_VERDICT]
    worse += [sentence for was, new in shared for sentence in _worse(was, new, "newly")]
    better = [sentence for was, new in shared for sentence in _worse(new, was, "no longer")]
    return Changes(tuple(worse), tuple(better), len(shared))


def _worse(good: Record, bad: Record, how: str) -> Iterator[str]:
    """Where bad is worse than good. how: it came to be so, or was so before."""
    rules = [rule for rule in bad.broken if rule not in good.broken]
    if rules:
        yield f"{bad.scenario}: {how} broken: {', '.join(rules)}"
    if bad.word == UNDETECTED and good.word != UNDETECTED:
        yield f"{bad.scenario}: {how} undetected"
    newly = how == "newly"
    if good.detect_ms is not None and bad.detect_ms is not None and bad.detect_ms - good.detect_ms >= NOTICED_MS:
        yield f"{bad.scenario}: told after {_from_to(good.detect_ms, bad.detect_ms, newly)}"
    if bad.stands and not good.stands:
        yield f"{bad.scenario}: wrong money {how} stands"
    elif bad.stands == good.stands and (bad.recover_ms or 0) - (good.recover_ms or 0) >= NOTICED_MS:
        yield f"{bad.scenario}: wrong money stood for {_from_to(good.recover_ms or 0, bad.recover_ms or 0, newly)}"


def _from_to(least_ms: int, most_ms: int, longer: bool) -> str:
    before, after = (least_ms, most_ms) if longer else (most_ms, least_ms)
    return f"{lasted(after / 1000)} instead of {lasted(before / 1000)}"
