"""What clerk and customer do where the terminal asks for an amount, a card, its PIN or an earlier transaction."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from posfault.bench import setting
from posfault.bench.intents import PAYS_BACK
from posfault.bench.plan import Plan, cancelled, presented, typed
from posfault.bench.screens import Screen
from posfault.money import money
from posfault.text import tell

if TYPE_CHECKING:
    from posfault.bench.task import Task

TAKES_OUT_MS = 1000         # until the customer has taken the card out
_DOES = {"swipe": "swipes", "chip": "inserts", "tap": "taps"}
_MONTH_AND_DAY = slice(5, 10)       # of a slip's time, 2026-03-10 09:00


def _amount(task: Task, screen: Screen) -> Plan:
    if not task.asked or task.outcome == "done":        # it is paid: she did not ask for this
        return cancelled()
    if (screen.name == "amount_hold") != (task.step.clerk == "preauth"):
        return cancelled()._replace(words=tell("other_function"))
    wanted = money(task.asked)
    shown = screen.values[0]
    if shown == wanted:
        return typed(["ENTER"])
    clear = ["CLEAR"] * len(shown.replace(".", "").lstrip("0"))
    return typed([*clear, *str(task.asked), "ENTER"], tell("types_amount", amount=wanted))


def _card(task: Task, screen: Screen) -> Plan:
    """Who taps his card looks at the amount before; that of others is shown to them again."""
    if task.step.entry == "tap" and screen.values and not _is_right(task, screen.values[0]):
        return _refuses(screen.values[0])
    return _presents(task, task.step.entry)


def _use_chip(task: Task, screen: Screen) -> Plan:
    return _presents(task, "chip")


def _presents(task: Task, entry: str) -> Plan:
    if not task.card:
        return cancelled()
    again = tell("again") if task.presented else ""
    task.presented = True
    return Plan(tell(_DOES[entry], card=task.card, again=again), [presented(task.card, entry, 0)])


def _remove_card(task: Task, screen: Screen) -> Plan:
    return Plan(tell("takes_card_out"), [(TAKES_OUT_MS, "card_reader", "out")])


def _pin(task: Task, screen: Screen) -> Plan:
    """The customer looks at the amount above it."""
    if not _is_right(task, screen.values[0]):
        return _refuses(screen.values[0])
    pin = setting.PINS.get(task.card, "")
    cleared = ["CLEAR"] * len(screen.values[1])
    return typed([*cleared, *pin, "ENTER"], tell("types_pin")) if pin else cancelled()


def _agrees(back: bool) -> Callable[[Task, Screen], Plan]:
    """The customer's turn: he looks at the amount, and whether he gets it back or pays it."""

    def plan(task: Task, screen: Screen) -> Plan:
        wanted = task.intent is None or (task.step.clerk in PAYS_BACK) == back
        return typed(["ENTER"]) if wanted and _is_right(task, screen.values[0]) else _refuses(screen.values[0])

    return plan


def _is_right(task: Task, amount: str) -> bool:
    """Whether the amount is what the customer has come for, if there is one."""
    return task.intent is None or amount == money(task.asked)


def _refuses(amount: str) -> Plan:
    return typed(["CANCEL"], tell("refuses_amount", amount=amount))


def _from_slip(text: str, blank: int, part: slice = slice(None)) -> Callable[[Task, Screen], Plan]:
    """Types what stands on the original's slip: in that blank of that text, or a part of it."""

    def plan(task: Task, screen: Screen) -> Plan:
        values = task.slip.value(text) if task.slip else None
        if not values:
            return cancelled()._replace(words=tell("has_no_slip"))
        digits = [digit for digit in values[blank][part] if digit.isdigit()]
        cleared = ["CLEAR"] * len(screen.values[0])
        return typed([*cleared, *digits, "ENTER"], tell("types_from_slip", digits="".join(digits)))

    return plan


def _original(task: Task, screen: Screen) -> Plan:
    """She looks at the amount, and at nothing else."""
    slip = task.slip.value("slip_amount") if task.slip else None
    return typed(["ENTER"]) if slip == screen.values[:1] else cancelled()


OUTCOMES: Mapping[str, str] = {
    "card_removed": "reversed",
    "card_other": "mistyped",
    "pin_key_missing": "sign on",
    "original_missing": "declined",
    "original_undone": "undone already",
    "earlier_open": "unknown",
    "amount_above": "declined",
    "advice_pending": "no slip",
    "advice_refused": "declined",
}
PROMPTS: Mapping[str, Callable[[Task, Screen], Plan]] = {
    "amount": _amount,
    "amount_hold": _amount,
    "card": _card,
    "card_unreadable": _card,
    "use_chip": _use_chip,
    "remove_card": _remove_card,
    "pin": _pin,
    "confirm": _agrees(back=False),
    "confirm_signed": _agrees(back=False),
    "confirm_refund": _agrees(back=True),
    "confirm_code": _agrees(back=False),
    "batch": _from_slip("slip_trace", 0),
    "trace": _from_slip("slip_trace", 1),
    "date": _from_slip("slip_time", 0, _MONTH_AND_DAY),
    "approval_code": _from_slip("slip_approval", 0),
    "original": _original,
}
