"""What clerk and customer do at each prompt of the display, how long they take, and what an ending tells the clerk."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import TYPE_CHECKING

from posfault import facts
from posfault.bench import again_prompts, card_prompts, people, self_test_prompts, setting
from posfault.bench.plan import READS_MS, SIGN_MS, SWIPE_MS, Plan, cancelled, presented, typed
from posfault.bench.screens import HELP, Screen
from posfault.money import money
from posfault.scenario import Step
from posfault.text import tell, term

if TYPE_CHECKING:
    from posfault.bench.task import Task

ONE_AFTER_THE_OTHER = ("test_key",)     # that the same text comes again with something else in it is no failure
_TYPES_ON = ("sale", "practice")
PATIENCE = 3            # how often she does the same at the same prompt
MEND_MS = 20000         # until a jam is cleared or a roll changed
SERVICE_MS = 3_600_000  # until the service has come and is done

# What a text means for every step.
ALWAYS = {"not_allowed": "declined", "held_by_bank": "declined", "operator_locked": "locked"}
# What a text means for a step in which money moves, and for others: screen, or (step, screen) -> outcome.
MONEY_OUTCOMES = {
    "approved": "done",
    "emergency_stop": "declined",
    "printer_error": "no slip",
    "slip_still_owed": "no slip",
    "signature_missing": "unsigned",
    "left_unsigned": "reversed",
    "left_alone": "reversed",
    "declined": "declined",
    "no_answer": "unknown",
    "reversal_pending": "unknown",
    "reversed": "reversed",
    "sign_on_first": "sign on",
    "sign_on_again": "sign on",
    "stored": "done",
    "over_floor_limit": "declined",
    "online_only": "declined",
    "cancelled": "done",
    "not_stored": "declined",
    **card_prompts.OUTCOMES,
}
_OWED = ("printer_error", "slip_still_owed")
NOT_TRIED = ("", "sign on", "declined", "reversed", "undone already")   # nothing was asked, refused, or undone
ONCE = ("sign off", "log out", "training", "emergency", "echo", "status query", "reprint")      # done once it was tried
OUTCOMES = {
    ("change password", "password_changed"): "done",
    ("unlock operator", "unlocked"): "done",
    ("maintenance", "maintenance_done"): "done",
    ("maintenance", "maintenance_failed"): "declined",
    ("practice", "approved"): "done",
    ("practice", "training_approved"): "done",
    ("report", "report_taken"): "done",
    ("report", "report_failed"): "done",
    ("self test", "test_passed"): "done",
    ("self test", "test_failed"): "done",
    ("settle", "settled"): "done",
    ("settle", "settled_differing"): "done",
    ("settle", "sign_on_first"): "sign on",
    ("settle", "sign_on_again"): "sign on",
    ("balance", "balance_shown"): "done",
    ("refund", "alarm_advice"): "no slip",
}


def outcome(task: Task, screen: str) -> str | None:
    """What this text says of the attempt, if anything: a slip of which nothing has come yet is an earlier customer's."""
    step = task.step
    if screen in _OWED and not (task.tried or task.outcome):
        return None
    found = OUTCOMES.get((step.clerk, screen)) or ALWAYS.get(screen)
    return found or (MONEY_OUTCOMES.get(screen) if moves_money(step) else None)


def moves_money(step: Step) -> bool:
    """Whether a customer stands there for it."""
    return bool(step.intent or step.of or step.card)


# Which of her rules is asked at which outcome, and what she does where the scenario gives her none.
REACTIONS = {"unknown": "on_unknown", "reversed": "on_unknown", "no slip": "on_no_slip", "dark": "on_power_loss"}
WITHOUT_RULE = {
    "unknown": "leaves", "no slip": "served", "dark": "leaves", "declined": "leaves", "undone already": "leaves",
    "reversed": "begin", "mistyped": "begin", "unsigned": "begin",
}


