"""What the clerk does where the terminal says that the same was done before."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from posfault.bench.plan import Plan, typed
from posfault.bench.screens import Screen
from posfault.text import tell

if TYPE_CHECKING:
    from posfault.bench.task import Task


def _paid_already(task: Task, screen: Screen) -> Plan:
    """She knows whether she is at the same purchase still."""
    if task.tried:
        return typed(["ENTER"], tell("sees_paid"))
    return typed(["CANCEL"], tell("other_purchase"))


def _refunded_already(task: Task, screen: Screen) -> Plan:
    """She knows whether she is at the same refund still."""
    if task.tried:
        return typed(["ENTER"], tell("sees_refunded"))
    return typed(["CANCEL"], tell("other_part"))


def _send_again(task: Task, screen: Screen) -> Plan:
    """She does not know what came of the first time, and has it undone."""
    return typed(["CANCEL"], tell("does_not_send_again"))


PROMPTS: dict[str, Callable[[Task, Screen], Plan]] = {
    "paid_already": _paid_already,
    "refunded_already": _refunded_already,
    "send_again": _send_again,
}
