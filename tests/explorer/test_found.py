"""Schedules that the explorer once found to break a rule on `hardened`: what broke is mended, and stays clean."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from posfault import scenario_file
from posfault.explorer import search
from posfault.scenario import Step


@pytest.mark.parametrize(("sign_on", "point", "kind", "nth"), [
    ("duplicate", "network.connect", "outage", 2), ("duplicate", "network.send", "cut", 2),
    ("reorder", "network.connect", "brown_out", 3), ("reorder", "network.receive", "outage", 2),
    ("echoed", "network.receive", "outage", 2),
])
def test_keys_that_a_second_sign_on_has_made_void_are_renewed_before_a_reversal(
        sign_on: str, point: str, kind: str, nth: int, shop: Any) -> None:
    """The bank gets the sign-on once more, which the terminal cannot know: its reversal is answered A0 until it signs on."""
    seen = shop(shop.fault("network.send", sign_on), shop.fault(point, kind, nth))
    assert seen.run.not_fired == []
    # Unless the power went with the answer: then it signs on before anything else.
    assert kind in ("cut", "brown_out") or "A0" in [
        one.reply_message.fields[39] for one in seen.world.acquirer.log if one.reply_message]
    assert seen.run.broken == {}


@pytest.mark.parametrize("kind", ["drop", "delay", "reorder", "cross_delivered"])
def test_of_two_answers_to_one_sign_on_the_one_that_arrived_counts(kind: str, shop: Any) -> None:
    """The rule took the first for the one with the keys."""
    seen = shop(shop.fault("network.receive", kind), shop.fault("network.send", "duplicate"))
    assert seen.run.not_fired == []
    assert seen.answered("0800") == ["00", "00"]
    assert seen.run.broken == {}


def test_what_the_display_says_is_said_of_the_request_that_the_terminal_made_last(shop: Any) -> None:
    """The line holds the first sale back until the second is sent; APPROVED is said of the second."""
    seen = shop(shop.fault("network.send", "reorder", 2), shop.fault("network.send", "delay", 3, ms=5000),
                off=("reversal_queried",))
    assert seen.run.not_fired == []
    assert seen.answered("0200") == ["00", "12"]
    assert seen.run.broken == {}


def test_a_demand_in_an_answer_that_comes_astray_is_heeded(shop: Any) -> None:
    """The answer to the sale, A0, comes on the connection of its reversal."""
    astray = (shop.fault("network.receive", "cross_delivered", 2), shop.fault("network.send", "corrupt", 2))
    seen = shop(*astray)
    assert seen.run.not_fired == []
    assert len(seen.asked("0800")) == 2
    assert seen.run.broken == {}
    assert set(shop(*astray, off=("demand_heeded",)).run.broken) == {"signed-on"}


def test_and_before_a_settlement_that_has_offline_sales_to_tell_of(shop: Any) -> None:
    """OFFLINE SALES PENDING, time after time, told nobody that the bank waits for a sign-on."""
    steps = (shop.SIGN_ON, Step("offline sale", "tea", 2000, "A"), Step("settle"))
    seen = shop(shop.fault("network.send", "duplicate"), steps=steps)
    assert seen.shown("offline_pending") == []
    assert len(seen.shown("settled")) == 2      # the closing settles too
    assert (seen.run.broken, seen.run.net) == ({}, {"tea": 2000})


def test_a_batch_that_the_bank_does_not_know_keeps_nobody_from_selling(shop: Any) -> None:
    """The batch number of the sign-on's answer arrives damaged, and no MAC covers it; the next gives the right one."""
    seen = shop(shop.fault("network.receive", "corrupt", byte=-47))
    assert seen.run.not_fired == []
    assert seen.answered("0200")[0] == "77"     # of a batch that the bank does not have
    assert (seen.run.broken, seen.run.net) == ({}, {"tea": 8800})


