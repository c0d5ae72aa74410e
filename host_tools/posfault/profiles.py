"""Profiles: which guards are off. `field` has none, as the articles found it; `hardened` has all."""

from __future__ import annotations

from collections.abc import Iterable

from posfault import facts, suggest
from posfault.errors import InputError

PROFILES = ("field", "hardened")


def guards_off(profile: str, switches: Iterable[str] = (), option: str = "--guard") -> tuple[str, ...]:
    """The guards that are off, in the table's order. switches: NAME=on or NAME=off, over the profile, given by the option.

    Raises InputError for a profile, guard or switch that does not exist.
    """
    if profile not in PROFILES:
        raise InputError("--profile", f"there is no profile {suggest.shown(profile)}", suggest.remedy(profile, PROFILES))
    known = facts.guards()
    off = set(known) if profile == "field" else set()
    for switch in switches:
        name, _, state = switch.partition("=")
        if name not in known:
            raise InputError(option, f"there is no guard {suggest.shown(name)}", suggest.remedy(name, known))
        if state not in ("on", "off"):
            raise InputError(option, f"{suggest.shown(switch)} says neither on nor off", f"write {name}=off")
        (off.add if state == "off" else off.discard)(name)
    return tuple(name for name in known if name in off)


def profile_name(off: tuple[str, ...]) -> str:
    """field or hardened, more or less the guards named; whichever is shorter."""
    on = [name for name in facts.guards() if name not in off]
    if len(off) <= len(on):
        return "hardened" + "".join(f" -{name}" for name in off)
    return "field" + "".join(f" +{name}" for name in on)
