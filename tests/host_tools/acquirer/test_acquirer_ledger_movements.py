"""What the ledger tells of a debit: what followed it, what it holds, what the merchant is paid."""

from __future__ import annotations

from posfault.acquirer.ledger import Ledger
from posfault.acquirer.ledger_rows import Movement


def test_a_void_or_refund_pays_back_and_a_reversal_of_it_takes_again(kit):
    for kind in ("void", "refund", "completion_void"):
        ledger = Ledger()
        sale = ledger.post(kit.order(1))
        back = ledger.post(kit.follow(sale, 2, kind))
        assert (back.effect, back.card, back.card_hash, back.original) == (-1, sale.card, sale.card_hash, sale.id)
        assert ledger.balance(kit.MERCHANT) == 0
        ledger.post_reversal(back, "000000000009", 2000, 1)
        assert ledger.balance(kit.MERCHANT) == 8800
        assert ledger.entry_sums() == []


def test_a_hold_lasts_until_its_void_or_completion_and_comes_back_with_the_completions_void(kit):
    ledger = Ledger(card_balance=1000)
    card = ledger.card_hash(kit.CARD)
    hold = ledger.post(kit.order(1, 600, type="preauth"))
    assert (ledger.available(card), ledger.balance(card)) == (400, 1000)
    assert ledger.post(kit.order(2, 401)).response_code == "51"
    void = ledger.post(kit.follow(hold, 3, "preauth_void", 600))
    assert ledger.available(card) == 1000
    ledger.post_reversal(void, "000000000009", 2000, 1)
    assert ledger.available(card) == 400
    completion = ledger.post(kit.follow(hold, 4, "completion", 500))
    assert (completion.response_code, ledger.available(card), ledger.balance(card)) == ("00", 500, 500)
    ledger.post(kit.follow(completion, 5, "completion_void", 500))
    assert (ledger.available(card), ledger.balance(card)) == (400, 1000)


def test_a_hold_pays_for_its_own_completion(kit):
    ledger = Ledger(card_balance=600)
    hold = ledger.post(kit.order(1, 600, type="preauth"))
    assert ledger.post(kit.follow(hold, 2, "completion", 600)).response_code == "00"


def test_movements_tell_what_became_of_each(kit):
    ledger = Ledger()
    sale = ledger.post(kit.order(1))
    void = ledger.post(kit.follow(sale, 2, "void"))
    names = [(one.type, one.effect, one.original, one.reversed_ms, one.undone_ms, one.stands)
             for one in ledger.movements()]
    assert names == [("sale", 1, None, None, 1002, False), ("void", -1, (1, 1), None, None, True)]
    assert ledger.standing_debits() == []
    ledger.post_reversal(void, "000000000009", 2000, 1)
    assert [(one.type, one.reversed_ms, one.undone, one.stands) for one in ledger.movements()] == [
        ("sale", None, False, True), ("void", 2000, False, False)]
    assert [one.id for one in ledger.standing_debits()] == [sale.id]


def test_a_voided_debit_stays_a_debit_of_the_totals_and_its_void_is_a_credit(kit):
    ledger = Ledger()
    ledger.post(kit.follow(ledger.post(kit.order(1, 100)), 2, "void", 100))
    ledger.post(kit.order(3, 70, type="offline_sale"))
    ledger.post(kit.order(4, 9, type="preauth"))
    ledger.charge_back(ledger.find("10000001", 1, 3), "000000000009", 2000, 1)
    assert ledger.totals("10000001", 1) == (170, 2, 100, 1)
    assert [one.stan for one in ledger.counted("10000001", 1)] == [1, 2, 3]


def test_the_merchant_is_paid_what_stands_less_what_is_withheld_and_the_fee(kit):
    ledger = Ledger()
    sales = [ledger.post(kit.order(stan, 10_000)) for stan in (1, 2, 3)]
    ledger.post_reversal(ledger.post(kit.order(4, 5)), "000000000009", 2000, 1)
    assert ledger.payout(kit.MERCHANT) == (30_000, 0, 0, 0)
    assert ledger.payout(kit.MERCHANT).paid == 30_000
    assert ledger.payout(kit.MERCHANT, 60) == (30_000, 0, 0, 180)
    ledger.post(kit.follow(sales[0], 5, "refund", 2_500))
    ledger.withhold(sales[1])
    ledger.charge_back(sales[2], "000000000010", 3000, 1)
    payout = ledger.payout(kit.MERCHANT, 60)
    assert payout == (30_000, 12_500, 10_000, 45)
    assert payout.paid == 7_455
    assert ledger.payout("898100000000002").paid == 0
    assert [one.stands for one in ledger.movements() if one.effect > 0 and not one.reversed] == [True, True, True]


def test_totals_of_every_batch_are_those_of_each(kit):
    ledger = Ledger()
    ledger.post(kit.order(1, 70))
    ledger.post_reversal(ledger.post(kit.order(2, 5)), "000000000009", 2000, 1)
    later = kit.order(3, 100)
    later.counted_in = 2
    ledger.post(later)
    assert ledger.totals_by_batch("10000001") == {1: (70, 1, 0, 0), 2: (100, 1, 0, 0)}
    assert [ledger.totals("10000001", batch) for batch in (1, 2)] == [(70, 1, 0, 0), (100, 1, 0, 0)]
    assert ledger.totals_by_batch("10000002") == {}


def test_what_is_held_of_a_card_is_released_by_a_completion_or_a_void(kit):
    ledger = Ledger()
    assert ledger.held() == {}
    first, second, third = (ledger.post(kit.order(stan, 100 * stan, type="preauth")) for stan in (1, 2, 3))
    card = first.card
    assert ledger.held() == {card: 600}
    ledger.post(kit.follow(first, 4, "preauth_void", 100))
    assert ledger.held() == {card: 500}
    completion = ledger.post(kit.follow(second, 5, "completion", 150))
    assert ledger.held() == {card: 300}
    ledger.post(kit.follow(completion, 6, "completion_void", 150))
    assert ledger.held() == {card: 500}
    ledger.post_reversal(third, "000000000009", 2000, 1)
    assert ledger.held() == {card: 200}


def test_debits_tell_when_they_were_reversed(kit):
    ledger = Ledger()
    ledger.post_reversal(ledger.post(kit.order(1)), "000000000009", 2000, 1)
    ledger.post(kit.order(2, 5))
    ledger.post(kit.order(3, 0))
    card = "621626*********0018"
    where = ("sale", 1, "10000001", 1)
    assert ledger.debits() == [
        Movement(1, *where, 1, "000000000001", 8800, card, 1001, "", "", None, 2000, None, True, False),
        Movement(3, *where, 2, "000000000002", 5, card, 1002, "", "", None, None, None, False, False)]
