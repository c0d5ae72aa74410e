"""The answers to complaints of catalogue scenarios: who was wronged, why, by whom, and what is paid back."""

from __future__ import annotations

import pytest

from posfault.complaints.findings import WRONG


def parts(finding, lacking=False):
    return {(one.part, one.party) for one in finding.blames if one.lacking is lacking}


def test_of_two_debits_for_one_purchase_the_one_without_a_slip_is_paid_back(asks):
    first, second = asks("reply_lost_clerk_repeats", "0005", 8800)
    assert first.kinds == ("duplicate", "one_sided", "no_voucher")
    assert (first.refund.amount, first.refund.card, first.refund.stan) == (8800, "620000******0005", 4)
    assert (first.refund.rrn, first.refund.condition) == (first.row.rrn, "")
    assert parts(first) == {("network", "carrier"), ("clerk", "merchant")}
    assert parts(first, lacking=True) == {("software", "vendor")}
    assert first.missing == ()
    assert (second.kinds, second.refund, second.blames, second.wrong) == (("right",), None, (), False)


@pytest.mark.parametrize(("scenario", "last4", "amount", "keeps"), [
    ("printer_jams_clerk_repeats", "1111", 15500, 1),         # the slip came out the second time
    ("payment_code_read_twice", "0005", 1800, 0),             # nothing tells them apart: the first is kept
    ("offline_sale_done_twice", "0005", 4900, 0),
])
def test_one_debit_of_each_purchase_is_kept(asks, lived, scenario, last4, amount, keeps):
    case = lived(scenario)
    last4 = next(row.card[-4:] for row in case.rows if row.amount == amount)
    found = asks(scenario, last4, amount)
    assert [one.kinds[0] for one in found] == ["right" if number == keeps else "duplicate" for number in range(2)]
    assert sum(one.refund.amount for one in found if one.refund) == amount


def test_a_debit_without_a_sign_on_is_paid_back_unless_the_cardholder_confirms_it(asks, lived):
    row = lived("sign_on_reply_lost_flag_set_on_send").rows[0]
    (found,) = asks("sign_on_reply_lost_flag_set_on_send", row.card[-4:], 12900)
    assert (found.kinds, found.rules) == (("unsigned",), ("signed-on",))
    assert (found.refund.amount, found.refund.condition) == (12900, "unless_confirmed")
    assert parts(found) == {("network", "carrier"), ("acquirer", "bank")}


def test_a_one_sided_debit_of_a_customer_who_left_is_paid_back(asks, lived):
    row = next(row for row in lived("reversal_given_up").rows if row.amount == 8800)
    (found,) = asks("reversal_given_up", row.card[-4:], 8800)
    assert found.kinds == ("one_sided", "wrong_amount", "no_voucher")
    assert (found.refund.amount, found.refund.condition) == (8800, "")


def test_what_the_customer_meant_and_got_is_not_paid_back_though_the_terminal_has_forgotten_it(asks, lived):
    row = next(row for row in lived("journal_full_debit_not_kept").rows if row.amount == 26900)
    (found,) = asks("journal_full_debit_not_kept", row.card[-4:], 26900)
    assert (found.kinds, found.refund) == (("one_sided",), None)


def test_the_platforms_own_books_are_a_witness(asks, lived):
    row = next(row for row in lived("issuer_debits_platform_answers_68").rows if row.amount == 16800)
    (found,) = asks("issuer_debits_platform_answers_68", row.card[-4:], 16800)
    assert found.kinds == ("one_sided", "wrong_amount", "no_voucher")
    assert [one["en"] for one in found.says if one["en"].startswith("Platform:")] == [
        f"Platform: order {row.order_number} is paid in its books; the bank says 00."]
    assert ("platform", "platform") in parts(found)
    assert "Customer: got no vase and was to pay 0.00; 168.00 has been taken in all." in [one["en"] for one in found.says]


def test_a_clean_sale_is_in_order(asks, lived):
    row = lived("reply_lost_clerk_repeats", "hardened").rows[-2]
    found = asks("reply_lost_clerk_repeats", "0005", 8800, profile="hardened")
    assert {one.kinds for one in found} == {("given_back",), ("right",)}
    assert not any(one.wrong or one.refund for one in found)
    assert row.card[-4:] == "0005"


