"""What is done at the prompts of the terminal's self-test."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from posfault.bench import setting
from posfault.bench.plan import READS_MS, SIGN_MS, Plan, typed
from posfault.bench.screens import Screen
from posfault.text import tell

if TYPE_CHECKING:
    from posfault.bench.task import Task


def _test_key(task: Task, screen: Screen) -> Plan:
    return typed([screen.values[0]])


def _test_slip(task: Task, screen: Screen) -> Plan:
    readable = any(slip.value("test_line") is not None for slip in task.slips[-1:])
    return typed(["ENTER" if readable else "CANCEL"], tell("reads_slip" if readable else "unreadable_slip"))


def _test_pen(task: Task, screen: Screen) -> Plan:
    return Plan(tell("draws_line"),
                [(SIGN_MS, "signature_pad", setting.strokes("self-test").hex()), (SIGN_MS + READS_MS, "keypad", "ENTER")])


PROMPTS: Mapping[str, Callable[[Task, Screen], Plan]] = {
    "test_key": _test_key,
    "test_slip": _test_slip,
    "test_pen": _test_pen,
}
