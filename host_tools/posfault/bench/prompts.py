"""What clerk and customer do at each prompt of the display, how long they take, and what an ending tells the clerk."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NamedTuple

from posfault.bench import setting
from posfault.bench.intents import Intent
from posfault.bench.screens import Screen
from posfault.money import money

if TYPE_CHECKING:
    from posfault.bench.clerk import Task

READS_MS = 800          # until she has read the display
KEY_MS = 150            # from key to key
SWIPE_MS = 1500         # until the customer has swiped
SIGN_MS = 4000          # until the customer has signed
PATIENCE = 3            # how often she does the same at the same prompt
MEND_MS = 20000         # until a jam is cleared or a roll changed


FUNCTION_KEYS = {"sign on": "SIGN_ON", "sale": "SALE", "settle": "SETTLE", "sign off": "SIGN_OFF"}


class Plan(NamedTuple):
    """words: what is done, for the story. events: (delay in ms, peripheral, content) each."""

    words: str
    events: list[tuple[int, str, Any]]


# What a text means for the step at hand: (step, screen) -> outcome.
OUTCOMES = {
    ("sale", "approved"): "done",
    ("sale", "printer_error"): "no slip",
    ("sale", "slip_still_owed"): "no slip",
    ("sale", "signature_missing"): "no slip",
    ("sale", "declined"): "declined",
    ("sale", "no_answer"): "unknown",
    ("sale", "reversal_pending"): "unknown",
    ("sale", "reversed"): "reversed",
    ("sale", "sign_on_first"): "sign on",
    ("sale", "sign_on_again"): "sign on",
    ("settle", "settled"): "done",
    ("settle", "settled_differing"): "done",
}
# Which of her rules is asked at which outcome, and what she does where the scenario gives her none.
REACTIONS = {"unknown": "on_unknown", "reversed": "on_unknown", "no slip": "on_no_slip", "dark": "on_power_loss"}
WITHOUT_RULE = {"unknown": "leaves", "no slip": "served", "dark": "leaves", "declined": "leaves", "reversed": "begin"}


def plan(task: Task, screen: Screen, times: int) -> Plan:
    """What is done at this screen when it comes for the nth time in a row; after three times in vain she cancels."""
    if times > PATIENCE:
        return typed(["CANCEL"], "presses CANCEL")
    if screen.name == "signature" and times > 1:
        return typed(["ENTER"], "presses ENTER")        # the customer has signed
    if screen.name in _PROMPTS:
        return _PROMPTS[screen.name](task, screen)
    return typed(["ENTER"], "presses ENTER")


def typed(keys: list[str], words: str = "") -> Plan:
    return Plan(words, [(READS_MS + index * KEY_MS, "keypad", key) for index, key in enumerate(keys)])


def _operator(task: Task, screen: Screen) -> Plan:
    number, password = setting.OPERATOR
    return typed([*_cleared(screen), *number, "ENTER", *password, "ENTER"], f"logs in as operator {number}")


def _password(task: Task, screen: Screen) -> Plan:
    return typed([*_cleared(screen), *setting.OPERATOR[1], "ENTER"])


def _cleared(screen: Screen) -> list[str]:
    """She takes back what stands there already."""
    return ["CLEAR"] * len(screen.values[0])


def _amount(task: Task, screen: Screen) -> Plan:
    if task.intent is None:
        return typed(["CANCEL"], "presses CANCEL")
    wanted = money(task.intent.asked)
    shown = screen.values[0]
    if shown == wanted:
        return typed(["ENTER"])
    clear = ["CLEAR"] * len(shown.replace(".", "").lstrip("0"))
    return typed([*clear, *str(task.intent.asked), "ENTER"], f"types {wanted}")


def begin(task: Task, words: str) -> Plan:
    """How she begins the step: she knows the next prompt and types on, and the customer swipes without being asked."""
    keys = [FUNCTION_KEYS[task.step.clerk]]
    if task.intent is None:
        return typed(keys, words)
    plan = typed([*keys, *str(task.intent.asked), "ENTER"], words)
    return Plan(plan.words, [*plan.events, _swipe(task.intent, plan.events[-1][0])])


def _swipe(intent: Intent, after_ms: int) -> tuple[int, str, Any]:
    return after_ms + SWIPE_MS, "card_reader", setting.CARDS[intent.card]


def _card(task: Task, screen: Screen) -> Plan:
    if task.intent is None:
        return typed(["CANCEL"], "presses CANCEL")
    return Plan(f"has the customer swipe card {task.intent.card} again", [_swipe(task.intent, 0)])


def _signature(task: Task, screen: Screen) -> Plan:
    if task.intent is None:
        return typed(["ENTER"])
    return Plan("hands the customer the pen",
                [(SIGN_MS, "signature_pad", task.intent.strokes.hex()), (SIGN_MS + READS_MS, "keypad", "ENTER")])


def _mend_printer(task: Task, screen: Screen) -> Plan:
    return Plan("puts the printer in order", [(MEND_MS, "printer", "mend"), (MEND_MS + READS_MS, "keypad", "ENTER")])


_PROMPTS: dict[str, Callable[[Task, Screen], Plan]] = {
    "operator": _operator,
    "password": _password,
    "amount": _amount,
    "card": _card,
    "signature": _signature,
    "printer_error": _mend_printer,
    "slip_still_owed": _mend_printer,
}
