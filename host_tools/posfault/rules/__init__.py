"""The rules a verdict is made of: one invariant about money, one file.

A rule is a module with `judge(evidence) -> list[str]`: what breaks it, a sentence each, none when it holds. Its docstring
says what it does not check. Rules never read the firmware's configuration or guards.
"""

from __future__ import annotations

import functools
import importlib
from collections.abc import Callable
from types import ModuleType

from posfault import facts
from posfault.bench.evidence import Evidence
from posfault.text import term

Judge = Callable[[Evidence], list[str]]


@functools.cache
def all_rules() -> dict[str, Judge]:
    """Every rule by name."""
    return {name: _module(name).judge for name in facts.rule_names()}


def meaning(rule: str) -> str:
    """What the rule demands, in a sentence: in English the first line of its docstring."""
    return term(rule)


def _module(rule: str) -> ModuleType:
    return importlib.import_module(f"{__name__}.{rule.replace('-', '_')}")


def judge(evidence: Evidence) -> dict[str, list[str]]:
    """The rules that are broken, with what breaks them, sorted by name."""
    verdict = {rule: found(evidence) for rule, found in all_rules().items()}
    return {rule: findings for rule, findings in verdict.items() if findings}
