"""What people at the till do wrong: each habit fires where it makes a difference, and nowhere else."""

from __future__ import annotations

from typing import Any

import pytest

from posfault.scenario import Step

LOG_OUT = Step("log out")


def fired(seen: Any) -> list[str]:
    return list(seen.run.fired)


def test_a_skipped_sign_on_is_made_up_for_when_the_terminal_asks(shop: Any) -> None:
    seen = shop(behaviours=("skips_sign_on",))
    assert fired(seen) == ["skips_sign_on"]
    assert len(seen.shown("sign_on_first")) == 1
    assert (seen.run.broken, seen.run.net) == ({}, {"tea": 8800})


def test_a_sign_on_that_nobody_asked_for_cannot_be_skipped(shop: Any) -> None:
    seen = shop(steps=(shop.SIGN_ON, shop.SIGN_ON, shop.sale()), behaviours=("skips_sign_on",))
    assert len(seen.asked("0800")) == 1, "the first was skipped, the second asked for"
    assert shop(steps=(shop.sale(),), behaviours=("skips_sign_on",)).run.not_fired == ["skips_sign_on"]


def test_a_sale_that_is_refused_without_a_sign_on_is_forced_offline(shop: Any) -> None:
    """That asks for one too; then it is taken offline all the same, with the supervisor's release."""
    seen = shop(steps=(shop.sale(),), behaviours=("forces_offline",))
    assert fired(seen) == ["forces_offline"]
    assert len(seen.shown("sign_on_first")) == 2
    assert [one.type for one in seen.debits()] == ["offline_sale"]
    assert (seen.run.broken, seen.run.net) == ({}, {"tea": 8800})
    (debit,) = shop(steps=(shop.sale(),)).debits()
    assert debit.type == "sale"


def test_a_sale_that_is_not_refused_is_not_forced_nor_is_another_step(shop: Any) -> None:
    assert shop(behaviours=("forces_offline",)).run.not_fired == ["forces_offline"]
    refused = (Step("code sale", "tea", 8800, "A"), Step("settle"))
    assert shop(steps=refused, behaviours=("forces_offline",)).run.not_fired == ["forces_offline"]


@pytest.mark.parametrize(("prompt", "amount"), [("amount", 8800), ("approved", 8800), ("signature", 30_000)])
def test_a_forgotten_enter_leaves_the_terminal_waiting(prompt: str, amount: int, shop: Any) -> None:
    """It gives up after a minute; the sale is made in the end, and once."""
    habit = shop.behaviour("forgets_enter", prompt=prompt)
    seen = shop(steps=(shop.SIGN_ON, shop.sale(amount=amount)), behaviours=(habit,))
    prompt_ms = max(at_ms for at_ms, _ in seen.shown(prompt) if at_ms < seen.run.closing_ms)
    assert fired(seen) == ["forgets_enter"]
    assert seen.run.closing_ms > prompt_ms
    assert seen.run.closing_ms > 60_000
    assert (seen.run.broken, seen.run.net) == ({}, {"tea": amount})


def test_what_is_never_asked_cannot_be_forgotten(shop: Any) -> None:
    assert shop(behaviours=(shop.behaviour("forgets_enter", prompt="signature"),)).run.not_fired == ["forgets_enter"]


def test_whoever_walks_away_comes_back_to_the_customer_who_waits(shop: Any) -> None:
    """The signature's prompt has given up meanwhile: it is sold anew, or the signature still asked for before that."""
    steps = (shop.SIGN_ON, shop.sale(amount=30_000))
    for off, shown, others in (((), "left_unsigned", 2), (("unsigned_reversed",), "signature_missing", 1)):
        seen = shop(steps=steps, behaviours=(shop.behaviour("walks_away", customer="waits"),), off=off)
        assert fired(seen) == ["walks_away"]
        assert len(seen.shown(shown)) == others     # what is undone is told before and after the bank is asked
        assert len(seen.shown("slip_was_owed")) == (shown == "signature_missing")
        assert len([one for one in seen.debits() if one.amount == 30_000]) == others
        assert (seen.run.broken, seen.run.net) == ({}, {"tea": 30_000})


def test_a_customer_may_leave_meanwhile(shop: Any) -> None:
    """Nobody has told her that it was approved: she goes without the goods, and has paid."""
    seen = shop(behaviours=(shop.behaviour("walks_away", prompt="approved"),), off=("approval_seen",))
    assert fired(seen) == ["walks_away"]
    assert set(seen.run.broken) == {"right-amount"}
    assert seen.run.evidence.intents[0].amount == 0


def test_nobody_walks_away_from_a_prompt_that_never_comes(shop: Any) -> None:
    assert shop(behaviours=("walks_away",)).run.not_fired == ["walks_away"]


