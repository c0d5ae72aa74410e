"""What tells people that something is wrong: texts of the display, answers of people, slips, answers of the bank, with why.

Names are those of the firmware's text catalogue and of the response codes; tests see that each exists. A row that `denies`
says that nothing was charged: it tells the truth only where no wrong debit stands, and otherwise it misleads.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple


class Sign(NamedTuple):
    """why: it counts as being told."""

    why: str
    denies: bool = False


# Texts of the display, which the clerk reads.
SCREENS: Mapping[str, Sign] = {
    "operator_wrong": Sign("somebody types a number or password that is not his"),
    "operator_locked": Sign("somebody has guessed at a password"),
    "finger_wrong": Sign("the finger is not that operator's"),
    "new_password_refused": Sign("the password of the trade is still in use"),
    "no_configuration": Sign("what was agreed is gone from the terminal"),
    "image_changed": Sign("the software is not the vendor's"),
    "not_allowed": Sign("somebody wants what is not his to do"),
    "idle_training": Sign("the terminal is in training, no sale counts"),
    "training_approved": Sign("nothing is charged in training", denies=True),
    "emergency_stop": Sign("debits are stopped", denies=True),
    "emergency_open": Sign("a reversal is still open"),
    "alarm_reversal": Sign("a debit is not yet reversed"),
    "alarm_advice": Sign("the bank has not answered a refund"),
    "alarm_journal": Sign("what the terminal kept of its transactions is damaged"),
    "alarm_self_test": Sign("the self-test is overdue"),
    "alarm_paper": Sign("the roll ends soon"),
    "test_failed": Sign("a peripheral does not work"),
    "report_failed": Sign("the report did not reach the bank"),
    "sign_on_silent": Sign("the bank does not answer the sign-on"),
    "sign_on_refused": Sign("the bank refuses the sign-on"),
    "sign_on_first": Sign("no sign-on is in force", denies=True),
    "sign_on_again": Sign("the bank wants a new sign-on", denies=True),
    "sign_off_failed": Sign("the bank still holds the terminal for signed on"),
    "maintenance_failed": Sign("the bank does not agree to what maintenance wants"),
    "shop_closed": Sign("the shop is closed now"),
    "no_such_trace": Sign("what she looks for was never journalled"),
    "no_slip_for_it": Sign("nothing was paid", denies=True),
    "status_undone": Sign("the bank has not debited it", denies=True),
    "status_never": Sign("the bank has never heard of it", denies=True),
    "status_unknown": Sign("the bank does not say what became of it"),
    "echo_silent": Sign("the line is down"),
    "over_floor_limit": Sign("too much for an offline sale", denies=True),
    "online_only": Sign("this card cannot be taken offline", denies=True),
    "offline_pending": Sign("the bank has not been told of offline sales"),
    "offline_refused": Sign("the bank refuses an offline sale"),
    "offline_lost": Sign("an offline sale is damaged"),
    "not_stored": Sign("the bank knows it: it cannot be cancelled any more"),
    "code_unreadable": Sign("the code was not read"),
    "paid_already": Sign("the same card has paid the same amount"),
    "refunded_already": Sign("this was refunded before"),
    "batch_full": Sign("no room is left in the batch"),
    "card_unreadable": Sign("the card was not read right"),
    "card_removed": Sign("the card was out too early", denies=True),
    "card_other": Sign("it is not the card of the original"),
    "use_chip": Sign("a stripe does not do for this card"),
    "pin_wrong": Sign("the PIN is wrong"),
    "pin_key_missing": Sign("the keys are not whole"),
    "original_missing": Sign("there is no such original"),
    "original_undone": Sign("it is undone already"),
    "earlier_open": Sign("the bank must hear of an earlier one first", denies=True),
    "amount_above": Sign("it is more than the original"),
    "declined": Sign("the bank refuses", denies=True),
    "held_by_bank": Sign("the bank finds it suspicious", denies=True),
    "bank_notice": Sign("the bank finds it suspicious"),
    "no_answer": Sign("the bank does not answer"),
    "send_again": Sign("the bank does not answer"),
    "reversed": Sign("the bank does not answer, and it is reversed", denies=True),
    "advice_pending": Sign("the bank has not answered a refund"),
    "advice_refused": Sign("the bank refuses a refund afterwards"),
    "reversal_pending": Sign("nobody knows yet whether it was charged"),
    "signature_missing": Sign("the customer has not signed"),
    "left_alone": Sign("nobody has seen the approval, and it is undone", denies=True),
    "undone_late": Sign("a sale of before did not go through", denies=True),
    "left_unsigned": Sign("nobody signed, and it is undone", denies=True),
    "printer_error": Sign("the printer does not work"),
    "slip_still_owed": Sign("a sale went through and has no slip"),
    "slip_was_owed": Sign("a sale went through that had no slip"),
    "settled_differing": Sign("the totals differ"),
    "settlement_failed": Sign("the batch is not settled"),
}

# Texts that wait for somebody and say nothing of the kind: they belong to a day on which all is well.
CALM = (
    "advice_answered", "amount", "amount_hold", "approval_code", "approved", "balance_shown", "batch", "cancelled", "card",
    "date", "echo_right", "electronic_slip", "emergency_on", "emergency_over", "finger", "idle_off", "idle_on",
    "maintenance", "maintenance_done", "menu", "new_password", "new_password_again", "old_password", "operator", "password",
    "password_changed", "pin", "remove_card", "report_taken", "scan", "settled", "status_stands", "stored", "supervisor",
    "test_key", "test_passed", "test_pen", "trace", "trace_or_last", "unlock_operator", "unlocked",
)

# Prompts that say how it is and ask whether that is right: who says no, on CANCEL, has noticed.
ASKED: Mapping[str, tuple[str, str]] = {
    "confirm": ("customer", "does not agree to amount or card"),
    "confirm_signed": ("customer", "does not agree to amount or card"),
    "confirm_code": ("customer", "does not agree to the amount"),
    "confirm_refund": ("customer", "does not agree to the amount"),
    "signature_matches": ("clerk", "sees another signature than the customer drew"),
    "slip_readable": ("clerk", "cannot read the slip"),
    "original": ("clerk", "sees that it is not the sale that is meant"),
    "signature": ("customer", "does not sign for what is not his"),
    "test_slip": ("clerk", "cannot read the test slip"),
}

# Lines of slips.
PAPER: Mapping[str, str] = {
    "fault_title": "the fault slip says what state the sale is in and whom to call",
    "totals_differ": "the totals slip says that they differ",
    "slip_refused": "the slip says that the bank refused it",
    "slip_not_sent": "the slip says that the bank was never told",
}

# Answers of the bank that say that something is wrong with terminal, message or books; what is wrong with the customer's
# account (51, 55, 61, 75) tells of no failure.
REFUSALS: Mapping[str, Sign] = {
    "03": Sign("it does not know the merchant", denies=True),
    "12": Sign("there is nothing to do this to", denies=True),
    "13": Sign("the amount cannot be", denies=True),
    "22": Sign("its state is another than the terminal's", denies=True),
    "25": Sign("it has no such original"),
    "30": Sign("it cannot read the message", denies=True),
    "59": Sign("it finds it suspicious", denies=True),
    "64": Sign("the original had another amount", denies=True),
    "68": Sign("the issuer answers too late"),
    "77": Sign("it is in another batch", denies=True),
    "79": Sign("offline totals differ"),
    "90": Sign("it is closing its day"),
    "91": Sign("the issuer is down"),
    "94": Sign("it has had this before"),
    "95": Sign("its totals are others"),
    "96": Sign("it has a fault of its own"),
    "97": Sign("it does not know the terminal", denies=True),
    "98": Sign("the issuer does not answer"),
    "99": Sign("it cannot read the PIN", denies=True),
    "A0": Sign("the MAC is wrong", denies=True),
}
# A message that tells the bank.
TELLS_BANK: Mapping[str, str] = {"0400": "a reversal tells it that a transaction has no end"}

# A host that lets something through has done so all the time: that is the moment of no failure.
LENIENT: Mapping[str, str] = {
    "code_reusable": "a code pays again whenever it comes again",
    "mac_unchecked": "a MAC is checked at no time",
    "no_idempotency": "a request is never known again",
    "no_session_check": "a session is asked for at no time",
    "no_tombstone": "a late request is never refused",
    "posts_unmatched_uploads": "an upload is never compared",
    "previous_key_kept": "the old keys are good all the time",
    "unmonitored": "nobody looks at any time",
    "yesterday_key_kept": "the keys of another day are good all the time, a sign-on with them too",
}

# The closing sells once more, also behind a settlement, which has ended the sign-on: these say no more than that there.
CLOSINGS_OWN = ("sign_on_first", "sign_on_again", "22", "77")
