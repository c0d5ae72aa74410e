"""Evidence: which movement was meant by whom, what stands, and what each customer is out of pocket."""

from __future__ import annotations

import dataclasses

from posfault.acquirer.codec import Message
from posfault.acquirer.ledger_rows import Movement
from posfault.bench import setting
from posfault.bench.evidence import Evidence
from posfault.bench.intents import Intent
from posfault.bench.journal import Entry, Journal
from posfault.bench.people import NOBODY
from posfault.bench.wire import Sent, Wire
from posfault.scenario import Contract, Step

TEA, COAT = (Intent.of(Step("sale", name, amount, card)) for name, amount, card in (("tea", 500, "A"), ("coat", 900, "B")))


def _sent(stan, intent, at_ms, mti="0200", arrived=True, batch=1):
    sent = Sent(True, (1, stan), at_ms - 60, b"", intent, at_ms if arrived else None)
    sent.read_as(Message(mti, {11: f"{stan:06d}", 60: f"22{batch:06d}000"}))
    return sent


def _moved(number, kind, effect, stan, amount, at_ms, **more):
    given = {"id": number, "type": kind, "effect": effect, "terminal": "10000001", "batch": 1, "stan": stan,
             "rrn": "", "amount": amount, "card": "620000******0005", "at_ms": at_ms, "own_time": "", "order_number": "",
             "original": None, "reversed_ms": None, "undone_ms": None, "reversed": False, "undone": False}
    return Movement(**given | more)


def _evidence(movements, sent, at_till=()):
    return Evidence(setting.MORNING, Contract(), [TEA, COAT], Wire(list(sent)), Journal(), [], movements, [], (), [],
                    tills=[(at_ms, NOBODY, intent) for at_ms, intent in at_till])


def test_a_movement_is_meant_by_whoever_stood_there_when_it_was_asked_for():
    movements = [_moved(1, "sale", 1, 1, 500, 100), _moved(2, "sale", 1, 2, 900, 200), _moved(3, "refund", -1, 3, 200, 300),
                 _moved(4, "preauth", 0, 4, 70, 400)]
    found = _evidence(movements, [_sent(1, "tea", 100), _sent(2, "coat", 200), _sent(3, "tea", 300, "0220"),
                                  _sent(4, "coat", 400, "0100")])
    assert [found.intent_of(one) for one in movements] == [TEA, COAT, TEA, COAT]
    assert (found.net(TEA), found.net(COAT)) == (300, 900)
    assert found.debits == found.standing() == movements[:2]


def test_what_is_reversed_or_undone_does_not_stand_and_a_void_nets_it_out():
    movements = [_moved(1, "sale", 1, 1, 500, 100, reversed=True, reversed_ms=150),
                 _moved(2, "sale", 1, 2, 500, 200, undone=True, undone_ms=300), _moved(3, "void", -1, 3, 500, 300),
                 _moved(4, "void", -1, 4, 500, 400, reversed=True)]
    found = _evidence(movements, [_sent(stan, "tea", stan * 100) for stan in (1, 2, 3, 4)])
    assert (found.debits, found.standing(), found.net(TEA)) == (movements[:2], [], 0)


def test_of_two_requests_under_one_name_the_one_that_came_then_is_meant():
    movements = [_moved(1, "sale", 1, 1, 500, 100), _moved(2, "sale", 1, 1, 900, 200)]
    requests = [_sent(1, "tea", 100), _sent(1, "coat", 200)]
    found = _evidence(movements, requests)
    assert [found.request(one) for one in movements] == requests
    assert [found.intent_of(one) for one in movements] == [TEA, COAT]


def test_one_that_the_bank_handled_later_is_still_its_own():
    late = _moved(1, "sale", 1, 1, 500, 31_000)
    assert _evidence([late], [_sent(1, "tea", 100)]).intent_of(late) is TEA


def test_a_debit_whose_request_never_came_has_none_but_is_meant_all_the_same():
    posted = _moved(1, "sale", 1, 1, 500, 9000)     # from an upload
    found = _evidence([posted], [_sent(1, "tea", 100, arrived=False)])
    assert (found.request(posted), found.intent_of(posted)) == (None, TEA)