def test_a_refund_that_is_answered_by_a_demand_is_told_again_and_not_done_again(shop: Any) -> None:
    refund = Step("refund", "half of it", 4000, of="tea")
    steps = (shop.SIGN_ON, Step("sale", "tea", 8800, "A"), refund)
    behaviour = shop.behaviour("answers_code", mti="0220", code="77", carried_out="yes")
    seen = shop(steps=steps, behaviours=(behaviour,))
    assert seen.run.fired == ["answers_code"]
    assert len({one.message.fields[11] for one in seen.sent("0220")}) == 1
    assert (seen.run.broken, seen.run.net) == ({}, {"tea": 8800, "half of it": -4000})


# What is tried of each clean scenario: faults (point, kind, nth, parameters), behaviours (name, parameters).
_FOUND: dict[str, tuple[str, list[tuple[str, str, int, dict[str, Any]]], list[tuple[str, dict[str, Any]]]]] = {
    "the flash loses the signature":
        ("signed_sale", [("storage.program", "bit_rot", 9, {}), ("storage.program", "bit_rot", 10, {})], []),
    "nobody sees the approval": ("sale", [], [("walks_away", {"prompt": "approved"})]),
    "nobody sees it, and a chip card is in": ("chip_sale", [], [("walks_away", {"prompt": "approved"})]),
    "nobody sees it, paid by code": ("code_sale", [], [("walks_away", {"prompt": "approved"})]),
    "who is paid back may go at the approval": ("void", [], [("walks_away", {"prompt": "approved"})]),
    "the batch of an offline sale is none of the bank's":
        ("offline_sale", [("network.receive", "corrupt", 1, {"byte": -47})], []),
    "the bank cannot read what it is told of an offline sale":
        ("offline_sale", [("network.send", "corrupt", 3, {"byte": 20})], []),
    "the power fails amid the slip, and she cannot log in":
        ("sale", [("keypad.key", "dead", 18, {}), ("printer.line", "cut", 3, {"when": "after"})], []),
    "the same with keys exchanged":
        ("sale", [("keypad.key", "swap", 19, {}), ("printer.line", "cut", 12, {"when": "after"})], []),
    "the power fails at the approval, and she cannot log in":
        ("sale", [("keypad.key", "cut", 17, {}), ("keypad.key", "dead", 23, {})], []),
    "the power fails as she does it again":
        ("sale", [("clock.date", "brown_out", 8, {})], [("does_again", {})]),
    "the power fails amid the reprint": ("sale", [("printer.line", "cut", 22, {"when": "after"})], [("does_again", {})]),
    "the clock begins anew, and she does it again online":
        ("sale", [("clock.date", "battery_dead", 5, {})], [("does_again", {"after": "sign on"})]),
    "the flash forgets how it ended, and she does it again":
        ("sale", [("storage.program", "bit_rot", 9, {}), ("storage.program", "bit_rot", 10, {})], [("does_again", {})]),
    "the flash forgets a trace number that the bank has":
        ("sale", [("clock.ticks", "cut", 24, {}), ("storage.program", "bit_rot", 3, {}), ("storage.program", "worn", 4, {})],
         []),
    "a stuck ENTER answers for the clerk":
        ("sale", [("keypad.key", "stuck", 15, {}), ("printer.line", "torn_slip", 6, {})], []),
    "a stuck ENTER says that the printer is in order":
        ("sale", [("keypad.key", "stuck", 17, {}), ("printer.line", "blank", 5, {})], []),
    "a wrong digit, and a stuck ENTER agrees to it":
        ("sale", [("keypad.key", "swap", 11, {}), ("keypad.key", "stuck", 22, {})], []),
    "a digit is missing, and a stuck ENTER agrees to it":
        ("sale", [("keypad.key", "dead", 11, {}), ("keypad.key", "stuck", 22, {})], []),
    "a key dies as she logs in, and another as the supervisor lets her":
        ("sale", [("keypad.key", "dead", 5, {}), ("keypad.key", "dead", 36, {})], []),
    "the clock jumps before she does it again":
        ("sale", [("clock.date", "jump", 10, {"seconds": 43200})], [("does_again", {"after": "sign on"})]),
    "the flash forgets that it was undone, which the terminal knows":
        ("sale", [("storage.program", "bit_rot", 13, {})], [("answers_code", {"code": "77"})]),
    "a page that was never written, and the power fails after the approval":
        ("sale", [("storage.program", "lost_write", 5, {}), ("storage.program", "cut", 8, {"when": "after"})], []),
    "the same after the slip": ("sale", [("storage.program", "lost_write", 3, {}), ("printer.line", "cut", 12, {})], []),
    "a page rots, and the power fails as the sale is completed":
        ("sale", [("storage.program", "bit_rot", 6, {}), ("storage.program", "cut", 10, {"when": "before"})], []),
    "a page rots that the closing comes upon":
        ("sale", [("storage.program", "cut", 5, {"when": "before"}), ("storage.program", "bit_rot", 7, {})], []),
    "a stuck ENTER names the last sale, which was paid by code, and agrees that it is voided":
        ("payment_code_cancels_a_stored_sale", [("keypad.key", "stuck", 36, {"repeats": 10, "every_ms": 200})], []),
    "approvals are taken for refusals amid a series of codes":
        ("payment_code_read_twice", [], [("misreads", {"shown": "approved", "taken": "declined"})]),
    "a refund is begun again while the bank has not answered the first":
        ("refund_slip_torn_refunded_twice", [("network.receive", "outage", 3, {"ms": 60000})], []),
    "the power fails as an approval that she has read, and not confirmed, is undone":
        ("sale", [("storage.program", "brown_out", 10, {})], [("forgets_enter", {"prompt": "approved"})]),
    "what is left of the sale's slip, which comes out late, is not the void's":
        ("void", [("printer.line", "paper_end", 11, {}), ("printer.line", "torn_slip", 16, {})], []),
    "the power fails after an offline sale, and she cannot log in":
        ("offline_sale", [("display.show", "cut", 32, {"when": "before"}), ("keypad.key", "dead", 29, {})], []),
    "the power fails as a refund is sent, and nobody can log in to read that it will be sent again":
        ("refund", [("clock.ticks", "cut", 61, {"when": "after"}), ("fingerprint.match", "absent", 3, {})], []),
    "a slip that is lost in an open printer is torn, which is not the slip before":
        ("offline_sale", [("printer.line", "cover", 14, {}), ("printer.line", "torn_slip", 22, {})], []),
    "a slip that a hot printer loses is torn":
        ("offline_sale", [("printer.line", "overheat", 14, {"ms": 30000}), ("printer.line", "torn_slip", 20, {})], []),
    "an offline sale's card stands in the other place":
        ("offline_sale", [("keypad.key", "cut", 32, {"when": "before"}), ("storage.program", "lost_write", 1, {})], []),
    "the power fails at a refund's approval, and its slip is blank":
        ("refund", [("printer.line", "blank", 15, {}), ("storage.program", "cut", 17, {"when": "before"})], []),
    "a ghost answers for the clerk who is to compare the signature":
        ("signed_sale", [("keypad.key", "dead", 20, {}), ("keypad.key", "ghost", 23, {"key": "ENTER"})], []),
    "nobody answers what the bank has of a payment, and the platform has asked twice":
        ("code_sale", [("network.send", "drop", 3, {})], [("retry_under_new_order", {})]),
    "the latest records are written again, and there is no room":
        ("sale", [("storage.program", "cut", 8, {"when": "before"}), ("storage.program", "full", 9, {})], []),
    "a slip is torn while she is away":
        ("sale", [("printer.line", "torn_slip", 7, {})], [("walks_away", {"prompt": "approved", "customer": "waits"})]),
    "a blank slip, and CANCEL is dead": ("sale", [("keypad.key", "dead", 18, {}), ("printer.line", "blank", 8, {})], []),
    "the power fails before the demand to sign on is kept":
        ("sale", [("storage.program", "brown_out", 7, {})], [("sign_on_by_header", {})]),
    "two exchanged keys lock the cashier out": ("sale", [("keypad.key", "swap", 8, {}), ("keypad.key", "swap", 43, {})], []),
    "the power fails when the logbook was begun":
        ("sale", [("keypad.key", "dead", 5, {}), ("storage.program", "brown_out", 1, {"when": "after"})], []),
    "the bank's day ends with the sale, and after the settlement it is sold again":
        ("sale", [], [("cut_over", {"carried_out": "yes"}), ("does_again", {"after": "sign on"})]),
    "the bank's day ends with the refund, and after the settlement it is refunded again":
        ("refund", [], [("cut_over", {"mti": "0220", "carried_out": "yes"}),
                        ("does_again", {"step": "refund", "after": "sign on"})]),
    "the sale's slip is blank, and of its void only the terminal says, after a power cut, that it was approved":
        ("void", [("printer.line", "blank", 13, {}), ("storage.program", "write_error", 15, {})], []),
    "an old sign-on ends the new one while the clerk is away from a refund":
        ("refund", [("network.send", "echoed", 1, {"ms": 60000})],
         [("walks_away", {"prompt": "card", "minutes": 3, "customer": "waits"})]),
    "a stuck key answers an approval that nobody sees, and the customer leaves":
        ("sale", [("keypad.key", "stuck", 16, {})],
         [("walks_away", {"prompt": "approved", "minutes": 3, "customer": "leaves"})]),
    "the number of the sale has rotted, and the power fails before its void":
        ("void", [("storage.program", "bit_rot", 3, {"after_ms": 1000}),
                  ("storage.program", "brown_out", 11, {"when": "after"})], []),
    "nobody sees an approval, and the power fails as that is noted":
        ("sale", [("storage.program", "cut", 9, {"when": "before"})], [("walks_away", {"prompt": "approved"})]),
    "nobody sees an approval, and there is no room to note that":
        ("sale", [("storage.program", "full", 9, {})], [("walks_away", {"prompt": "approved"})]),
    "the bank's day ends with a sale that it refuses, and what is noted of that rots":
        ("sale", [("storage.program", "bit_rot", 9, {})], [("cut_over", {})]),
    "the answer to the reversal of the sale before asks for another sign-on":
        ("sale", [], [("answers_code", {"code": "77", "carried_out": "yes"}), ("sign_on_by_header", {"mti": "0400"})]),
    "the power fails as the sale's slip comes late, whose amount is that of the void":
        ("void", [("printer.line", "jam", 6, {}), ("printer.line", "cut", 17, {"when": "after"})], []),
    "the power fails at the signature, and the customer leaves":
        ("signed_sale", [("display.show", "cut", 26, {})], [("walks_away", {})]),
    "a digit is missing of the amount above the PIN": ("pin_sale", [("keypad.key", "dead", 13, {})], []),
    "a digit is missing of the amount at which a card is tapped": ("tap_sale", [("keypad.key", "dead", 12, {})], []),
    "one digit of the menu reads as another, and the sale would only be held":
        ("code_sale", [("keypad.key", "swap", 11, {"key": "4"})], []),
    "one digit of the menu reads as another, and the hold would be a sale":
        ("preauth_void", [("keypad.key", "swap", 11, {"key": "1"})], []),
    "ENTER reads as HELP, and back": ("offline_sale", [("keypad.key", "swap", 27, {"key": "HELP"})], []),
    "a ghost asks for another sale while she holds the slip":
        ("next_morning", [("keypad.key", "ghost", 37, {"key": "SALE"})], []),
    "a digit is missing in a completion": ("completion", [("keypad.key", "dead", 41, {})], []),
    "a stuck digit puts its second one into a completion": ("completion", [("keypad.key", "stuck", 37, {})], []),
    "keys that are exchanged make a hold of a void": ("completion_void", [("keypad.key", "swap", 11, {"key": "7"})], []),
    "keys that are exchanged make a payment by code of a void":
        ("completion_void", [("keypad.key", "swap", 66, {"key": "7"})], []),
    "an offline sale is refunded of which the bank has not been told":
        ("offline_refund", [("network.connect", "outage", 3, {"ms": 60000})], []),
    "an offline sale is refunded that the bank has not taken, since its day ends": (
        "offline_refund", [], [("cut_over", {"mti": "0220"})]),
    "a slip comes out late amid a series of payments by code":
        ("payment_code_read_twice", [("printer.line", "paper_end", 1, {})], []),
    "who cannot log her colleague out gives it up": ("next_operator", [("keypad.key", "dead", 19, {})], []),
}


