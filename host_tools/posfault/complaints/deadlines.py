"""Working days: by when a complaint must be answered. Saturdays, Sundays and the contract's closed days do not count."""

from __future__ import annotations

import datetime
from collections.abc import Collection

_DAY = datetime.timedelta(days=1)
_SATURDAY = 5


def after(start: datetime.date, days: int, closed: Collection[str] = ()) -> datetime.date:
    """The day on which so many working days have gone by. closed: days such as 10-01."""
    found = start
    while days > 0:
        found += _DAY
        if found.weekday() < _SATURDAY and found.strftime("%m-%d") not in closed:
            days -= 1
    return found
