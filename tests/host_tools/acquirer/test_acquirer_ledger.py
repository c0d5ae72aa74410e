"""The ledger: whatever is sold and reversed, its books balance."""

from __future__ import annotations

import sqlite3

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from posfault.acquirer.ledger import AMOUNT_MOST, CARD_BALANCE, Ledger
from posfault.acquirer.ledger_rows import LedgerDebit, Sale

_CARDS = ("6216261000000000018", "4761739001010010", "5413330089020011")
_MERCHANTS = ("898100000000001", "898100000000002")


def _sale(stan=1, amount=8800, card=_CARDS[0], merchant=_MERCHANTS[0], batch=1, terminal="10000001"):
    return Sale(terminal, merchant, batch, stan, f"{stan:012d}", f"{stan:06d}", "000000", amount, card, 1000 + stan, 0)


def test_a_sale_moves_its_amount_from_cardholder_to_merchant():
    ledger = Ledger()
    posted = ledger.post_sale(_sale(amount=8800))
    assert (posted.state, posted.response_code, posted.approval_code) == ("posted", "00", "000001")
    assert ledger.balance(ledger.card_hash(_CARDS[0])) == CARD_BALANCE - 8800
    assert ledger.balance(_MERCHANTS[0]) == 8800
    assert ledger.find("10000001", 1, 1) == posted


def test_a_reversal_moves_it_back_once():
    ledger = Ledger()
    posted = ledger.post_sale(_sale())
    reversal = ledger.post_reversal(posted, "000000000009", 2000, 1)
    assert (reversal.type, reversal.original, reversal.amount) == ("reversal", posted.id, 8800)
    assert ledger.balance(_MERCHANTS[0]) == 0
    assert ledger.balance(ledger.card_hash(_CARDS[0])) == CARD_BALANCE
    assert ledger.find("10000001", 1, 1).state == "reversed"
    with pytest.raises(ValueError, match="stands"):
        ledger.post_reversal(posted, "000000000010", 3000, 1)
    assert ledger.balance(_MERCHANTS[0]) == 0


def test_a_declined_sale_cannot_be_reversed():
    ledger = Ledger()
    declined = ledger.post_sale(_sale(amount=0))
    with pytest.raises(ValueError, match="stands"):
        ledger.post_reversal(declined, "000000000009", 2000, 1)


@pytest.mark.parametrize(("amount", "code"), [
    (0, "13"), (1, "00"), (CARD_BALANCE, "00"), (CARD_BALANCE + 1, "51"), (AMOUNT_MOST, "51"), (AMOUNT_MOST + 1, "13"),
    (999999999999, "13")])
def test_amounts(amount, code):
    ledger = Ledger()
    posted = ledger.post_sale(_sale(amount=amount))
    assert posted.response_code == code
    assert (posted.approval_code == "") == (code != "00")
    assert len(ledger.debits()) == (code == "00")
    assert ledger.balance(_MERCHANTS[0]) == (amount if code == "00" else 0)


def test_a_balance_of_ones_own():
    ledger = Ledger(card_balance=100)
    assert ledger.post_sale(_sale(1, 60)).response_code == "00"
    assert ledger.post_sale(_sale(2, 60)).response_code == "51"
    assert ledger.post_sale(_sale(3, 40)).response_code == "00"
    assert ledger.balance(ledger.card_hash(_CARDS[0])) == 0


def test_an_account_nobody_used():
    with pytest.raises(KeyError):
        Ledger().balance("898100000000009")


def test_a_stan_is_posted_once():
    ledger = Ledger()
    ledger.post_sale(_sale())
    with pytest.raises(sqlite3.IntegrityError):
        ledger.post_sale(_sale(amount=1))
    assert ledger.balance(_MERCHANTS[0]) == 8800
    assert ledger.post_sale(_sale(batch=2)).response_code == "00"


def test_what_cannot_be_posted_leaves_nothing_behind():
    ledger = Ledger()
    ledger.post_sale(_sale())
    with pytest.raises(sqlite3.IntegrityError):
        ledger.post_sale(_sale(card=_CARDS[1]))
    with pytest.raises(KeyError):
        ledger.balance(ledger.card_hash(_CARDS[1]))


def test_totals_leave_out_what_was_reversed_or_declined():
    ledger = Ledger()
    ledger.post_sale(_sale(1, 100))
    ledger.post_reversal(ledger.post_sale(_sale(2, 20)), "000000000009", 2000, 1)
    ledger.post_sale(_sale(3, 0))
    ledger.post_sale(_sale(4, 3))
    ledger.post_sale(_sale(5, 50, batch=2))
    ledger.post_sale(_sale(6, 50, terminal="10000002"))
    assert ledger.totals("10000001", 1) == (103, 2, 0, 0)
    assert ledger.totals("10000001", 3) == (0, 0, 0, 0)


