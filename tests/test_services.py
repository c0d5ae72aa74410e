"""Echo, status query and reprint: what a clerk can ask terminal and bank."""

from __future__ import annotations

import itertools
from typing import Any

import pytest

from posfault.bench import setting
from posfault.scenario import Step

STATUS, REPRINT, ECHO = Step("status query", of="tea"), Step("reprint", of="tea"), Step("echo")


def test_echo_says_whether_the_line_works(shop: Any) -> None:
    assert shop(steps=(ECHO,)).shown("echo_right")
    seen = shop(shop.fault("network.send", "drop", 1), steps=(ECHO,))
    assert seen.shown("echo_silent")
    assert seen.shown("echo_right") == []


@pytest.mark.parametrize("whose", [setting.TERMINAL, setting.MERCHANT])
def test_a_sign_on_answered_to_somebody_else_is_none(whose: str, shop: Any) -> None:
    """No MAC says so: the keys for one are only coming."""
    reply = next(one.data for one in shop(steps=(shop.SIGN_ON,)).sent("0810"))
    assert reply.count(whose.encode()) == 1
    seen = shop(shop.fault("network.receive", "corrupt", 1, byte=reply.index(whose.encode()) - len(reply), flip=1),
                steps=(shop.SIGN_ON,))
    assert seen.run.not_fired == []
    assert len(seen.shown("sign_on_silent")) == 1


def test_the_bank_says_that_a_sale_stands(shop: Any) -> None:
    seen = shop(steps=(shop.SIGN_ON, shop.sale(), shop.sale("cake", 500, "B"), STATUS))
    assert seen.run.broken == {}
    assert seen.shown("status_stands")[0][1] == ("88.00",)


def test_numbers_that_the_bank_has_already_are_passed_over_nine_at_a_time(shop: Any) -> None:
    """The trace numbers begin anew: each that comes now is of another sale, of which the clerk is told. She begins again."""
    teas = [Step("sale", f"tea {number}", 1000 + number, "B") for number in range(24)]
    others = [Step("sale", name, 500, card) for name, card in (("bun", "A"), ("roll", "C"), ("pie", "D"), ("cake", "A"))]
    anew = (shop.fault("card_reader.read", "brown_out", 25), shop.fault("configuration.read", "factory_reset", 2))
    seen = shop(*anew, steps=(shop.SIGN_ON, *teas, *others), off=("stan_goes_on",), on_power_loss="repeat")
    cards = [at_ms for at_ms, _ in seen.shown("card")]
    told = [sum(begin < at_ms < end for at_ms, _ in seen.shown("status_stands"))
            for begin, end in itertools.pairwise((*cards, seen.run.end_ms))]
    assert told[-3:] == [9, 3, 0]
    assert (seen.run.broken, seen.run.net["cake"]) == ({}, 500)


def test_the_bank_says_that_a_reversed_sale_does_not(shop: Any) -> None:
    seen = shop(shop.fault("network.receive", "drop", 2), steps=(shop.SIGN_ON, shop.sale(), Step("status query")),
                on_unknown="leave")
    assert seen.run.broken == {}
    assert seen.shown("status_undone")[0][1] == ("88.00",)


def test_the_bank_says_what_never_came(shop: Any) -> None:
    seen = shop(shop.fault("network.send", "drop", 2), off=("reverse_unanswered",), on_unknown="leave",
                steps=(shop.SIGN_ON, shop.sale(), Step("status query")))
    assert seen.shown("status_never")


def test_silence_is_no_answer(shop: Any) -> None:
    seen = shop(shop.fault("network.receive", "drop", 3), steps=(shop.SIGN_ON, shop.sale(), STATUS))
    assert seen.shown("status_unknown")
    assert seen.run.broken == {}


