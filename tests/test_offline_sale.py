"""Offline sales: taken without the bank, told to it later, once."""

from __future__ import annotations

from typing import Any

import pytest

from posfault.bench import setting
from posfault.scenario import Scenario, Step

OFFLINE = Step("offline sale", "umbrella", 4900, "B")
CANCEL = Step("cancel offline", of="umbrella")
REFUND = Step("refund", "brought back", 4900, of="umbrella")
SETTLE = Step("settle")


def states(seen: Any) -> list[tuple[str, str]]:
    return [(one.type, one.state) for one in seen.run.evidence.journal.entries.values()]


def test_it_is_stored_with_its_slip_and_told_with_its_own_time(shop: Any) -> None:
    seen = shop(steps=(shop.SIGN_ON, OFFLINE, Step("wait", minutes=3), shop.sale("cake", 500, "A")))
    assert seen.run.broken == {}
    (advice,) = seen.asked("0220")
    (stored,) = seen.shown("stored")
    (entry,) = [one for one in seen.run.evidence.journal.entries.values() if one.type == "offline_sale"]
    assert advice.at_ms > stored[0] + 3 * 60_000, "only once the line is known to work"
    fields = advice.request_message.fields
    assert (fields[4], fields[11], fields[13]) == ("000000004900", f"{entry.stan:06d}", "0310")
    assert fields[12] < "090030" < advice.reply_message.fields[12]
    assert (fields[2], 35 in fields) == (setting.pan("B"), False)
    assert setting.CARDS["B"].startswith(f"{fields[2]}D{fields[14]}")
    slip = next(one for one in seen.world.slips if one.value("slip_offline") is not None)
    assert slip.is_voucher(entry.batch, entry.stan, 4900)
    assert seen.run.net == {"umbrella": 4900, "cake": 500}


def test_the_card_number_is_nowhere_on_the_flash(shop: Any) -> None:
    seen = shop(steps=(shop.SIGN_ON, Step("offline sale", "umbrella", 4900, "D")))
    part, size = shop.stand.terminal.command("journal", 0, 1024).content
    journal = bytes.fromhex(part)
    number = setting.pan("D")
    assert size == len(journal)
    assert seen.run.net["umbrella"] == 4900
    assert (number[:6] + number[-4:]).encode() in journal, "masked, as the slip has it"
    assert number[4:12].encode() not in journal
    assert bytes.fromhex(number[4:12]) not in journal


def test_a_cashier_needs_the_supervisor_and_the_floor_limit_holds(shop: Any) -> None:
    seen = shop(steps=(shop.SIGN_ON, OFFLINE, Step("offline sale", "piano", 50_001, "C")))
    assert len(seen.shown("supervisor")) > 1
    assert seen.shown("over_floor_limit")[0][1] == ("500.00",)
    assert seen.run.net == {"umbrella": 4900, "piano": 0}
    assert seen.run.broken == {}


def test_a_card_that_asks_for_a_pin_is_not_taken(shop: Any) -> None:
    seen = shop(steps=(shop.SIGN_ON, Step("offline sale", "umbrella", 4900, "F")))
    assert seen.shown("online_only")
    assert not seen.shown("pin")            # for nothing
    assert seen.asked("0220") == []
    assert seen.run.net == {"umbrella": 0}


def test_cancelled_it_never_reaches_the_bank_and_the_paper_says_so(shop: Any) -> None:
    seen = shop(steps=(shop.SIGN_ON, OFFLINE, CANCEL, SETTLE))
    assert seen.run.broken == {}
    assert seen.asked("0220") == []
    assert ("offline_sale", "reversed") in states(seen)
    assert any(slip.value("slip_cancelled") is not None for slip in seen.world.slips)
    assert seen.run.net == {"umbrella": 0}


@pytest.mark.parametrize("wrong", [("printer.line", "paper_end", 14), ("printer.line", "blank", 15)])
def test_of_a_cancelled_one_the_slip_comes_out_once_the_printer_is_in_order(wrong: Any, shop: Any) -> None:
    steps = (shop.SIGN_ON, OFFLINE, CANCEL)
    seen = shop(shop.fault(*wrong), steps=steps)
    assert seen.shown("printer_error")
    assert [slip.cut for slip in seen.run.evidence.slips if slip.value("slip_cancelled") is not None][-1]
    assert (seen.run.broken, seen.run.net) == ({}, {"umbrella": 0})
    assert set(shop(shop.fault(*wrong), steps=steps, off=("slip_at_once",)).run.broken) == {"no-one-sided"}


