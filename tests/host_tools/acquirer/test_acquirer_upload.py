"""Batch upload: details are kept, compared one by one, and judged."""

from __future__ import annotations

import pytest

from posfault.acquirer.payment_codes import payment_code


def _detail(kind, stan, card, amount):
    return f"{kind}{stan:06d}{card}{amount:012d}"


def _upload(till, *details, **fields):
    return till.manages("0320", "201", **{"f48": f"{len(details):03d}" + "".join(details), **fields})


def _end(till, count, **fields):
    return till.manages("0320", "202", **{"f48": f"{count:03d}", **fields})


def _busy(kit):
    till = kit.new_till()
    till.sale(100)
    till.sale(50, kit.OTHER_CARD)
    till.does("void", 100, of=2)
    till.sale(7)
    till.reversal(5, 7)
    till.does("preauth", 70)
    return till


_DETAILS = (_detail("22", 2, "0018", 100), _detail("22", 3, "0010", 50), _detail("23", 4, "0018", 100))


def test_details_that_agree(kit):
    till = _busy(kit)
    till.settlement(1, 1)
    reply = _upload(till, *_DETAILS)
    assert (reply["t"], reply["39"]) == ("0330", "00")
    assert _end(till, 3)["39"] == "00"
    assert [tuple(one) for one in till.acquirer.ledger.details(kit.TERMINAL, 1)] == [
        ("22", 2, "0018", 100), ("22", 3, "0010", 50), ("23", 4, "0018", 100)]


def test_an_upload_that_comes_again_is_the_same_one(kit):
    till = _busy(kit)
    for details in (_DETAILS[:2], _DETAILS[:2], _DETAILS[2:]):
        assert _upload(till, *details)["39"] == "00"
    assert _end(till, 3)["39"] == "00"


@pytest.mark.parametrize("details", [
    _DETAILS[:2], (*_DETAILS, _detail("22", 5, "0018", 7)), (_detail("22", 2, "0018", 101), *_DETAILS[1:]),
    (_detail("22", 2, "0010", 100), *_DETAILS[1:]), (_detail("25", 2, "0018", 100), *_DETAILS[1:])])
def test_details_that_differ_move_nothing(kit, details):
    till = _busy(kit)
    before = till.acquirer.ledger.movements()
    _upload(till, *details)
    assert _end(till, len(details))["39"] == "95"
    assert till.acquirer.ledger.movements() == before


def test_a_detail_that_got_lost_is_missed(kit):
    till = _busy(kit)
    _upload(till, *_DETAILS)
    assert _end(till, 4)["39"] == "95"


def test_of_a_payment_by_code_the_terminal_knows_no_card(kit):
    till = kit.new_till()
    till.pays_by_code(payment_code(kit.CARD, 1))
    _upload(till, _detail("22", 2, "0000", 8800))
    assert _end(till, 1)["39"] == "00"


@pytest.mark.parametrize("text", ["00", "000", "002" + _DETAILS[0], "001" + _DETAILS[0] + "0", "001"])
def test_what_is_not_of_the_form(kit, text):
    till = kit.new_till()
    assert till.manages("0320", "201", f48=text)["39"] == "30"
    assert till.manages("0320", "202", f48=text + "00")["39"] == "30"
    assert till.acquirer.ledger.details(kit.TERMINAL, 1) == []


def test_of_no_kind(kit):
    till = kit.new_till()
    assert till.manages("0320", "207", f48="000")["39"] == "12"
    assert till.manages("0320", "201")["39"] == "30"
