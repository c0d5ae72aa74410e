"""Findings: shrunk, those that come to the same together, and each as a scenario file that anyone can run."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from posfault import facts, profiles
from posfault.bench.run import Run
from posfault.bench.stand import Stand
from posfault.errors import HungError, InvalidRun, LinkError
from posfault.explorer import trial
from posfault.explorer.schedule import Schedule
from posfault.explorer.shrink import Shrunk, shrink
from posfault.explorer.trial import Found, Setting
from posfault.scenario import Expect, Scenario


@dataclass(frozen=True, slots=True)
class Finding:
    """Schedules found that shrink to the same one. shrunk: None for a defect, which breaks no rule."""

    found: tuple[Found, ...]
    shrunk: Shrunk | None


@dataclass(frozen=True, slots=True)
class Item:
    """What is to be shrunk."""

    setting: Setting
    schedule: Schedule
    broken: tuple[str, ...]


def shrunk(stand: Stand, item: Item) -> Shrunk:
    """For the pool; with what the shrunk schedule comes to on both profiles, which are two runs more."""
    made = shrink(stand, item.setting, item.schedule, item.broken)
    return replace(made, expect=_expect(stand, made))


def unshrunk(setting: Setting, found: Found) -> Shrunk:
    return Shrunk(setting, found.schedule, found.broken, 0, minimal=False)


def struck(stand: Stand, small: Shrunk) -> Shrunk:
    """The same without what never strikes, or comes up: a file that names such a thing is invalid."""
    if small.minimal:
        return small
    made = shrink(stand.on(small.setting.firmware), small.setting, small.schedule, small.broken, runs_most=2)
    return replace(made, expect=_expect(stand, made))


def merged(groups: Iterable[Sequence[Found]], shrunk: Iterable[Shrunk | None]) -> list[Finding]:
    """A finding for each that shrinks to something else. shrunk: of the first of each group."""
    made: dict[object, Finding] = {}
    for number, (same, small) in enumerate(zip(groups, shrunk, strict=True)):
        key = (small.setting.scenario.steps, small.setting.scenario.clerk, small.schedule, small.broken) if small else number
        known = made.get(key, Finding((), small))
        made[key] = replace(known, found=(*known.found, *same))
    return list(made.values())


def finding(shrunk: Shrunk) -> Scenario:
    """A scenario file's content. What holds on which profile is what was seen there; the file says so."""
    scenario, off = shrunk.setting.scenario, shrunk.setting.off
    said = f"posfault explore, profile {profiles.profile_name(off)}: breaks {', '.join(shrunk.broken)}"
    if shrunk.minimal:
        said += "; none of it can be left out"
    if not off:
        said += "; with every guard on nothing may break, so this file fails until that is mended"
    field = shrunk.broken if _all(off) else shrunk.expect.field
    headline = next((rule for rule in shrunk.broken if rule in field), field[0] if field else "")
    guards = (off,) if off and not _all(off) and headline in shrunk.broken else ()
    expect = Expect(headline, field, shrunk.expect.net, guards)
    return replace(shrunk.schedule.in_(scenario), title=f"{scenario.title}: {shrunk.name}", evidence=said,
                   expect=expect)


def _all(off: tuple[str, ...]) -> bool:
    return len(off) == len(facts.guards())


def _expect(stand: Stand, shrunk: Shrunk) -> Expect:
    """Which rules it breaks on `field`, and what it nets on `hardened`."""
    field = None if _all(shrunk.setting.off) else _on(stand, shrunk, tuple(facts.guards()))
    return Expect(field=tuple(sorted(field.broken)) if field else (), net=_net(stand, shrunk))


def _net(stand: Stand, shrunk: Shrunk) -> dict[str, int]:
    """What each intent nets on `hardened`; where that breaks too, without any fault; or so with the guards of the search."""
    setting = shrunk.setting
    for schedule, off in ((shrunk.schedule, ()), (Schedule(), ()), (Schedule(), setting.off)):
        done = _on(stand, replace(shrunk, schedule=schedule), off)
        if done and not done.broken:
            return {step.intent: done.net.get(step.intent, 0) for step in setting.scenario.steps if step.intent}
    return dict(setting.scenario.expect.net)


def _on(stand: Stand, shrunk: Shrunk, off: tuple[str, ...]) -> Run | None:
    try:
        return trial.once(stand, replace(shrunk.setting, off=off), shrunk.schedule)
    except (HungError, InvalidRun, LinkError):
        stand.home.cut_power()
        return None