@pytest.mark.parametrize(("point", "nth", "when"), [("printer.line", 20, "before"), ("keypad.key", 47, "after")])
def test_who_cancels_it_again_after_a_power_cut_hears_the_same_and_gets_its_slip(
        point: str, nth: int, when: str, shop: Any) -> None:
    """She was told to void it, since the bank knew it; which it did not."""
    seen = shop(shop.fault(point, "cut", nth, when=when), steps=(shop.SIGN_ON, OFFLINE, CANCEL))
    assert seen.run.not_fired == []
    assert not seen.shown("not_stored")
    assert (seen.run.broken, seen.run.net) == ({}, {"umbrella": 0})


def test_whatever_she_takes_the_display_for_its_slip_says_that_it_is_cancelled(shop: Any) -> None:
    misread = shop.behaviour("misreads", shown="cancelled", taken="unknown")
    seen = shop(behaviours=(misread,), steps=(shop.SIGN_ON, OFFLINE, CANCEL))
    assert seen.run.not_fired == []
    assert (seen.run.broken, seen.run.net) == ({}, {"umbrella": 0})


def test_once_the_bank_knows_it_cannot_be_cancelled_here(shop: Any) -> None:
    seen = shop(steps=(shop.SIGN_ON, OFFLINE, shop.sale("cake", 500, "A"), CANCEL))
    assert seen.shown("not_stored")
    assert seen.run.net == {"umbrella": 4900, "cake": 500}


@pytest.mark.parametrize("back", [REFUND, Step("void", "brought back", of="umbrella")])
def test_the_bank_is_told_of_it_before_anything_goes_back_to_it(back: Step, shop: Any) -> None:
    seen = shop(steps=(shop.SIGN_ON, OFFLINE, back))
    told = seen.sent("0220")[0].message.fields
    assert (told[3], told[11]) == ("000000", "000004")
    assert seen.run.net == {"umbrella": 4900, "brought back": -4900}
    assert seen.run.broken == {}


def test_as_long_as_the_bank_cannot_be_told_nothing_goes_back_to_it(shop: Any) -> None:
    seen = shop(shop.fault("network.connect", "outage", 2), steps=(shop.SIGN_ON, OFFLINE, REFUND))
    assert len(seen.shown("earlier_open")) == 1
    assert not [one for one in seen.sent("0220") if one.message.fields[3] != "000000"]
    assert (seen.run.broken, seen.run.net) == ({}, {"umbrella": 4900, "brought back": 0})


def test_what_the_bank_refuses_when_it_is_told_cannot_go_back(shop: Any) -> None:
    seen = shop.play(refusing(shop, (shop.SIGN_ON, OFFLINE, REFUND), "51"))
    assert seen.shown("offline_refused")
    assert [one.message.fields[3] for one in seen.sent("0220")] == ["000000"]
    assert seen.run.net["brought back"] == 0


@pytest.mark.parametrize("lost", ["network.send", "network.receive"])
def test_it_is_told_again_under_the_same_number_until_the_bank_answers(lost: str, shop: Any) -> None:
    seen = shop(shop.fault(lost, "drop", 2), steps=(shop.SIGN_ON, OFFLINE, SETTLE))
    assert seen.run.broken == {}
    advices = seen.sent("0220")
    assert len({one.data for one in advices}) == 1
    assert len(advices) == (2 if lost == "network.receive" else 1)
    assert len([debit for debit in seen.debits() if debit.amount == 4900]) == 1


@pytest.mark.parametrize("nth", range(1, 12))
def test_power_cuts_while_it_is_stored_and_told_debit_once(nth: int, shop: Any) -> None:
    """The first pages of what follows the sign-on, one after the other."""
    seen = shop(shop.fault("storage.program", "cut", nth, "journal.card" if nth == 1 else ""),
                steps=(shop.SIGN_ON, OFFLINE, SETTLE))
    assert seen.run.broken == {}


def test_a_slip_that_is_still_owed_comes_first_and_the_sale_is_told_at_once(shop: Any) -> None:
    """The power fails amid the slip; without the guard nobody remembers it before the settlement."""
    seen = shop(shop.fault("printer.line", "cut", 2), off=("slip_first",), steps=(shop.SIGN_ON, OFFLINE, SETTLE))
    assert seen.shown("offline_pending") == []
    assert seen.shown("settled")
    assert ("offline_sale", "completed") in states(seen)
    assert seen.run.net == {"umbrella": 4900}