@pytest.mark.parametrize("what", _FOUND)
def test_what_was_found_in_a_clean_scenario(what: str, shop: Any) -> None:
    name, faults, behaviours = _FOUND[what]
    clean = search.bare(scenario_file.load(scenario_file.find(name)))
    seen = shop.play(replace(clean, faults=tuple(shop.fault(point, kind, nth, **more) for point, kind, nth, more in faults),
                             behaviours=tuple(shop.behaviour(one, **more) for one, more in behaviours)))
    assert seen.run.not_fired == []
    assert seen.run.broken == {}


def test_a_refund_of_a_number_that_no_slip_has_is_asked_for_again(shop: Any) -> None:
    """A key that is stuck at 0 fills both numbers: taken for another terminal's sale, the bank refused it days later."""
    clean = search.bare(scenario_file.load(scenario_file.find("refund")))
    seen = shop.play(replace(clean, faults=(shop.fault("keypad.key", "stuck", 22, repeats=10, every_ms=200),)))
    assert seen.run.not_fired == []
    assert len(seen.shown("original_missing")) == 1
    assert seen.asked("0220") == []
    assert seen.run.broken == {}


def test_a_debit_that_the_flash_forgot_is_told_once_and_owes_nobody_a_slip(shop: Any) -> None:
    """The bank has it under the number that the next sale takes; whose it was has gone."""
    clean = search.bare(scenario_file.load(scenario_file.find("sale")))
    forgotten = (shop.fault("clock.ticks", "cut", 24), shop.fault("storage.program", "bit_rot", 3),
                 shop.fault("storage.program", "worn", 4))
    seen = shop.play(replace(clean, faults=forgotten))
    assert len(seen.shown("status_stands")) == 1
    assert len(seen.shown("card")) == 2         # before the cut, and once after it: the number was another's, not the card
    kept = seen.run.evidence.journal.entries[1, 4]
    assert (kept.state, kept.amount, kept.card) == ("completed", 8800, "")      # not of the customer who stands there now
    assert seen.run.broken == {}


