"""Lengths of time as people type and read them."""

from __future__ import annotations

import re

from posfault import suggest
from posfault.errors import InputError
from posfault.text import tell

_FORM = re.compile(r"([1-9]\d{0,5})([smhd])")
_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86_400}


def seconds(text: str, option: str = "--time") -> int:
    """Of a length such as 90s, 10m, 2h or 90d; 0 for "". Raises InputError, which names the option."""
    if not text:
        return 0
    fits = _FORM.fullmatch(text)
    if not fits:
        raise InputError(option, f"{suggest.shown(text)} is no time", "write it as 90s, 10m, 2h or 90d")
    return int(fits[1]) * _UNITS[fits[2]]


def lasted(length_s: float) -> str:
    """A length in the unit that suits it, in words that other languages can be asked for."""
    for name, unit in (("days_long", "d"), ("hours_long", "h"), ("minutes_long", "m")):
        if length_s >= _UNITS[unit]:
            return tell(name, number=f"{length_s / _UNITS[unit]:.1f}")
    return tell("seconds_long", number=f"{length_s:.1f}")


def spelt(length: int) -> str:
    """The shortest text that `seconds` reads as this length."""
    unit = next(name for name, size in reversed(_UNITS.items()) if length % size == 0)
    return f"{length // _UNITS[unit]}{unit}"