def test_without_a_card_nothing_is_stored(shop: Any) -> None:
    away = shop.behaviour("walks_away", prompt="card", customer="leaves")
    seen = shop(behaviours=(away,), steps=(shop.SIGN_ON, OFFLINE))
    assert seen.run.not_fired == []
    assert states(seen) == [("sale", "completed")]          # the closing's
    assert (seen.run.broken, seen.run.net) == ({}, {"umbrella": 0})


def test_a_sale_that_the_bank_refuses_is_told_to_the_clerk_and_on_paper(shop: Any) -> None:
    steps = (shop.SIGN_ON, OFFLINE, SETTLE)
    seen = shop.play(refusing(shop, steps, "51"))
    assert seen.shown("offline_refused")[0][1] == ("49.00", "51")
    assert [slip.value("slip_refused") for slip in seen.world.slips if slip.value("slip_refused")] == [("51",)]
    assert ("offline_sale", "declined") in states(seen)
    assert seen.shown("settled"), "the totals agree without it"


def test_what_the_bank_cannot_decide_now_is_told_again(shop: Any) -> None:
    seen = shop.play(refusing(shop, (shop.SIGN_ON, OFFLINE, SETTLE), "91"))
    assert seen.run.broken == {}
    assert seen.answered("0220") == ["91", "00"]


@pytest.mark.parametrize(("carried_out", "told"), [("yes", ["94"]), ("no", ["94", "00"])])
def test_a_number_that_the_bank_has_already_is_asked_for_and_told_again_only_if_it_is_not_this_sale(
        carried_out: str, told: list[str], shop: Any) -> None:
    duplicate = shop.behaviour("answers_code", mti="0220", code="94", carried_out=carried_out)
    seen = shop(behaviours=(duplicate,), steps=(shop.SIGN_ON, OFFLINE, SETTLE))
    assert (seen.answered("0220"), queries(seen)) == (told, 1)
    assert seen.shown("offline_pending") == []
    assert seen.shown("settled")
    assert (seen.run.broken, seen.run.net) == ({}, {"umbrella": 4900})


def refusing(shop: Any, steps: tuple[Step, ...], code: str) -> Scenario:
    """The first upload is answered this code."""
    import dataclasses

    from posfault.scenario import Behaviour

    behaviour = Behaviour("answers_code", (("mti", "0220"), ("nth", 1), ("code", code), ("carried_out", "no")))
    made: Scenario = dataclasses.replace(shop.scenario(steps=steps), behaviours=(behaviour,))
    return made


def test_a_sign_on_while_its_customer_waits_counts(shop: Any) -> None:
    """Nobody comes to the till between the customer's coming and the sale: the bank is asked first, and no supervisor is."""
    seen = shop(steps=(OFFLINE,), off=("supervisor_releases",))
    assert len(seen.shown("sign_on_first")) == 1
    assert set(seen.run.broken) == {"operator-authorised"}


def test_it_is_not_sold_twice_where_the_clerk_doubts_it(shop: Any) -> None:
    again = shop.behaviour("does_again", step="offline sale")
    seen = shop(steps=(shop.SIGN_ON, OFFLINE), behaviours=(again,))
    assert seen.shown("paid_already")
    assert (seen.run.broken, seen.run.net) == ({}, {"umbrella": 4900})


def test_a_sale_made_by_a_wrong_clock_is_its_own_customers(shop: Any) -> None:
    """By that time the bank has been told already; the closing's customer has the same card."""
    seen = shop(shop.fault("clock.date", "jump", 2, seconds=43_200),
                steps=(shop.SIGN_ON, Step("offline sale", "umbrella", 4900, "E"), shop.sale("cake", 500, "A")))
    assert seen.asked("0220")[0].request_message.fields[12] > "210000"
    assert (seen.run.broken, seen.run.net) == ({}, {"umbrella": 4900, "cake": 500})


def test_told_in_the_next_batch_it_is_still_the_sale_on_the_slip(shop: Any) -> None:
    over = shop.behaviour("cut_over", mti="0200")
    seen = shop(steps=(shop.SIGN_ON, OFFLINE, shop.sale("cake", 500, "A")), behaviours=(over,))
    (debit,) = [one for one in seen.run.evidence.movements if one.amount == 4900]
    assert (debit.batch, seen.run.evidence.known_as(debit)) == (2, (1, debit.stan))
    assert seen.run.broken == {}
    assert seen.run.net["umbrella"] == 4900


