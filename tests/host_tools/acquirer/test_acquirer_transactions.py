"""Void, refund, pre-authorisation, completion and offline sale: what each needs, and what it does to the money."""

from __future__ import annotations

import pytest

from posfault.acquirer.ledger import CARD_BALANCE, Ledger


def _card(till, kit):
    return till.acquirer.ledger.balance(till.acquirer.ledger.card_hash(kit.CARD))


def _available(till, kit):
    return till.acquirer.ledger.available(till.acquirer.ledger.card_hash(kit.CARD))


def _standing(till):
    return [(one.type, one.stan) for one in till.acquirer.ledger.movements() if one.stands]


def test_a_void_pays_back_and_undoes_its_sale(kit):
    till = kit.new_till()
    sale = till.sale(8800)
    reply = till.does("void", of=2, f37=sale["37"], f38=sale["38"])
    assert {key: reply[key] for key in ("t", "3", "4", "11", "39")} == {
        "t": "0210", "3": "200000", "4": "000000008800", "11": "000003", "39": "00"}
    assert till.reply_maced_with(till.mac_key)
    assert (_card(till, kit), till.acquirer.ledger.balance(kit.MERCHANT)) == (CARD_BALANCE, 0)
    assert _standing(till) == [("void", 3)]


def test_a_reversed_void_lets_its_sale_stand_again(kit):
    till = kit.new_till()
    till.sale()
    till.does("void", of=2)
    assert till.undoes("void", 3)["39"] == "00"
    assert _standing(till) == [("sale", 2)]
    assert _card(till, kit) == CARD_BALANCE - 8800
    assert till.does("void", of=2)["39"] == "00"
    assert _standing(till) == [("void", 4)]


@pytest.mark.parametrize(("fields", "code"), [
    ({"of": 9}, "25"), ({"of": 2, "batch": 7}, "25"), ({"of": 2, "f37": "000000000099"}, "25"),
    ({"of": 2, "f38": "999999"}, "25"), ({"of": 2, "card": "4761739001010010"}, "25"),
    ({"of": 2, "amount": 8799}, "64"), ({"of": 2, "amount": 8801}, "64"), ({"of": 3}, "25"), ({}, "30"),
    ({"of": 2, "f61": "00000100000"}, "30")])
def test_a_void_that_names_nothing_or_the_wrong_amount(kit, fields, code):
    till = kit.new_till(ledger=Ledger(card_balance=9000))
    till.sale()
    till.sale()                                     # declined: no funds
    assert till.does("void", **fields)["39"] == code
    assert _standing(till) == [("sale", 2)]


def test_what_is_undone_cannot_be_undone_again(kit):
    till = kit.new_till()
    till.sale()
    till.does("void", of=2)
    assert till.does("void", of=2)["39"] == "12"
    assert till.does("refund", of=2)["39"] == "12"
    assert till.reversal(2)["39"] == "12"
    assert _card(till, kit) == CARD_BALANCE
    till.sale(100)
    till.reversal(6, 100)
    assert till.does("void", 100, of=6)["39"] == "12"
    assert _card(till, kit) == CARD_BALANCE


def test_once_the_batch_is_settled_there_is_no_void_but_a_refund(kit):
    till = kit.new_till()
    till.sale()
    till.settlement(8800, 1)
    till.sign_on()
    assert till.does("void", of=2, batch=1)["39"] == "25"
    assert till.does("refund", of=2, batch=1)["39"] == "00"
    assert _card(till, kit) == CARD_BALANCE


def test_refunds_together_give_back_no_more_than_was_paid(kit):
    till = kit.new_till()
    till.sale(100)
    codes = [till.does("refund", amount, of=2)["39"] for amount in (60, 41, 40, 1)]
    assert codes == ["00", "64", "00", "64"]
    assert _card(till, kit) == CARD_BALANCE
    assert till.does("void", 100, of=2)["39"] == "12"
    assert till.reversal(2, 100)["39"] == "12"
    assert _card(till, kit) == CARD_BALANCE


def test_an_advice_is_booked_once_however_often_it_comes_and_never_reversed(kit):
    till = kit.new_till()
    till.sale(100)
    refund = till.asks("refund", 60, of=2)
    assert till.ask(refund) == till.ask(refund)
    assert till.undoes("refund", 3, 60)["39"] == "12"
    assert _standing(till) == [("sale", 2), ("refund", 3)]


def test_a_preauth_holds_and_its_void_lets_go(kit):
    till = kit.new_till(ledger=Ledger(card_balance=1000))
    hold = till.does("preauth", 600)
    assert (hold["t"], hold["39"]) == ("0110", "00")
    assert (_card(till, kit), _available(till, kit)) == (1000, 400)
    assert till.sale(401)["39"] == "51"
    assert till.does("preauth_void", 600, of=2, f38=hold["38"])["39"] == "00"
    assert _available(till, kit) == 1000
    assert till.does("completion", 600, of=2)["39"] == "12"
    assert till.undoes("preauth_void", 4, 600)["39"] == "00"
    assert _available(till, kit) == 400
    assert till.undoes("preauth", 2, 600)["39"] == "00"
    assert _available(till, kit) == 1000


def test_a_completion_takes_the_hold_and_no_more(kit):
    till = kit.new_till(ledger=Ledger(card_balance=1000))
    hold = till.does("preauth", 600)
    assert till.does("completion", 601, of=2, f38=hold["38"])["39"] == "64"
    assert till.does("completion", 500, of=2, f38=hold["38"])["39"] == "00"
    assert (_card(till, kit), _available(till, kit)) == (500, 500)
    assert till.does("completion", 500, of=2)["39"] == "12"
    assert till.does("preauth_void", 600, of=2)["39"] == "12"
    assert till.undoes("preauth", 2, 600)["39"] == "12"
    assert till.does("void", 500, of=4)["39"] == "25"           # a completion has a void of its own
    assert till.does("completion_void", 500, of=4)["39"] == "00"
    assert (_card(till, kit), _available(till, kit)) == (1000, 400)
    assert till.does("completion", 600, of=2)["39"] == "00"


