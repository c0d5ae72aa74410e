"""A card's statement, and how terminals were used."""

from __future__ import annotations

import math

import pytest

from posfault.acquirer.ledger import Ledger
from posfault.complaints import books
from posfault.complaints.parts import About
from posfault.complaints.statement import statements
from posfault.complaints.usage import busy_above, usage

HOUR = 3600


@pytest.fixture
def ledger():
    return Ledger()


def case(ledger):
    return books.of_ledger(ledger, About("ledger", "x"))


def test_a_statement_sums_up_what_was_taken_and_given(kit, ledger):
    sale = ledger.post(kit.order(1, 8800))
    ledger.post(kit.order(2, 500, kit.OTHER_CARD))
    reversed_ = ledger.post(kit.order(3, 700, wall_s=HOUR))
    ledger.post_reversal(reversed_, "000000000099", 5000, HOUR + 5)
    ledger.post(kit.follow(sale, 4, "refund", 800))
    ledger.post(kit.order(5, 99_999_999))
    (one,) = statements(case(ledger), kit.CARD[-4:])
    assert [(line.type, line.amount, line.sum, line.note) for line in one.lines] == [
        ("sale", 8800, 8800, ""), ("sale", 700, 9500, "taken_back"), ("reversal", -700, 8800, ""),
        ("refund", -800, 8000, "")]
    assert (one.debited, one.held) == (8000, 0)
    assert one.debited == ledger.balance(kit.MERCHANT) - 500
    assert statements(case(ledger), "", one.holder) == (one,)
    assert statements(case(ledger), "9999") == ()


def test_a_hold_is_shown_until_it_ends(kit, ledger):
    hold = ledger.post(kit.order(1, 600, type="preauth"))
    assert [(line.amount, line.held, line.note) for line in statements(case(ledger), "0018")[0].lines] == [(0, 600, "hold")]
    completion = ledger.post(kit.follow(hold, 2, "completion", 600))
    assert (statements(case(ledger), "0018")[0].held, statements(case(ledger), "0018")[0].debited) == (0, 600)
    ledger.post(kit.follow(completion, 3, "completion_void", 600))
    assert (statements(case(ledger), "0018")[0].held, statements(case(ledger), "0018")[0].debited) == (600, 0)


def test_how_a_card_was_read_is_told_by_the_journal_and_a_code_by_the_ledger(lived, kit, ledger):
    (one,) = statements(lived("payment_code_read_twice"), lived("payment_code_read_twice").rows[0].card[-4:])
    assert [line.method for line in one.lines] == ["code", "code"]
    assert [line.note for line in one.lines] == ["", "maybe_duplicate"]
    tapped = lived("slip_says_no_signature_for_a_tap")
    (one,) = statements(tapped, tapped.rows[0].card[-4:])
    assert one.lines[0].method == "tap"
    ledger.post(kit.order(1))
    assert statements(case(ledger), "0018")[0].lines[0].method == "by card"


def test_two_cards_that_end_alike_have_a_statement_each(kit, ledger):
    ledger.post(kit.order(1, 100, "6200000000000005"))
    ledger.post(kit.order(2, 200, "378282246310005"))
    assert [(one.card, one.debited) for one in statements(case(ledger), "0005")] == [
        ("620000******0005", 100), ("378282*****0005", 200)]


def test_usage_counts_by_terminal_day_and_hour(kit, ledger):
    sale = ledger.post(kit.order(1, 100, wall_s=9 * HOUR))
    ledger.post_reversal(sale, "000000000099", 5000, 9 * HOUR + 5)
    refunded = ledger.post(kit.order(2, 300, wall_s=10 * HOUR - 1))
    ledger.post(kit.order(3, 200, "", type="refund", original=refunded, wall_s=10 * HOUR))
    ledger.post(kit.order(4, 99_999_999, wall_s=10 * HOUR))
    ledger.post(kit.order(1, 50, terminal="10000002", wall_s=34 * HOUR))
    found = [(one.terminal, one.day, one.hour, one.debits, one.debited, one.credits, one.credited, one.reversals,
              one.declined) for one in usage(case(ledger))]
    assert found == [(kit.TERMINAL, "2000-01-01", 9, 2, 400, 0, 0, 1, 0),
                     (kit.TERMINAL, "2000-01-01", 10, 0, 0, 1, 200, 0, 1),
                     ("10000002", "2000-01-02", 10, 1, 50, 0, 0, 0, 0)]
    assert [one.debits for one in usage(case(ledger), "10000002")] == [1]


def test_hours_that_go_past_midnight_and_those_that_do_not(kit, ledger):
    ledger.post(kit.order(1, wall_s=2 * HOUR))
    ledger.post(kit.order(2, 100, wall_s=12 * HOUR))
    assert [one.anomalies for one in usage(case(ledger), hours="09:00-21:00")] == [("after_hours",), ()]
    assert [one.anomalies for one in usage(case(ledger), hours="20:00-06:00")] == [(), ("after_hours",)]
    assert [one.anomalies for one in usage(case(ledger))] == [(), ()]


def test_the_same_card_and_amount_again_is_marked_while_both_stand(kit, ledger):
    first = ledger.post(kit.order(1, wall_s=0))
    ledger.post(kit.order(2, wall_s=60))
    assert usage(case(ledger))[0].anomalies == ("same_again",)
    ledger.post_reversal(first, "000000000099", 5000, 90)
    assert usage(case(ledger))[0].anomalies == ()


def test_an_hour_far_above_the_others_is_marked_and_a_busy_noon_is_not(kit, ledger):
    stan = 0
    for hour, count in enumerate([5, 4, 6, 5, 12, 5, 4, 6, 30]):
        for minute in range(count):
            stan += 1
            ledger.post(kit.order(stan, 100 + stan, wall_s=hour * HOUR + minute * 60))
    assert [one.hour for one in usage(case(ledger)) if "busy_hour" in one.anomalies] == [8]


def test_the_limit_is_four_deviations_above_the_median():
    assert busy_above([100] * 7) == math.inf
    assert busy_above([100] * 8) == 140                 # all alike: the root of the median
    assert busy_above([0, 0, 100, 100, 100, 200, 200, 200]) == pytest.approx(100 + 4 * 148.26)
    assert busy_above([100] * 8 + [10_000]) == 140      # one wild hour does not raise it