def test_a_message_is_misread(shop: Any) -> None:
    """REVERSED, NOT CHARGED is taken for approved: the customer leaves with the goods."""
    lost = shop.fault("network.receive", "drop", 2)
    seen = shop(lost, behaviours=("misreads",), off=("refusal_on_paper",))
    assert fired(seen) == ["drop at network.receive 2", "misreads"]
    assert set(seen.run.broken) == {"right-amount"}
    told = shop(lost, behaviours=("misreads",))
    assert fired(told) == ["drop at network.receive 2", "misreads"]
    assert told.run.broken == {}, "a slip says what the display said"
    assert shop(lost).run.net == {"tea": 8800}


@pytest.mark.parametrize(("shown", "wrong"), [
    ("declined", {"behaviours": ("answers_code", {"mti": "0200", "code": "51"})}),
    ("sign_on_again", {"behaviours": ("answers_code", {"mti": "0200", "code": "77"})}),
    ("reversal_pending", {"faults": ("network.connect", "outage", 2)}),
])
def test_whatever_is_not_paid_is_on_paper(shop: Any, shown: str, wrong: dict[str, Any]) -> None:
    """Also where the next try finds that a reversal is open, and gets no further."""
    faults = [shop.fault(*wrong["faults"])] if "faults" in wrong else []
    hosts = [shop.behaviour(wrong["behaviours"][0], **wrong["behaviours"][1])] if "behaviours" in wrong else []
    habit = shop.behaviour("misreads", shown=shown, taken="done")
    seen = shop(*faults, behaviours=(*hosts, habit))
    assert "misreads" in fired(seen)
    assert seen.run.broken == {}
    assert "right-amount" in shop(*faults, behaviours=(*hosts, habit), off=("refusal_on_paper",)).run.broken


@pytest.mark.parametrize("taken", ["done", "no slip"])
def test_what_is_refused_before_it_has_an_amount_is_on_paper(taken: str, shop: Any) -> None:
    """She takes SIGN ON FIRST for an approval; by the paper she tries again, and at last sends the customer away."""
    skips = (shop.behaviour("skips_sign_on"), shop.behaviour("misreads", shown="sign_on_first", taken=taken))
    seen = shop(behaviours=skips)
    assert fired(seen) == ["skips_sign_on", "misreads"]
    assert (seen.run.broken, seen.run.net) == ({}, {"tea": 0})
    assert seen.run.evidence.slips[0].lines[1:] == ("NOT DONE - CANCELLED", "TIME 2026-03-10 09:00")
    assert "right-amount" in shop(behaviours=skips, off=("refusal_on_paper",)).run.broken


def test_a_void_that_finds_no_original_says_on_paper_that_it_is_not_done(shop: Any) -> None:
    """Two keys of the keypad are exchanged: it is another trace number."""
    steps = (shop.SIGN_ON, shop.sale(), Step("void", "return of tea", of="tea"))
    last = len(shop(steps=steps).events("keypad.key"))
    faults = (shop.fault("keypad.key", "swap", nth, key="7") for nth in range(last, 0, -1))
    wrong = next(fault for fault in faults if shop(fault, steps=steps).shown("original_missing"))
    habit = (shop.behaviour("misreads", shown="original_missing", taken="done"),)
    seen = shop(wrong, steps=steps, behaviours=habit)
    assert "misreads" in fired(seen)
    assert seen.run.broken == {}
    assert "right-amount" in shop(wrong, steps=steps, behaviours=habit, off=("refusal_on_paper",)).run.broken


@pytest.mark.parametrize(("fault", "shown", "taken", "guard"), [
    (("network.receive", "drop", 3), "reversed", "done", "refusal_on_paper"),
    (("printer.line", "blank", 20), "approved", "declined", "slip_readable"),
])
def test_what_pays_back_is_on_paper_either_way(
        fault: tuple[str, str, int], shown: str, taken: str, guard: str, shop: Any) -> None:
    """A void that was not carried out is taken for done, or one that was for refused."""
    steps = (shop.SIGN_ON, shop.sale(), Step("void", "return of tea", of="tea"))
    habit = shop.behaviour("misreads", shown=shown, taken=taken)
    seen = shop(shop.fault(*fault), steps=steps, behaviours=(habit,))
    assert "misreads" in fired(seen)
    assert (seen.run.broken, seen.run.net) == ({}, {"tea": 8800, "return of tea": -8800})
    assert "right-amount" in shop(shop.fault(*fault), steps=steps, behaviours=(habit,), off=(guard,)).run.broken


def test_a_message_that_says_the_same_cannot_be_misread(shop: Any) -> None:
    habit = shop.behaviour("misreads", shown="approved", taken="done")
    assert shop(behaviours=(habit,)).run.not_fired == ["misreads"]


