"""Chooses scenarios of the catalogue: by cause, rule, peripheral, guard, tag, or words of what they tell."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from posfault import facts, suggest
from posfault.causes import CAUSES
from posfault.errors import InputError
from posfault.scenario import Scenario

_POWER = ("cut", "brown_out", "reboot_loop", "torn")    # kinds after which a terminal must be reset from outside
_USED = {"code sale": "scanner", "service port": "service_port"}    # steps that need a peripheral of their own


def peripherals(scenario: Scenario) -> set[str]:
    """Where its faults strike, and what its steps need beside the usual."""
    struck = {fault.point.partition(".")[0] for fault in scenario.faults}
    used = {_USED[step.clerk] for step in scenario.steps if step.clerk in _USED}
    finger = {"fingerprint"} if scenario.configuration.get("second_factor") == "fingerprint" else set()
    return struck | used | finger


def tags(scenario: Scenario) -> set[str]:
    """unsigned, duplicate: its folder. quick: nobody waits for minutes. board-safe: no power cut. And its peripherals."""
    found = {scenario.path.parent.name} & {"unsigned", "duplicate"} | peripherals(scenario)
    nightly = scenario.configuration.get("settle_at", "never") != "never"
    if not nightly and not any(step.clerk == "wait" for step in scenario.steps):
        found.add("quick")
    if not any(fault.kind in _POWER for fault in scenario.faults):
        found.add("board-safe")
    return found


def known_tags() -> set[str]:
    return {"unsigned", "duplicate", "quick", "board-safe", *_peripherals()}


def _peripherals() -> set[str]:
    return {point.peripheral for point in facts.points().values()}


def _guards(scenario: Scenario) -> set[str]:
    return {name for names in scenario.expect.guards for name in names}


# Option -> what a scenario has of it, and what there is.
_BY: Mapping[str, tuple[Callable[[Scenario], Iterable[str]], Callable[[], Iterable[str]]]] = {
    "cause": (lambda one: one.cause, lambda: CAUSES),
    "rule": (lambda one: one.expect.field, facts.rule_names),
    "peripheral": (peripherals, _peripherals),
    "guard": (_guards, facts.guards),
    "tag": (tags, known_tags),
}


@dataclass(frozen=True)
class Selection:
    """Each given narrows the choice; "" and () do not. words: each must be in the name, title or story, of any language."""

    words: tuple[str, ...] = ()
    cause: str = ""
    rule: str = ""
    peripheral: str = ""
    guard: str = ""
    tag: str = ""

    def of(self, scenarios: Iterable[Scenario]) -> list[Scenario]:
        """Raises InputError for a cause, rule, peripheral, guard or tag that does not exist."""
        asked = {option: given for option in _BY if (given := getattr(self, option))}
        for option, given in asked.items():
            known = list(_BY[option][1]())
            if given not in known:
                raise InputError(f"--{option}", f"there is no {option} {suggest.shown(given)}", suggest.remedy(given, known))
        return [one for one in scenarios
                if all(given in _BY[option][0](one) for option, given in asked.items()) and self._told(one)]

    def _told(self, scenario: Scenario) -> bool:
        text = " ".join((scenario.name, scenario.title, scenario.say.en, scenario.say.zh)).lower()
        return all(word.lower() in text for word in self.words)
