"""Settlement compares totals, closes the batch and ends the session."""

from __future__ import annotations

import pytest

_CREDITS_AND_FOREIGN = "0" * 12 + "000"


def test_totals_that_agree(kit):
    till = kit.new_till()
    till.sale(8800)
    till.sale(100)
    till.reversal(3, amount=100)
    reply = till.settlement(8800, 1)
    assert set(reply) == {"h", "t", "p", *"11 12 13 15 32 37 39 41 42 48 49 60".split()}
    assert (reply["t"], reply["39"], reply["15"]) == ("0510", "00", "0106")
    assert reply["48"] == "000000008800001" + _CREDITS_AND_FOREIGN + "1" + "0" * 30 + "1"
    assert till.acquirer.ledger.settled(kit.TERMINAL, 1).totals == (8800, 1, 0, 0)


@pytest.mark.parametrize(("amount", "count"), [(8801, 1), (8800, 2), (0, 0)])
def test_totals_that_differ(kit, amount, count):
    till = kit.new_till()
    till.sale(8800)
    reply = till.settlement(amount, count)
    assert (reply["39"], reply["48"][30], reply["48"][61]) == ("00", "2", "1")
    assert reply["48"][:15] == f"{amount:012d}{count:03d}"
    assert till.acquirer.ledger.settled(kit.TERMINAL, 1).totals == (8800, 1, 0, 0)


def test_credits_and_foreign_cards_count_too(kit):
    till = kit.new_till()
    totals = "0" * 15 + "000000000001" + "001" + "0" + "000000000005" + "001" + "0" * 15 + "0"
    reply = till.settlement(0, 0, f48=totals)
    assert (reply["48"][30], reply["48"][61]) == ("2", "2")


def test_batch_and_session_end_and_the_next_sign_on_brings_a_new_batch(kit):
    till = kit.new_till()
    till.sale(8800)
    till.settlement(1, 1)
    assert till.acquirer.keys.history()[-1].withdrawn_ms == till.at_ms
    assert till.sale()["39"] == "77"
    assert till.sign_on()["60"] == "00" + "000002" + "003"
    assert till.sale(5)["39"] == "00"
    assert till.acquirer.ledger.totals(kit.TERMINAL, 2) == (5, 1, 0, 0)


def test_a_repeat_gets_the_same_result_even_in_the_next_session(kit):
    till = kit.new_till()
    till.sale(8800)
    first = till.settlement(8800, 1)["48"]
    assert till.settlement(8800, 1)["48"] == first
    till.sign_on()
    till.sale(5)
    reply = till.settlement(8800, 1, f60="00000001201")
    assert (reply["39"], reply["48"]) == ("00", first)
    assert till.settlement(8799, 1, f60="00000001201")["48"][30] == "2"
    assert till.acquirer.ledger.settled(kit.TERMINAL, 2) is None
    assert till.sale(6)["39"] == "00"               # the session of the new batch is untouched


def test_it_needs_a_session_with_its_batch(kit):
    till = kit.new_till()
    assert till.settlement(0, 0, f60="00000002201")["39"] == "77"
    till.sign_off()
    assert till.settlement(0, 0)["39"] == "77"
    assert till.acquirer.ledger.settled(kit.TERMINAL, 1) is None


@pytest.mark.parametrize("fields", [
    {"f48": None}, {"f48": "0" * 31}, {"f48": "0" * 63}, {"f60": None}, {"f60": "0000000120"}, {"f11": None}])
def test_a_part_is_missing_or_of_another_length(kit, fields):
    till = kit.new_till()
    assert till.settlement(0, 0, **fields)["39"] == "30"
    assert till.acquirer.ledger.settled(kit.TERMINAL, 1) is None


def test_another_kind_of_0500(kit):
    till = kit.new_till()
    assert till.settlement(0, 0, f60="00000001202")["39"] == "12"
    assert till.settlement(0, 0, f60="22000001201")["39"] == "12"
