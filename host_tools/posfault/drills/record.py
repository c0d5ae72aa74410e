"""What a drill keeps of one scenario."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

CONTAINED, DETECTED, UNDETECTED, NO_VERDICT = "contained", "detected", "undetected", "no verdict"


@dataclass(frozen=True, slots=True)
class Record:
    """word: CONTAINED where nothing went wrong and nobody needed to know, DETECTED where somebody was told, UNDETECTED where
    something went wrong and nobody was, NO_VERDICT where the run proves nothing (problem says why).

    who, by: the first who was told, and by what; see signs.py. detect_ms: from the beginning until then, None where it has
    no moment. recover_ms: the longest that wrong money stood, None where there was none; stands: some still does.
    as_claimed: the scenario's file says the same of the rules. Amounts are minor units, out at the end. impacts: the object
    of reports/impacts.py.
    """

    scenario: str
    word: str
    who: str = ""
    by: str = ""
    detect_ms: int | None = None
    recover_ms: int | None = None
    stands: bool = False
    broken: tuple[str, ...] = ()
    as_claimed: bool = True
    till_ms: int = 0
    cardholder_out: int = 0
    merchant_out: int = 0
    refunds_due: int = 0
    trace_hash: str = ""
    problem: str = ""
    impacts: Mapping[str, Any] = field(default_factory=dict)
