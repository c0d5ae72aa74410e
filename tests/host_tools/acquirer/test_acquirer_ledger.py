"""The ledger: whatever is sold and reversed, its books balance."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from posfault.acquirer.database import Sqlite
from posfault.acquirer.ledger import AMOUNT_MOST, CARD_BALANCE, Ledger

_CARDS = ("6216261000000000018", "4761739001010010", "5413330089020011")
_MERCHANTS = ("898100000000001", "898100000000002")


def test_a_sale_moves_its_amount_from_cardholder_to_merchant(kit):
    ledger = Ledger()
    posted = ledger.post(kit.order(amount=8800))
    assert (posted.state, posted.response_code, posted.approval_code) == ("posted", "00", "000001")
    assert ledger.balance(ledger.card_hash(kit.CARD)) == CARD_BALANCE - 8800
    assert ledger.balance(kit.MERCHANT) == 8800
    assert ledger.find("10000001", 1, 1) == posted


def test_a_reversal_moves_it_back_once(kit):
    ledger = Ledger()
    posted = ledger.post(kit.order())
    reversal = ledger.post_reversal(posted, "000000000009", 2000, 1)
    assert (reversal.type, reversal.original, reversal.amount) == ("reversal", posted.id, 8800)
    assert ledger.balance(kit.MERCHANT) == 0
    assert ledger.balance(ledger.card_hash(kit.CARD)) == CARD_BALANCE
    assert ledger.find("10000001", 1, 1).state == "reversed"
    with pytest.raises(ValueError, match="stands"):
        ledger.post_reversal(posted, "000000000010", 3000, 1)
    assert ledger.balance(kit.MERCHANT) == 0


def test_a_declined_sale_cannot_be_reversed(kit):
    ledger = Ledger()
    declined = ledger.post(kit.order(amount=0))
    with pytest.raises(ValueError, match="stands"):
        ledger.post_reversal(declined, "000000000009", 2000, 1)


@pytest.mark.parametrize(("amount", "code"), [
    (0, "13"), (1, "00"), (CARD_BALANCE, "00"), (CARD_BALANCE + 1, "51"), (AMOUNT_MOST, "51"), (AMOUNT_MOST + 1, "13"),
    (999999999999, "13")])
def test_amounts(kit, amount, code):
    ledger = Ledger()
    posted = ledger.post(kit.order(amount=amount))
    assert posted.response_code == code
    assert (posted.approval_code == "") == (code != "00")
    assert len(ledger.debits()) == (code == "00")
    assert ledger.balance(kit.MERCHANT) == (amount if code == "00" else 0)


def test_a_balance_of_ones_own(kit):
    ledger = Ledger(card_balance=100)
    assert ledger.post(kit.order(1, 60)).response_code == "00"
    assert ledger.post(kit.order(2, 60)).response_code == "51"
    assert ledger.post(kit.order(3, 40)).response_code == "00"
    assert ledger.balance(ledger.card_hash(kit.CARD)) == 0


def test_an_account_nobody_used():
    with pytest.raises(KeyError):
        Ledger().balance("898100000000009")


def test_that_a_request_is_booked_once_is_not_the_ledgers_rule(kit):
    ledger = Ledger()
    assert [ledger.post(kit.order()).response_code for _ in range(2)] == ["00", "00"]
    assert ledger.balance(kit.MERCHANT) == 17600
    assert [one.id for one in ledger.under("10000001", 1, 1)] == [2, 1]
    ledger.post_reversal(ledger.find("10000001", 1, 1), "000000000009", 2000, 1)
    assert [one.state for one in ledger.under("10000001", 1, 1)] == ["posted", "reversed"]      # what stands comes first


def test_what_cannot_be_posted_leaves_nothing_behind(kit, monkeypatch):
    def breaks(*_):
        raise RuntimeError

    ledger = Ledger()
    with monkeypatch.context() as patched:
        patched.setattr(ledger, "_move", breaks)
        with pytest.raises(RuntimeError):
            ledger.post(kit.order())
    assert ledger.find("10000001", 1, 1) is None
    with pytest.raises(KeyError):
        ledger.balance(ledger.card_hash(kit.CARD))


def test_totals_leave_out_what_was_reversed_or_declined(kit):
    ledger = Ledger()
    ledger.post(kit.order(1, 100))
    ledger.post_reversal(ledger.post(kit.order(2, 20)), "000000000009", 2000, 1)
    ledger.post(kit.order(3, 0))
    ledger.post(kit.order(4, 3))
    ledger.post(kit.order(5, 50, batch=2))
    ledger.post(kit.order(6, 50, terminal="10000002"))
    assert ledger.totals("10000001", 1) == (103, 2, 0, 0)
    assert ledger.totals("10000001", 3) == (0, 0, 0, 0)


def test_tombstones():
    ledger = Ledger()
    ledger.tombstone("10000001", 1, 2)
    ledger.tombstone("10000001", 1, 2)
    assert ledger.is_tombstone("10000001", 1, 2)
    assert not ledger.is_tombstone("10000001", 2, 2)
    assert not ledger.is_tombstone("10000002", 1, 2)


def test_a_settled_batch_is_followed_by_the_next(kit):
    ledger = Ledger()
    assert ledger.open_batch("10000001") == 1
    ledger.post(kit.order())
    closing = ledger.close_batch("10000001", 1, 5000)
    assert closing.totals == (8800, 1, 0, 0)
    assert ledger.settled("10000001", 1) == closing
    assert ledger.settled("10000001", 2) is None
    assert (ledger.open_batch("10000001"), ledger.open_batch("10000002")) == (2, 1)


def test_entries_that_do_not_add_up_are_found(kit):
    ledger = Ledger()
    ledger.post(kit.order(1))
    ledger.post(kit.order(2))
    assert ledger.entry_sums() == []
    ledger._db.execute("UPDATE entries SET amount = amount + 1 WHERE transaction_id = 2 AND amount > 0")
    assert ledger.entry_sums() == [(2, 1), (None, 1)]


def test_no_card_number_is_stored(kit):
    ledger = Ledger()
    sale = kit.order(code="6212345678901234567")
    assert kit.CARD not in repr(sale)
    assert sale.code not in repr(sale)
    assert kit.CARD not in repr(ledger.post(sale))
    assert sale.code not in repr(ledger.snapshot())
    assert kit.CARD not in repr(ledger.snapshot())
    assert ledger.card_hash(kit.CARD) != Ledger(salt=b"other").card_hash(kit.CARD)


_STEPS = st.lists(st.tuples(
    st.sampled_from(("sale", "sale", "reverse")), st.integers(0, 400), st.sampled_from(_CARDS),
    st.sampled_from(_MERCHANTS), st.integers(0, 30)), max_size=30)


@settings(max_examples=60)
@given(_STEPS)
def test_the_books_balance(kit, steps):
    opening = 1000
    ledger = Ledger(card_balance=opening)
    cards: dict[str, int] = {}
    merchants: dict[str, int] = {}
    standing: list[tuple[int, int, str, str]] = []
    for number, (what, amount, card, merchant, pick) in enumerate(steps):
        if what == "sale":
            posted = ledger.post(kit.order(number, amount, card, merchant))
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
def test_a_snapshot_can_be_restored_many_times(kit, tmp_path, in_file):
    ledger = Ledger(Sqlite(str(tmp_path / "ledger.db")) if in_file else None)
    ledger.post(kit.order(1))
    snapshot = ledger.snapshot()
    for _ in range(3):
        ledger.post_reversal(ledger.post(kit.order(2)), "000000000009", 2000, 1)
        assert len(ledger.debits()) == 2
        ledger.restore(snapshot)
        assert len(ledger.debits()) == 1
        assert ledger.post(kit.order(3, 0)).id == 2         # numbers go on from there
        ledger.restore(snapshot)
    ledger.close()


def test_a_file_keeps_the_ledger(kit, tmp_path):
    path = str(tmp_path / "ledger.db")
    first = Ledger(Sqlite(path))
    first.post(kit.order(7))
    first.close()
    again = Ledger(Sqlite(path))
    assert again.last_numbers() == ("000000000007", "000007")
    assert again.balance(kit.MERCHANT) == 8800
    again.close()