def test_only_what_is_too_much_of_a_wrong_amount_is_paid_back(asks, lived):
    row = lived("digit_bounces_ten_times_the_amount").rows[0]
    (found,) = asks("digit_bounces_ten_times_the_amount", row.card[-4:], 8800)
    assert (found.kinds, found.refund.amount) == (("wrong_amount",), 8800 - 880)


def test_a_refund_that_was_refused_is_made_up_for(asks, lived):
    row = next(row for row in lived("void_in_the_new_batch_answers_25").rows if row.amount == 15600)
    (found,) = asks("void_in_the_new_batch_answers_25", row.card[-4:], 15600)
    assert (found.kinds, found.refund.amount) == (("wrong_amount",), 15600)


def test_a_debit_of_a_card_that_nobody_showed_is_paid_back_to_it(asks, lived):
    row = lived("card_misread_debits_another").rows[0]
    (found,) = asks("card_misread_debits_another", row.card[-4:], 12900)
    assert (found.kinds, found.refund.amount, found.refund.card) == (("unmeant",), 12900, row.card)


def test_a_shop_is_told_what_the_bank_keeps_and_that_it_may_while_the_signature_is_missing(asks):
    (found,) = asks("no_signed_slip_no_payout", "0005", 88800, by="merchant")
    assert found.kinds == ("unsigned", "payout_withheld")
    assert (found.payout, found.due) == (88800, 0)
    assert ("acquirer", "bank") in parts(found)
    (to_customer,) = asks("no_signed_slip_no_payout", "0005", 88800)
    assert (to_customer.kinds, to_customer.payout) == (("unsigned",), 0)


def test_a_charge_back_is_nothing_that_is_paid_back_twice(asks, lived):
    row = lived("unsigned_slip_charged_back").rows[0]
    (found,) = asks("unsigned_slip_charged_back", row.card[-4:], 168800)
    assert (found.kinds, found.refund) == (("given_back",), None)
    (to_shop,) = asks("unsigned_slip_charged_back", row.card[-4:], 168800, by="merchant")
    assert (to_shop.kinds, to_shop.payout, to_shop.refund) == (("payout_charged_back",), 168800, None)


def test_a_shop_is_told_of_a_sale_that_the_bank_does_not_know(asks, lived):
    held = next(one for one in lived("duplicate_answer_taken_for_an_approval").journal if one.done)
    found = asks("duplicate_answer_taken_for_an_approval", held.card[-4:], held.amount, by="merchant")
    assert "not_at_bank" in {kind for one in found for kind in one.kinds}


def test_a_shop_that_got_too_little_is_told_so_and_a_customer_is_not(asks, lived):
    row = next(row for row in lived("flag_saved_before_its_data").rows if row.amount == 17900)
    (to_shop,) = asks("flag_saved_before_its_data", row.card[-4:], 17900, by="merchant")
    (to_customer,) = asks("flag_saved_before_its_data", row.card[-4:], 17900)
    assert (to_shop.kinds, to_shop.short) == (("short",), 17900)
    assert to_customer.kinds == ("given_back",)


def test_another_card_amount_or_day_is_not_found(asks):
    assert asks("reply_lost_clerk_repeats", "0006", 8800) == ()
    assert asks("reply_lost_clerk_repeats", "0005", 8801) == ()
    assert asks("reply_lost_clerk_repeats", "0005", 8800, day="2026-03-11") == ()


@pytest.mark.parametrize("scenario", ["refunded_twice", "signs_on_and_sells_again", "bounced_enter_voids_another_sale",
                                      "settlement_interrupted_details_posted_again", "offline_upload_under_new_trace"])
def test_never_more_is_paid_back_than_stands(lived, asks, scenario):
    case = lived(scenario)
    for row in case.rows:
        for one in asks(scenario, row.card[-4:], row.amount):
            stands = case.stands(one.row) if one.row else 0
            assert one.refund is None or 0 < one.refund.amount <= stands
            assert one.wrong == any(kind in WRONG for kind in one.kinds)
