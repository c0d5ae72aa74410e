"""Wilson's score interval of a proportion: what so many of so many tell of the true share."""

from __future__ import annotations

import math
from statistics import NormalDist

_Z = NormalDist().inv_cdf(0.975)       # 95 %, both sides


def interval(found: int, of: int) -> tuple[float, float]:
    """The 95 % interval of found / of, as shares from 0 to 1; (0, 1) where there is nothing to tell from.

    Source: E. B. Wilson, Journal of the American Statistical Association 22 (1927), without continuity correction.
    """
    if not of:
        return 0.0, 1.0
    share, spread = found / of, _Z * _Z / of
    middle = share + spread / 2
    half = _Z * math.sqrt(share * (1 - share) / of + spread / of / 4)
    # At either end rounding would miss the bound by a hair.
    return (0.0 if not found else (middle - half) / (1 + spread)), (1.0 if found == of else (middle + half) / (1 + spread))