def test_told_in_the_next_batch_it_has_the_signature_of_its_slip(shop: Any) -> None:
    over = shop.behaviour("cut_over", mti="0220")
    seen = shop(steps=(shop.SIGN_ON, Step("offline sale", "ring", 48_000, "B"), SETTLE), behaviours=(over,))
    (debit,) = [one for one in seen.run.evidence.movements if one.amount == 48_000]
    assert (debit.batch, seen.run.evidence.known_as(debit)) == (2, (1, debit.stan))
    assert (seen.run.broken, seen.run.net) == ({}, {"ring": 48_000})


def test_where_the_flash_forgets_that_it_was_told_it_is_over_all_the_same(shop: Any) -> None:
    """Its batch is settled, and the bank has it; nobody reads that record again."""
    seen = shop(shop.fault("storage.program", "bit_rot", 12), steps=(shop.SIGN_ON, OFFLINE, SETTLE))
    assert seen.run.not_fired == []
    assert ("offline_sale", "pending") in states(seen)
    assert (seen.run.broken, seen.run.net) == ({}, {"umbrella": 4900})


@pytest.mark.parametrize("nth", [3, 4, 5])      # the memory's page, the card's and the sale's own
def test_the_flash_forgets_the_card_and_the_bank_is_told_all_the_same(nth: int, shop: Any) -> None:
    """A bit rots while the slip is printed: everything that was written since is gone with it."""
    rot = shop.fault("storage.program", "bit_rot", nth)
    seen = shop(rot, steps=(shop.SIGN_ON, OFFLINE, shop.sale("cake", 500, "A")))
    assert (seen.run.broken, seen.run.net) == ({}, {"umbrella": 4900, "cake": 500})
    assert ("offline_sale", "completed") in states(seen)


def test_lost_in_both_places_and_without_power_too_the_card_is_gone_and_the_clerk_is_told(shop: Any) -> None:
    flash = shop.fault("storage.program", "bit_rot", 3), shop.fault("storage.program", "worn", 4)
    cut = shop.fault("network.send", "cut", 2)
    seen = shop(*flash, cut, steps=(shop.SIGN_ON, OFFLINE, shop.sale("cake", 500, "A"), SETTLE))
    assert [values for _, values in seen.shown("offline_lost")] == [("49.00",)]
    assert any(slip.value("slip_not_sent") is not None for slip in seen.world.slips)
    assert ("offline_sale", "declined") in states(seen)
    assert seen.asked("0220") == [], "nothing is debited on a guess"
    assert "not-stuck" not in seen.run.broken


@pytest.mark.parametrize(("steps", "ended", "nth", "net"), [((), "completed", 2, 4900), ((CANCEL,), "reversed", 1, 0)])
def test_the_flash_forgets_how_it_ended_and_the_bank_is_asked(
        steps: Any, ended: str, nth: int, net: int, shop: Any) -> None:
    """Told, or cancelled: the record of it rots in both places. Pending by the journal, it is not told on that word."""
    steps = (shop.SIGN_ON, OFFLINE, *steps, shop.sale("cake", 500, "A"))
    whole = shop(steps=steps)
    assert queries(whole) == 0
    debits = len(whole.debits())
    copy = page_of(whole, ended, nth)
    seen = shop(*(shop.fault("storage.program", "bit_rot", page) for page in (copy, copy + 1)), steps=steps)
    assert (queries(seen), len(seen.debits())) == (1, debits)
    assert seen.run.not_fired == []
    assert ("offline_sale", ended) in states(seen)
    assert queries(shop(shop.fault("storage.program", "bit_rot", copy + 1), steps=steps)) == 0, "it stands in the other"
    assert (seen.run.broken, seen.run.net) == ({}, {"umbrella": net, "cake": 500})


def page_of(seen: Any, state: str, nth: int) -> int:
    """The first program with which the nth transaction to do so entered the state: that of the record's copy."""
    writes = seen.events("storage.write")
    place = [place for place, write in enumerate(writes) if write[2] == "journal." + state][nth - 1]
    return int(sum(write[3] for write in writes[:place])) + 1


def queries(seen: Any) -> int:
    """How often the bank was asked what became of something, the closing included."""
    requests = [one.request_message for one in seen.world.acquirer.log if one.request_message]
    return len([one for one in requests if one.mti == "0820" and 61 in one.fields])