@pytest.mark.parametrize("since", [("completion", 500), ("preauth_void", 600)])
def test_a_completion_whose_hold_is_used_since_does_not_come_back(kit, since):
    till = kit.new_till(ledger=Ledger(card_balance=1000))
    till.does("preauth", 600)
    till.does("completion", 500, of=2)
    till.does("completion_void", 500, of=3)
    assert till.undoes("completion_void", 4, 500)["39"] == "00"
    till.does("completion_void", 500, of=3)
    kind, amount = since
    assert till.does(kind, amount, of=2)["39"] == "00"
    before = _available(till, kit)
    assert till.undoes("completion_void", 5, 500)["39"] == "12"
    assert _available(till, kit) == before


def test_a_hold_outlives_its_batch(kit):
    till = kit.new_till()
    till.does("preauth", 600)
    till.settlement(0, 0)
    till.sign_on()
    assert till.does("completion", 600, of=2, batch=1)["39"] == "00"


def test_an_offline_sale_is_booked_at_its_own_time_and_once(kit):
    till = kit.new_till()
    sale = till.asks("offline_sale", f12="031500", f13="0106")
    first = till.ask(sale)
    assert (first["t"], first["39"]) == ("0230", "00")
    assert till.ask(sale) == first
    assert [(one.type, one.own_time) for one in till.acquirer.ledger.debits()] == [("offline_sale", "0106031500")]
    till.settlement(8800, 1)
    till.sign_on()
    assert till.does("offline_sale", f11="000002", f12="031500", f13="0106")["39"] == "00"      # not told so in time
    assert till.does("offline_sale", f11="000002", f12="031501", f13="0106")["39"] == "00"      # another sale
    assert len(till.acquirer.ledger.debits()) == 2
    assert till.does("offline_sale", f12=None, f13="0106")["39"] == "30"


@pytest.mark.parametrize(("kind", "of"), [
    ("void", 2), ("refund", 2), ("preauth", None), ("preauth_void", 3), ("completion", 3), ("offline_sale", None)])
def test_each_is_refused_without_session_mac_batch_or_currency(kit, kind, of):
    till = kit.new_till()
    till.sale()
    till.does("preauth")
    own = {"f12": "120000", "f13": "0106"} if kind == "offline_sale" else {}
    reserved = kit.KINDS[kind][3]
    assert till.does(kind, of=of, f64=None, **own)["39"] == "A0"
    assert till.does(kind, of=of, f49="840", **own)["39"] == "12"
    assert till.does(kind, of=of, f60=f"{reserved}000009000", **own)["39"] == "77"
    for needed in ("f4", "f11", "f22", "f49"):
        assert till.does(kind, of=of, **{**own, needed: None})["39"] == "30"
    till.sign_off()
    assert till.does(kind, of=of, **own)["39"] == "77"
    assert _standing(till) == [("sale", 2), ("preauth", 3)]


@pytest.mark.parametrize("kind", ["preauth", "void", "completion", "completion_void", "preauth_void"])
def test_a_request_whose_reversal_came_first_is_refused(kit, kind):
    till = kit.new_till()
    till.sale()
    till.does("preauth")
    of = {"void": 2, "preauth_void": 3, "completion": 3, "completion_void": 4}.get(kind)
    if kind == "completion_void":
        till.does("completion", of=3)
    stan = till.stan + 1
    assert till.undoes(kind, stan)["39"] == "25"
    before = _standing(till)
    assert till.does(kind, of=of)["39"] == "12"
    assert _standing(till) == before


@pytest.mark.parametrize(("first", "kind"), [
    ((), "sale"), (("sale",), "void"), ((), "preauth"), (("preauth",), "preauth_void"), (("preauth",), "completion"),
    (("preauth", "completion"), "completion_void")])
def test_each_request_is_reversed_once_and_all_is_as_before(kit, first, kind):
    till = kit.new_till()
    for before in first:
        till.does(before, of=till.stan if before == "completion" else None)
    books = (_standing(till), _card(till, kit) if first else CARD_BALANCE, _available(till, kit))
    assert till.does(kind, of=till.stan if first else None)["39"] == "00"
    stan = till.stan
    assert _standing(till) != books[0]
    reversed_ = till.undoes(kind, stan)
    assert reversed_["39"] == "00"
    assert till.undoes(kind, stan) == reversed_
    assert (_standing(till), _card(till, kit), _available(till, kit)) == books
    assert till.does(kind, of=stan - 1 if first else None, f11=f"{stan:06d}")["39"] == "12"    # too late


def test_a_reversal_must_be_of_the_kind_that_it_reverses(kit):
    till = kit.new_till()
    till.does("preauth")
    assert till.reversal(2)["39"] == "30"
    assert till.undoes("preauth", 2)["39"] == "00"


def test_settlement_counts_voided_debits_and_their_voids(kit):
    till = kit.new_till()
    till.sale(100)
    till.sale(50)
    till.does("void", 100, of=2)
    till.does("preauth", 70)
    till.does("completion", 60, of=5)
    till.does("refund", 20, of=3)
    till.sale(7)
    till.reversal(8, 7)
    assert till.settlement(210, 3, 120, 2)["48"][30] == "1"
    assert till.acquirer.ledger.settled(kit.TERMINAL, 1).totals == (210, 3, 120, 2)
    assert till.acquirer.ledger.entry_sums() == []