@pytest.mark.parametrize("of", ["tea", ""])
def test_a_reprint_is_the_slip_once_more_and_says_so(of: str, shop: Any) -> None:
    steps = (shop.SIGN_ON, shop.sale("cake", 500, "B"), shop.sale(amount=30_000), Step("reprint", of=of))
    seen = shop(steps=steps)
    assert seen.run.broken == {}
    _cake, tea, copy = seen.world.slips[:3]
    assert tea.value("slip_amount") == ("300.00",)
    assert copy.value("slip_copy") is not None
    assert [line for line in copy.lines if line not in tea.lines] == [copy.lines[1]]
    assert tea.value("slip_copy") is None


def test_there_is_no_slip_of_what_was_not_paid(shop: Any) -> None:
    seen = shop(steps=(shop.SIGN_ON, shop.sale(amount=99_999_999), Step("reprint")))
    assert seen.shown("no_slip_for_it")
    assert [slip for slip in seen.world.slips if slip.value("slip_copy") is not None] == []


def test_a_number_nobody_used_is_said_to_be_none(shop: Any) -> None:
    assert shop(steps=(shop.SIGN_ON, Step("reprint"))).shown("no_such_trace")


def test_the_same_card_and_amount_soon_after_is_challenged(shop: Any) -> None:
    """Another customer's purchase: she says so, and the supervisor lets it pass."""
    seen = shop(steps=(shop.SIGN_ON, shop.sale(), shop.sale("second tea")))
    assert seen.run.broken == {}
    assert [values for _, values in seen.shown("paid_already")] == [("88.00", "09:00")]
    assert seen.shown("supervisor")
    assert seen.run.net == {"tea": 8800, "second tea": 8800}


@pytest.mark.parametrize("second", [("second tea", 8801, "A"), ("second tea", 8800, "B")])
def test_another_amount_or_card_is_not(second: tuple[str, int, str], shop: Any) -> None:
    seen = shop(steps=(shop.SIGN_ON, shop.sale(), shop.sale(*second)))
    assert seen.shown("paid_already") == []


def test_later_it_is_another_purchase(shop: Any) -> None:
    seen = shop(steps=(shop.SIGN_ON, shop.sale(), Step("wait", minutes=6), shop.sale("second tea")))
    assert seen.shown("paid_already") == []
    assert seen.run.net == {"tea": 8800, "second tea": 8800}


def test_a_sale_sent_again_under_another_number_gives_up_the_first(shop: Any) -> None:
    seen = shop(shop.fault("network.receive", "drop", 2), off=("retry_same_stan",),
                configuration={"sale_sent_again": "always"})
    entries = seen.run.evidence.journal.entries
    assert (entries[1, 4].state, entries[1, 5].state) == ("abandoned", "completed")


def test_an_advice_under_other_numbers_is_still_of_its_card(shop: Any) -> None:
    """Nobody answers the refund, nor what is sent for it; before the next sale it is told once more."""
    silent = [shop.fault("network.receive", "drop", nth) for nth in range(3, 7)]
    seen = shop(*silent, off=("advice_same_stan",), on_unknown="leave",
                steps=(shop.SIGN_ON, shop.sale(), Step("refund", "back", 500, of="tea"), shop.sale("cake", 500, "B")))
    told = [one.message.fields for one in seen.sent("0220")]
    assert len({fields[11] for fields in told}) > 2
    assert {fields[2] for fields in told} == {setting.pan("A")}


REFUND = Step("refund", "back", 500, of="tea")


def test_a_refund_that_is_answered_at_last_is_told_with_its_amount(shop: Any) -> None:
    silent = [shop.fault("network.receive", "drop", nth) for nth in range(3, 7)]
    seen = shop(*silent, on_unknown="leave", steps=(shop.SIGN_ON, shop.sale(), REFUND, shop.sale("cake", 500, "B")))
    assert len(seen.shown("advice_pending")) == 1
    assert [values for _, values in seen.shown("advice_answered")] == [("5.00",)]
    assert (seen.run.broken, seen.run.net) == ({}, {"tea": 8800, "back": -500, "cake": 500})