def test_debits_tell_when_they_were_reversed():
    ledger = Ledger()
    ledger.post_reversal(ledger.post_sale(_sale(1)), "000000000009", 2000, 1)
    ledger.post_sale(_sale(2, 5))
    ledger.post_sale(_sale(3, 0))
    card = "621626*********0018"
    assert ledger.debits() == [
        LedgerDebit(1, "10000001", 1, 1, "000000000001", 8800, card, 1001, True, 2000),
        LedgerDebit(3, "10000001", 1, 2, "000000000002", 5, card, 1002, False, None)]


def test_tombstones():
    ledger = Ledger()
    ledger.tombstone("10000001", 1, 2)
    ledger.tombstone("10000001", 1, 2)
    assert ledger.is_tombstone("10000001", 1, 2)
    assert not ledger.is_tombstone("10000001", 2, 2)
    assert not ledger.is_tombstone("10000002", 1, 2)


def test_a_settled_batch_is_followed_by_the_next():
    ledger = Ledger()
    assert ledger.open_batch("10000001") == 1
    ledger.post_sale(_sale())
    closing = ledger.close_batch("10000001", 1, 5000)
    assert closing.totals == (8800, 1, 0, 0)
    assert ledger.settled("10000001", 1) == closing
    assert ledger.settled("10000001", 2) is None
    assert (ledger.open_batch("10000001"), ledger.open_batch("10000002")) == (2, 1)


def test_entries_that_do_not_add_up_are_found():
    ledger = Ledger()
    ledger.post_sale(_sale(1))
    ledger.post_sale(_sale(2))
    assert ledger.entry_sums() == []
    ledger._db.execute("UPDATE entries SET amount = amount + 1 WHERE transaction_id = 2 AND amount > 0")
    assert ledger.entry_sums() == [(2, 1), (None, 1)]


def test_no_card_number_is_stored():
    ledger = Ledger()
    sale = _sale()
    assert _CARDS[0] not in repr(sale)
    assert _CARDS[0] not in repr(ledger.post_sale(sale))
    assert _CARDS[0] not in repr(ledger.snapshot())
    assert ledger.card_hash(_CARDS[0]) != Ledger(salt=b"other").card_hash(_CARDS[0])


_STEPS = st.lists(st.tuples(
    st.sampled_from(("sale", "sale", "reverse")), st.integers(0, 400), st.sampled_from(_CARDS),
    st.sampled_from(_MERCHANTS), st.integers(0, 30)), max_size=30)


@settings(max_examples=60)
@given(_STEPS)
def test_the_books_balance(steps):
    opening = 1000
    ledger = Ledger(card_balance=opening)
    cards: dict[str, int] = {}
    merchants: dict[str, int] = {}
    standing: list[tuple[int, int, str, str]] = []
    for number, (what, amount, card, merchant, pick) in enumerate(steps):
        if what == "sale":
            posted = ledger.post_sale(_sale(number, amount, card, merchant))
            had = cards.setdefault(card, opening)
            merchants.setdefault(merchant, 0)
            assert posted.response_code == ("13" if amount == 0 else "51" if amount > had else "00")
            if posted.response_code == "00":
                cards[card] -= amount
                merchants[merchant] += amount
                standing.append((number, amount, card, merchant))
        elif standing:
            stan, amount, card, merchant = standing.pop(pick % len(standing))
            found = ledger.find("10000001", 1, stan)
            assert found is not None
            ledger.post_reversal(found, f"{number:012d}", number, 0)
            cards[card] += amount
            merchants[merchant] -= amount
    assert ledger.entry_sums() == []
    assert {card: ledger.balance(ledger.card_hash(card)) for card in cards} == cards
    assert {merchant: ledger.balance(merchant) for merchant in merchants} == merchants
    assert ledger.totals("10000001", 1)[:2] == (sum(amount for _, amount, _, _ in standing), len(standing))
    assert [debit.stan for debit in ledger.debits() if not debit.reversed] == sorted(stan for stan, *_ in standing)


@pytest.mark.parametrize("in_file", [False, True])
def test_a_snapshot_can_be_restored_many_times(tmp_path, in_file):
    ledger = Ledger(str(tmp_path / "ledger.db") if in_file else ":memory:")
    ledger.post_sale(_sale(1))
    snapshot = ledger.snapshot()
    for _ in range(3):
        ledger.post_reversal(ledger.post_sale(_sale(2)), "000000000009", 2000, 1)
        assert len(ledger.debits()) == 2
        ledger.restore(snapshot)
        assert len(ledger.debits()) == 1
        with pytest.raises(ValueError, match="stands"):
            ledger.post_reversal(ledger.post_sale(_sale(3, 0)), "000000000009", 2000, 1)
        ledger.restore(snapshot)
    ledger.close()


def test_a_file_keeps_the_ledger(tmp_path):
    path = str(tmp_path / "ledger.db")
    first = Ledger(path)
    first.post_sale(_sale(7))
    first.close()
    again = Ledger(path)
    assert again.last_numbers() == ("000000000007", "000007")
    assert again.balance(_MERCHANTS[0]) == 8800
    again.close()