def test_an_approval_without_its_slip_is_not_misread_once_the_printer_is_mended(shop: Any) -> None:
    """She takes PRINTER ERROR for a refusal; the slip that comes out at once says better."""
    habit = shop.behaviour("misreads", shown="printer_error", taken="declined")
    jammed = shop.fault("printer.line", "jam", 5)
    seen = shop(jammed, behaviours=(habit,))
    assert fired(seen) == ["jam at printer.line 5", "misreads"]
    assert (seen.run.broken, seen.run.net) == ({}, {"tea": 8800})
    later = shop(jammed, behaviours=(habit,), off=("slip_at_once",))
    assert "right-amount" in later.run.broken


def test_of_two_habits_of_one_name_neither_takes_the_others_place(shop: Any) -> None:
    habits = [shop.behaviour("misreads", shown=shown, taken="done") for shown in ("reversed", "declined")]
    for both in (habits, habits[::-1]):
        seen = shop(shop.fault("network.receive", "drop", 2), behaviours=tuple(both), off=("refusal_on_paper",))
        assert "misreads" in fired(seen)
        assert set(seen.run.broken) == {"right-amount"}


def test_what_is_done_is_done_again(shop: Any) -> None:
    seen = shop(behaviours=("does_again",), off=("duplicate_challenged",))
    assert fired(seen) == ["does_again"]
    assert set(seen.run.broken) == {"charged-once", "right-amount"}


def test_after_a_sign_on_it_is_done_again_as_a_sale(shop: Any) -> None:
    """What was taken offline because nobody had signed on."""
    again = shop.behaviour("does_again", step="offline sale", after="sign on")
    seen = shop(steps=(shop.sale(),), behaviours=("forces_offline", again), off=("duplicate_challenged",))
    assert fired(seen) == ["forces_offline", "does_again"]
    assert [debit.type for debit in seen.debits()] == ["offline_sale", "sale"]
    assert len(seen.asked("0800")) == 2, "for the offline sale, and before the other one"
    assert set(seen.run.broken) == {"charged-once", "right-amount"}


def test_a_signature_that_she_does_not_ask_for_is_asked_for_by_the_terminal(shop: Any) -> None:
    steps = (shop.SIGN_ON, shop.sale(amount=30_000))
    seen = shop(steps=steps, behaviours=("skips_signature",))
    assert fired(seen) == ["skips_signature"]
    assert len(seen.shown("signature")) == 2
    assert (seen.run.broken, seen.run.net) == ({}, {"tea": 30_000})
    blank = shop(steps=steps, behaviours=("skips_signature",), off=("signature_drawn",))
    assert set(blank.run.broken) == {"cardholder-verified"}
    assert shop(behaviours=("skips_signature",)).run.not_fired == ["skips_signature"]


def test_a_sign_on_is_skipped_whatever_the_display_says(shop: Any) -> None:
    seen = shop(behaviours=("skips_sign_on", "yesterday_key_kept"), off=("log_in_apart",))
    assert "skips_sign_on" in fired(seen)
    assert seen.asked("0800") == []
    assert set(seen.run.broken) == {"signed-on"}


def test_where_a_key_does_nothing_she_takes_the_menu(shop: Any) -> None:
    """The hot key for the sign-on is the ninth key of the day, that for the sale the tenth."""
    for nth in (9, 10):
        seen = shop(shop.fault("keypad.key", "dead", nth))
        pressed = [event[2][0] for event in seen.events("keypad.key") if event[0] < seen.run.closing_ms]
        assert "MENU" in pressed
        assert (seen.run.broken, seen.run.net) == ({}, {"tea": 8800})


def test_what_was_given_up_is_not_done_again(shop: Any) -> None:
    seen = shop(steps=(shop.SIGN_ON, shop.sale(amount=99_999_999)), behaviours=("does_again",))
    assert seen.run.not_fired == ["does_again"]


def test_a_copy_that_nothing_marks_is_voided(shop: Any) -> None:
    """The sale is void then, though nobody brought anything back."""
    steps = (shop.SIGN_ON, shop.sale(), Step("reprint", of="tea"))
    seen = shop(steps=steps, behaviours=("voids_copy",), off=("reprint_marked",))
    assert fired(seen) == ["voids_copy"]
    assert (set(seen.run.broken), seen.run.net) == ({"right-amount"}, {"tea": 0})
    marked = shop(steps=steps, behaviours=("voids_copy",))
    assert (marked.run.fired, marked.run.broken, marked.run.net) == ([], {}, {"tea": 8800})


def test_who_is_logged_in_needs_nobodys_session_or_password(shop: Any) -> None:
    for habit in ("shares_session", "shares_password", "default_password", "guesses_password"):
        assert shop(behaviours=(habit,)).run.not_fired == [habit]


def test_her_own_password_is_no_password_of_the_trade(shop: Any) -> None:
    """Who never chose one logs in with it as herself."""
    habit = shop.behaviour("default_password", person="ann", operator="01")
    seen = shop(behaviours=(habit,), configuration={"passwords": "trade"}, off=("default_password_changed",))
    assert seen.run.not_fired == ["default_password"]