def test_a_debit_nobody_meant():
    phantom = _moved(1, "sale", 1, 1, 500, 100)
    for requests in ([], [_sent(2, "tea", 100)], [_sent(1, "tea", 100, batch=2)], [_sent(1, "", 100)]):
        found = _evidence([phantom], requests)
        assert found.intent_of(phantom) is None
        assert found.net(TEA) == 0


def test_what_the_merchant_is_due_leaves_a_charge_back_to_be_seen():
    movements = [_moved(1, "sale", 1, 1, 10_050, 100), _moved(2, "sale", 1, 2, 700, 200, reversed=True),
                 _moved(3, "refund", -1, 3, 50, 300), _moved(4, "chargeback", -1, 1, 10_050, 400)]
    found = _evidence(movements, [])
    assert found.due() == 10_000
    found.contract = Contract(fee_bp=65)
    assert found.due() == 10_000 - 65


def _offline(own_time, card="620000******0005", amount=500):
    return _moved(1, "offline_sale", 1, 1, amount, 90_000, own_time=own_time, card=card)


def test_an_offline_sale_is_meant_by_whoever_stood_there_when_it_was_made():
    """09:00:30 by the shop's clock is 30 s of bench time; it is uploaded while the coat is sold."""
    till = ((1000, ""), (20_000, "tea"), (60_000, ""), (80_000, "coat"))
    request = _sent(1, "coat", 90_000, "0220")
    for own_time, card, meant in (
        ("0310090030", "620000******0005", TEA),
        ("0310090125", "620000******0005", TEA),        # the clock lies: nobody with this card was there then
        ("9999999999", "620000******0005", TEA),        # no time at all
        ("0310090030", "411111******1111", None),       # nobody with this card bought for so much
        ("0310090125", "411111******1111", COAT),
    ):
        sale = _offline(own_time, card)
        assert _evidence([sale], [request], till).intent_of(sale) is meant, (own_time, card)


def test_an_advice_that_goes_out_later_is_for_whose_card_and_amount_it_is():
    """It was kept while the line was down, and reaches the bank while the coat is sold."""
    back, request = Intent.of(Step("refund", "cup", 200, of="tea"), TEA), _sent(1, "coat", 300, "0220")
    for amount, card, at_till, meant in (
        (200, "620000******0005", "coat", back),
        (200, "620000******0005", "cup", back),
        (200, "620000******0005", "", back),
        (500, "620000******0005", "coat", COAT),        # the tea was bought, and this pays back
        (200, "411111******1111", "coat", COAT),        # nobody with this card was to be paid so much
    ):
        request.intent = at_till
        moved = _moved(1, "refund", -1, 1, amount, 300, card=card)
        found = _evidence([moved], [request])
        found.intents.append(back)
        assert found._meant(moved) is meant, (amount, card, at_till)


def test_an_offline_sale_cannot_be_later_than_the_bank_was_told_of_it():
    """The clock ran ahead: the coat's customer, of the same card, was there by then, and asked for another amount."""
    till = ((1000, ""), (20_000, "tea"), (60_000, ""), (100_000, "coat"))
    request = _sent(1, "coat", 90_000, "0220")
    coat = dataclasses.replace(COAT, card="A")
    for own_time, meant in (("0310210030", TEA), ("0310090130", TEA)):
        sale = _offline(own_time)
        found = _evidence([sale], [request], till)
        found.intents[1] = coat
        assert found._meant(sale) is meant, own_time


def _stored(batch, wall_s, amount=500):
    return Entry("offline_sale", "completed", "swipe", 0, batch, 1, amount, wall_s, (0, 0), "6200000005", "01", "", "", "")


def test_an_offline_sale_that_is_booked_in_the_next_batch_is_known_by_that_of_its_slip():
    """Made at 09:00:30 in batch 1."""
    own = _offline("0310090030")
    late = own._replace(id=2, batch=2)
    for entries, movements, known in (
        ([_stored(1, setting.MORNING + 30)], [late], (1, 1)),
        ([_stored(1, setting.MORNING + 31)], [late], (2, 1)),
        ([_stored(1, setting.MORNING + 30, 600)], [late], (2, 1)),
        ([], [late], (2, 1)),
        ([_stored(1, setting.MORNING + 30)], [own, late], (2, 1)),      # booked twice: the second is nobody's
    ):
        found = _evidence(movements, [])
        found.journal.entries.update({(one.batch, one.stan): one for one in entries})
        assert found.known_as(late) == known
