"""What the bank's books alone answer, and what they leave open."""

from __future__ import annotations

import pytest

from posfault.acquirer.ledger import Ledger
from posfault.complaints import books
from posfault.complaints.case import nameless
from posfault.complaints.investigate import Query, investigate
from posfault.complaints.parts import About
from posfault.errors import InputError

QUERY = Query("0018", 8800, "2000-01-01")


@pytest.fixture
def found(kit):
    """Function (orders) giving the findings of a ledger that booked them."""

    def find(*orders, query=QUERY):
        ledger = Ledger()
        for one in orders:
            ledger.post(one)
        return investigate(books.of_ledger(ledger, About("ledger", "x")), query)

    return find


def kinds(findings):
    return [one.kinds[0] for one in findings]


def test_the_same_card_and_amount_within_minutes_must_be_cleared_up(kit, found):
    first, second = found(kit.order(1, wall_s=0), kit.order(2, wall_s=300))
    assert (first.kinds, second.kinds) == (("no_objection",), ("maybe_duplicate",))
    assert (second.refund.amount, second.refund.condition, second.doubtful) == (8800, "if_one_purchase", True)
    assert second.missing == ("journal", "paper", "wire", "people")


def test_longer_apart_on_another_card_or_terminal_it_is_none(kit, found):
    for other in (kit.order(2, wall_s=301), kit.order(2, card="6200000000000047", wall_s=5),
                  kit.order(2, terminal="10000002", wall_s=5), kit.order(2, amount=8801, wall_s=5)):
        assert set(kinds(found(kit.order(1, wall_s=0), other))) == {"no_objection"}


def test_one_request_booked_twice_is_a_duplicate(kit, found):
    assert kinds(found(kit.order(1), kit.order(1, wall_s=5000))) == ["no_objection", "duplicate"]


def test_a_payment_code_pays_once(kit, found):
    def by_code(stan):
        return kit.order(stan, type="code_sale", code="6" * 19, order_number=str(stan), wall_s=stan * 5000)

    assert kinds(found(by_code(1), by_code(2))) == ["no_objection", "duplicate"]


def test_an_offline_sale_told_twice_is_a_duplicate(kit, found):
    def offline(batch):
        return kit.order(7, type="offline_sale", batch=batch, own_time="0101120000", wall_s=batch * 5000)

    assert kinds(found(offline(1), offline(2))) == ["no_objection", "duplicate"]


def test_what_was_reversed_counts_for_nothing(kit):
    ledger = Ledger()
    first = ledger.post(kit.order(1))
    ledger.post(kit.order(2, wall_s=60))
    ledger.post_reversal(first, "000000000099", 2000, 30)
    assert kinds(investigate(books.of_ledger(ledger, About("ledger", "x")), QUERY)) == ["given_back", "no_objection"]


def test_a_debit_that_the_terminal_did_not_list_is_one_sided(bank_file):
    case = books.from_file(str(bank_file("reply_lost_clerk_repeats")))
    first, second = investigate(case, Query("0005", 8800, "2026-03-10"))
    assert (first.kinds, first.refund.condition) == (("one_sided",), "if_one_purchase")
    assert second.kinds == ("no_objection",)


def test_what_was_declined_and_what_is_held_is_told_and_nothing_is_wrong_with_it(kit, found):
    assert kinds(found(kit.order(1), kit.order(2, type="preauth", wall_s=900))) == ["no_objection", "hold"]
    (refused,) = found(kit.order(1, 99_999_999), query=Query("0018", 99_999_999, "2000-01-01"))
    assert (refused.kinds, refused.wrong) == (("declined",), False)


def test_a_withheld_payout_of_a_sale_without_objection_is_owed_to_the_shop(kit):
    ledger = Ledger()
    ledger.withhold(ledger.post(kit.order(1)))
    case = books.of_ledger(ledger, About("ledger", "x"))
    (found,) = investigate(case, Query("0018", 8800, "2000-01-01", "merchant"))
    assert (found.kinds, found.payout, found.due) == (("payout_withheld",), 8800, 8800)


def test_reading_a_ledger_leaves_every_byte_of_it(bank_file):
    path = bank_file("reply_lost_clerk_repeats")
    before = path.read_bytes()
    case = books.from_file(str(path))
    assert len(case.rows) == 3
    assert path.read_bytes() == before


def test_a_file_that_is_no_ledger_is_one_line(tmp_path):
    strange = tmp_path / "strange.db"
    for content in (b"", b"no database at all" * 100):
        strange.write_bytes(content)
        with pytest.raises(InputError, match=r"strange\.db: is no ledger"):
            books.from_file(str(strange))
        assert strange.read_bytes() == content
    with pytest.raises(InputError, match="there is no such file"):
        books.from_file(str(tmp_path / "none.db"))
    assert not (tmp_path / "none.db").exists()


def test_cards_are_numbered_where_their_hash_could_be_searched(kit):
    ledger = Ledger()
    for stan, card in enumerate((kit.CARD, kit.OTHER_CARD, kit.CARD), 1):
        ledger.post(kit.order(stan, card=card))
    case = nameless(books.of_ledger(ledger, About("ledger", "x")))
    assert [row.holder for row in case.rows] == ["card-1", "card-2", "card-1"]