def plan(task: Task, screen: Screen, times: int) -> Plan:
    """What is done at this screen when it comes for the nth time in a row; after three times in vain she cancels, and after
    as many again she lets it be.
    """
    if times > 2 * PATIENCE:
        return Plan("", [])             # whichever key it is: until the display shows something else
    if times > PATIENCE:
        return cancelled()
    if screen.name == "operator_wrong" and task.refused > 1:
        return _mend_keypad()
    if screen.name == HELP.name and task.helped >= PATIENCE:     # which she has not asked for
        return _mend_keypad()
    if screen.name == "signature" and times == PATIENCE:
        return _mend_pad(task, screen)
    if screen.name == "signature" and times > 1:
        return typed(["ENTER"], tell("presses_enter"))        # the customer has signed
    if screen.name in _PROMPTS:
        return _PROMPTS[screen.name](task, screen)
    return typed(["ENTER"], tell("presses_enter"))


def _operator(task: Task, screen: Screen) -> Plan:
    number, password = task.login
    return typed([*_cleared(screen), *number, "ENTER", *password, "ENTER"], tell("logs_in", number=number))


def _password(task: Task, screen: Screen) -> Plan:
    return typed([*_cleared(screen), *task.login[1], "ENTER"])


def _old_password(task: Task, screen: Screen) -> Plan:
    return typed([*_cleared(screen), *task.login[1], "ENTER"], tell("types_password"))


def _new_password(task: Task, screen: Screen) -> Plan:
    task.chosen = people.new_password(task.step.person, task.login)
    return typed([*_cleared(screen), *task.chosen, "ENTER"], tell("chooses_password"))


def _unlock_operator(task: Task, screen: Screen) -> Plan:
    whom = setting.PEOPLE[task.step.whom].operator
    return typed([*_cleared(screen), *whom, "ENTER"], tell("unlocks", number=whom))


def _maintenance(task: Task, screen: Screen) -> Plan:
    number = {"clear reversal": "1", "set signed on": "2"}[task.step.item]
    return typed([*_cleared(screen), number, "ENTER"], tell("chooses", item=term(task.step.item)))


def _supervisor(task: Task, screen: Screen) -> Plan:
    if not setting.PEOPLE[task.step.person].operator:
        return typed(["CANCEL"], tell("presses_cancel"))
    keys = [*_cleared(screen), *task.knows["eva"], "ENTER"]
    return typed(keys, tell("calls", person="eva"))._replace(person="eva")


def _finger(task: Task, screen: Screen) -> Plan:
    """Whoever has typed the password: she herself, or the supervisor whom she called."""
    own = setting.PEOPLE[task.step.person]
    who = setting.PEOPLE["eva"] if task.login[0] != screen.values[0] else own
    return Plan(tell("gives_finger"), [(SWIPE_MS, "fingerprint", who.finger)])


def _cleared(screen: Screen) -> list[str]:
    """She takes back what stands there already."""
    return ["CLEAR"] * len(screen.values[0])


def function_keys(step: Step, dead: bool = False) -> tuple[str, ...]:
    """What she presses at the idle display to begin the step. dead: its own key does nothing, so she takes the menu."""
    if dead:
        return ("MENU", *str(facts.functions()[_function(step.clerk)].number), "ENTER")
    return _keys_of(step.clerk)


def _function(clerk: str) -> str:
    return _FUNCTIONS.get(clerk, clerk.replace(" ", "_"))


@functools.cache
def _keys_of(clerk: str) -> tuple[str, ...]:
    return facts.functions()[_function(clerk)].keys


def _trace(task: Task, screen: Screen) -> Plan:
    """She looks at the slip of the sale that is meant, or takes the last one."""
    number = (task.of.trace if task.of else "") or "0"
    return typed([*_cleared(screen), *number, "ENTER"], tell("types_trace", trace=number))


def log_out(screen: Screen) -> Plan:
    """How she ends the session of whoever was there before."""
    return typed([*facts.functions()["log_out"].keys], tell("logs_other_out", number=screen.values[0]))


def begin(task: Task) -> Plan:
    """How she begins the step. At a sale she knows the next prompt and types on; the customer swipes unasked, but for a tap
    he looks at the amount first."""
    keys = [*function_keys(task.step, dead=task.attempts > 1 and not task.answered)]
    words = task.begins(" ".join(keys).replace("_", " "))
    if task.step.clerk not in _TYPES_ON or task.intent is None:
        return typed(keys, words)
    plan = typed([*keys, *str(task.intent.asked), "ENTER"], words)
    if task.step.entry == "tap":
        return plan
    task.presented = True
    return Plan(plan.words, [*plan.events, presented(task.card, task.step.entry, plan.events[-1][0])])


