"""What to say to somebody who typed a name that does not exist."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

_SHOWN = 60
_LISTED = 8


def nearest(name: str, names: Iterable[str]) -> str:
    """The name most like `name`, or an empty string when none is near."""
    close = get_close_matches(name[:_SHOWN], list(names), n=1)
    return close[0] if close else ""


def shown(name: str) -> str:
    """`name` as fit for a message: cut when it is long, and never invisible."""
    if not name.strip():
        return repr(name[:_SHOWN])
    return name if len(name) <= _SHOWN else name[:_SHOWN] + "…"


def remedy(name: str, names: Iterable[str], command: str = "") -> str:
    """What to do about the unknown `name`: the nearest of `names`, and where all of them are listed."""
    known = sorted(names)
    near = nearest(name, known)
    guess = f"did you mean {near}?" if near else ""
    if command:
        choice = f"`posfault {command}` lists them"
    elif near and len(known) > _LISTED:
        choice = ""
    else:
        choice = f"known: {', '.join(known) or 'none'}"
    return " ".join(part for part in (guess, choice) if part)