@pytest.mark.parametrize("cut", [25, 37])
def test_a_slip_that_is_torn_before_the_cut_is_seen_although_an_earlier_one_is_whole(cut: int, shop: Any) -> None:
    """She took the slip before for this one, and said that it could be read."""
    steps = (shop.SIGN_ON, Step("offline sale", "umbrella", 4900, "E"), shop.sale("book", 3200, "A"))
    seen = shop(shop.fault("printer.line", "torn_slip", 2), shop.fault("printer.line", "torn_slip", cut), steps=steps)
    assert seen.run.not_fired == []
    assert seen.run.broken == {}


@pytest.mark.parametrize(("point", "kind", "nth", "net"), [
    ("network.send", "drop", 3, 8800),      # undone, and sold again: PAID 88.00 is said of the first
    ("keypad.key", "dead", 26, 0),          # CANCEL does nothing: the copy that comes out is that of the first
    ("keypad.key", "dead", 17, 0),          # nor does ENTER: the slip of the first, which is still owed, comes out again
])
def test_who_buys_the_same_again_is_debited_for_what_she_gets(point: str, kind: str, nth: int, net: int, shop: Any) -> None:
    steps = (shop.SIGN_ON, shop.sale("tea", 8800, "A"), shop.sale("more tea", 8800, "A"))
    seen = shop(shop.fault(point, kind, nth), steps=steps, configuration={"second_factor": "fingerprint"})
    assert seen.run.not_fired == []
    assert (seen.run.broken, seen.run.net) == ({}, {"tea": 8800, "more tea": net})


def test_a_clock_that_is_some_seconds_ahead_makes_it_nobody_elses(shop: Any) -> None:
    """By its own time the same card was there for the closing's sale; the amount says which of the two it is."""
    fast = shop.fault("clock.date", "skew", 1, seconds_an_hour=1200)
    seen = shop(fast, steps=(shop.SIGN_ON, shop.sale(), Step("offline sale", "umbrella", 4900, "E")))
    assert seen.run.not_fired == []
    assert (seen.run.broken, seen.run.net) == ({}, {"tea": 8800, "umbrella": 4900})