def _scan(task: Task, screen: Screen) -> Plan:
    """The phone shows a code, a fresh one each time, and is put away. Who has paid, or has a slip, is done."""
    if task.intent is None or task.outcome == "done" or any(task.owns(slip, {}) for slip in task.slips):
        return Plan(tell("presses_cancel"), [(SWIPE_MS + READS_MS, "keypad", "CANCEL")])
    return Plan(tell("shows_code", card=task.intent.card),
                [(SWIPE_MS, "scanner", task.intent.fresh_code()), (SWIPE_MS + READS_MS, "scanner", "")])


def _signature(task: Task, screen: Screen) -> Plan:
    if task.intent is None:
        return typed(["ENTER"])
    if task.outcome != "done" and screen.values[0] != money(task.asked):
        return cancelled()._replace(words=tell("signs_for_other"))      # nothing of his has been approved yet
    return Plan(tell("hands_pen"),
                [(SIGN_MS, "signature_pad", task.intent.strokes.hex()), (SIGN_MS + READS_MS, "keypad", "ENTER")])


def skips_signature() -> Plan:
    """She holds that none is needed."""
    return typed(["ENTER"], tell("skips_signature"))


def _mend_pad(task: Task, screen: Screen) -> Plan:
    """The customer has signed twice and the terminal asks still."""
    signed = _signature(task, screen)
    later = [(MEND_MS + delay_ms, source, content) for delay_ms, source, content in signed.events]
    return Plan(tell("mends_pad"), [(MEND_MS, "signature_pad", "mend"), *later])


def _signature_matches(task: Task, screen: Screen) -> Plan:
    """She has seen the customer draw."""
    if task.intent is None or task.picture == task.intent.strokes.hex():
        return typed(["ENTER"])
    return typed(["CANCEL"], tell("other_signature"))


def _mend_keypad() -> Plan:
    """Whoever takes care, and is not understood, holds the keys to be at fault: the next wrong password locks her out."""
    return Plan(tell("mends_keypad"), [(MEND_MS, "keypad", "mend"), (MEND_MS + READS_MS, "keypad", "ENTER")])


def _slip_seen(task: Task, screen: Screen) -> Plan:
    readable = any(slip.looks_whole() for slip in task.slips[-1:])
    return typed(["ENTER" if readable else "CANCEL"], tell("reads_slip" if readable else "unreadable_slip"))


def _mend_printer(task: Task, screen: Screen) -> Plan:
    """Who sells again where no slip comes does not wait for one."""
    key = "CANCEL" if task.rules.on_no_slip == "repeat" else "ENTER"
    return Plan(tell("mends_printer"), [(MEND_MS, "printer", "mend"), (MEND_MS + READS_MS, "keypad", key)])


def _provision(task: Task, screen: Screen) -> Plan:
    return Plan(tell("has_provisioned"),
                [(SERVICE_MS, "configuration", "mend"), (SERVICE_MS + READS_MS, "keypad", "ENTER")])


def _load_image(task: Task, screen: Screen) -> Plan:
    return Plan(tell("has_image_loaded"),
                [(SERVICE_MS, "image", "mend"), (SERVICE_MS + READS_MS, "keypad", "ENTER")])


_FUNCTIONS = {"settle": "settlement", "practice": "sale"}       # functions that are called otherwise than the step
_PROMPTS: dict[str, Callable[[Task, Screen], Plan]] = {
    "operator": _operator,
    "password": _password,
    "supervisor": _supervisor,
    "finger": _finger,
    "old_password": _old_password,
    "new_password": _new_password,
    "new_password_again": _new_password,
    "unlock_operator": _unlock_operator,
    "maintenance": _maintenance,
    "trace_or_last": _trace,
    **again_prompts.PROMPTS,
    "scan": _scan,
    "code_unreadable": _scan,
    "signature": _signature,
    "signature_matches": _signature_matches,
    "slip_readable": _slip_seen,
    "no_configuration": _provision,
    "image_changed": _load_image,
    **self_test_prompts.PROMPTS,
    "printer_error": _mend_printer,
    "slip_still_owed": _mend_printer,
    **card_prompts.PROMPTS,
}