@pytest.mark.parametrize("carried_out", ["no", "yes"])
@pytest.mark.parametrize("code", ["68", "90", "91", "94", "96", "98"])
def test_an_answer_that_decides_nothing_is_no_refusal_of_a_refund_either(code: str, carried_out: str, shop: Any) -> None:
    """The first answer is lost, the money has gone back, and the second says that the bank is in trouble."""
    trouble = (shop.behaviour("drop_reply", mti="0220", nth=1),
               shop.behaviour("answers_code", mti="0220", nth=2, code=code, carried_out=carried_out))
    seen = shop(behaviours=trouble, steps=(shop.SIGN_ON, shop.sale(), REFUND))
    assert seen.run.not_fired == []
    assert seen.shown("advice_refused") == []
    assert len(seen.shown("advice_pending")) == (code != "94")      # of 94 the bank is asked
    refund = next(entry for entry in seen.run.evidence.journal.entries.values() if entry.type == "refund")
    assert refund.state == "completed"
    assert (seen.run.broken, seen.run.net) == ({}, {"tea": 8800, "back": -500})


@pytest.mark.parametrize(("code", "pending", "kept"), [("61", 0, ("declined", "61")), ("77", 1, ("completed", "00"))])
def test_a_refund_that_arrives_at_the_second_try_is_refused_for_good_or_stays_open(
        code: str, pending: int, kept: tuple[str, str], shop: Any) -> None:
    """77 demands a sign-on: it is no answer to the refund."""
    answer = shop.behaviour("answers_code", mti="0220", code=code)
    seen = shop(shop.fault("network.send", "drop", 3), behaviours=(answer,), steps=(shop.SIGN_ON, shop.sale(), REFUND))
    assert seen.answered("0220")[0] == code
    assert (len(seen.shown("advice_pending")), len(seen.shown("advice_refused"))) == (pending, 1 - pending)
    refund = next(entry for entry in seen.run.evidence.journal.entries.values() if entry.type == "refund")
    assert (refund.state, refund.response_code) == kept
    assert seen.run.broken == {}


def test_whoever_does_not_send_it_again_has_it_reversed(shop: Any) -> None:
    """Also where nothing that is unanswered is."""
    seen = shop(shop.fault("network.receive", "drop", 2), configuration={"sale_sent_again": "asked"}, on_unknown="leave",
                off=("reverse_unanswered",))
    assert len(seen.shown("send_again")) == 1
    assert len(seen.answered("0200")) == 1
    assert seen.answered("0400") == ["00"]


def test_a_flag_that_was_heeded_is_down_when_something_else_is_done(shop: Any) -> None:
    """Without a guard a flag is all that a power cut leaves of a request. It is of that request, and of no later one."""
    cuts = shop.fault("network.send", "cut", 2), shop.fault("network.send", "cut", 6)       # of the sale, and of the totals
    steps = (shop.SIGN_ON, shop.sale(), Step("offline sale", "umbrella", 4900, "B"), Step("settle"))
    seen = shop(*cuts, steps=steps, off=("data_before_flag",))
    assert seen.run.not_fired == []
    assert seen.sent("0320") == []
    assert seen.run.net == {"tea": 0, "umbrella": 4900}


def test_a_hold_that_nobody_sees_approved_stays(shop: Any) -> None:
    """It debits nobody."""
    seen = shop(behaviours=(shop.behaviour("walks_away", prompt="approved"),),
                steps=(shop.SIGN_ON, Step("preauth", "room", 20_000, "B")))
    assert seen.run.not_fired == []
    assert seen.answered("0100") == ["00"]
    assert seen.shown("left_alone") == []
    assert seen.sent("0400") == []


def test_a_refund_answered_at_the_second_try_is_finished_at_once(shop: Any) -> None:
    seen = shop(shop.fault("network.receive", "drop", 3),
                steps=(shop.SIGN_ON, shop.sale(), Step("refund", "back", 500, of="tea")))
    approved = [values for at_ms, values in seen.shown("approved") if at_ms < seen.run.closing_ms]
    assert approved == [("88.00",), ("5.00",)]
    assert len([slip for slip in seen.run.evidence.slips if slip.at_ms < seen.run.closing_ms]) == 2
