"""Behaviours of a bank that books wrongly: strict conduct does one thing, the behaviour the other."""

from __future__ import annotations

import pytest

from posfault.acquirer.payment_codes import payment_code
from posfault.acquirer.payments import Agreed

_DETAIL = "001" + "22" + "000004" + "0018" + "000000000100"     # one sale of 1.00, STAN 4


def _debits(till):
    return [one.amount for one in till.acquirer.ledger.debits() if one.stands]


def _fired(till):
    return [name for name, _ in till.acquirer.firings]


@pytest.mark.parametrize(("behaviours", "debits"), [((), [8800]), (("no_idempotency",), [8800, 8800])])
def test_a_request_that_is_replayed(kit, behaviours, debits):
    till = kit.new_till(behaviours=[(name, {}) for name in behaviours])
    request = till.sale_request()
    assert [till.ask(request)["39"] for _ in range(2)] == ["00", "00"]
    assert _debits(till) == debits
    assert _fired(till) == list(behaviours)
    assert till.reversal(2)["39"] == "00"
    assert _debits(till) == []                      # a reversal leaves nothing standing under the name


@pytest.mark.parametrize(("behaviours", "code", "debits"), [((), "94", [8800]), (("no_idempotency",), "00", [8800, 5])])
def test_a_trace_number_that_begins_anew(kit, behaviours, code, debits):
    till = kit.new_till(behaviours=[(name, {}) for name in behaviours])
    till.sale()
    assert till.sale(5, f11="000002")["39"] == code
    assert _debits(till) == debits
    assert _fired(till) == list(behaviours)


@pytest.mark.parametrize(("behaviours", "debits"), [((), []), (("ignore_reversal",), [8800])])
def test_a_reversal(kit, behaviours, debits):
    till = kit.new_till(behaviours=[(name, {}) for name in behaviours])
    till.sale()
    assert till.reversal(9)["39"] == "25"
    assert _fired(till) == []                       # there was nothing to ignore
    assert till.reversal(2)["39"] == "00"
    assert _debits(till) == debits
    assert _fired(till) == list(behaviours)


@pytest.mark.parametrize(("behaviours", "code", "debits"), [((), "12", []), (("no_tombstone",), "00", [8800])])
def test_a_sale_after_its_own_reversal(kit, behaviours, code, debits):
    till = kit.new_till(behaviours=[(name, {}) for name in behaviours])
    till.reversal(2)
    assert till.sale()["39"] == code
    assert _debits(till) == debits
    assert _fired(till) == list(behaviours)


@pytest.mark.parametrize(("also", "debits"), [((), []), (("no_tombstone",), [8800])])
def test_a_sale_that_its_reversal_overtakes(kit, also, debits):
    till = kit.new_till(behaviours=[("reorder_reversal", {}), *((name, {}) for name in also)])
    assert till.sale() is None
    assert till.acquirer.ledger.debits() == []
    assert till.reversal(2)["39"] == "25"
    assert _debits(till) == debits
    assert _fired(till) == ["reorder_reversal", *also]
    assert [entry.request[:4] for entry in till.acquirer.log] == ["0800", "0200", "0400", "0200"]
    assert till.acquirer.handled.request.startswith("0400")
    assert till.sale(5)["39"] == "00"


def test_whatever_comes_next_overtakes_and_the_wait_is_part_of_a_snapshot(kit):
    till = kit.new_till(behaviours=[("reorder_reversal", {"nth": 2})])
    till.sale(1)
    assert till.sale(2) is None
    snapshot = till.acquirer.snapshot()
    for _ in range(2):
        till.acquirer.restore(snapshot)
        assert _debits(till) == [1]
        till.manages("0820", "301")
        assert _debits(till) == [1, 2]


@pytest.mark.parametrize(("behaviours", "code", "debits"), [((), "12", [8800]), (("code_reusable",), "00", [8800, 8800])])
def test_a_payment_code_read_twice(kit, behaviours, code, debits):
    till = kit.new_till(behaviours=[(name, {}) for name in behaviours])
    shown = payment_code(kit.CARD, 1)
    assert till.pays_by_code(shown)["39"] == "00"
    assert _fired(till) == []
    assert till.pays_by_code(shown)["39"] == code
    assert _debits(till) == debits
    assert _fired(till) == list(behaviours)


def test_cut_over_ends_the_batch_under_the_terminal(kit):
    till = kit.new_till(behaviours=[("cut_over", {"nth": 2})])
    till.sale(100)
    assert till.sale(50)["39"] == "90"
    assert _fired(till) == ["cut_over"]
    assert _debits(till) == [100]
    assert till.acquirer.ledger.settled(kit.TERMINAL, 1).totals == (100, 1, 0, 0)
    assert till.sale(50)["39"] == "77"              # still of the old batch
    till.sign_on()
    assert till.batch == 2
    assert till.sale(50)["39"] == "00"
    assert till.settlement(100, 1, f60="00000001201")["48"][30] == "1"      # the terminal settles what it has of batch 1


def test_without_cut_over_the_batch_goes_on(kit):
    till = kit.new_till()
    assert [till.sale(amount)["39"] for amount in (100, 50)] == ["00", "00"]
    assert till.acquirer.ledger.settled(kit.TERMINAL, 1) is None


@pytest.mark.parametrize(("also", "debits"), [((), [70, 100]), (("posts_unmatched_uploads",), [70, 100, 100])])
def test_a_cut_over_of_which_the_terminal_knows_nothing(kit, also, debits):
    """It settles two sales, of which the bank counts one in the next batch; then it uploads both."""
    till = kit.new_till(behaviours=[("cut_over", {"nth": 2, "carried_out": "yes"}), *((name, {}) for name in also)])
    assert [till.sale(70)["39"], till.query(2)["39"], till.sale(100)["39"]] == ["00"] * 3
    ledger = till.acquirer.ledger
    assert [(one.batch, one.stan) for one in ledger.debits()] == [(1, 2), (1, 4)]       # by the terminal's own batch
    assert (ledger.totals(kit.TERMINAL, 1), ledger.totals(kit.TERMINAL, 2)) == ((70, 1, 0, 0), (100, 1, 0, 0))
    assert till.settlement(170, 2)["48"][30] == "2"
    first = "22" + "000002" + "0018" + "000000000070"
    till.manages("0320", "201", f48="002" + first + _DETAIL[3:])
    assert till.manages("0320", "202", f48="002")["39"] == "95"
    assert _debits(till) == debits
    assert _fired(till) == ["cut_over", *also]
    till.sign_on()
    assert till.batch == 2


def test_what_the_bank_never_heard_of_has_no_card_to_debit(kit):
    till = kit.new_till(behaviours=[("posts_unmatched_uploads", {})])
    till.manages("0320", "201", f48=_DETAIL)
    assert till.manages("0320", "202", f48="001")["39"] == "95"
    assert _debits(till) == []
    assert _fired(till) == []


@pytest.mark.parametrize(("behaviour", "payout"), [
    (None, (30_000, 0, 0, 30)), ("withholds_payout", (30_000, 0, 20_000, 10)),
    ("charges_back_unsigned", (30_000, 20_000, 0, 10))])
@pytest.mark.parametrize("signed", [False, True])
def test_a_debit_without_signed_slip_when_the_merchant_is_paid(kit, behaviour, payout, signed):
    till = kit.new_till(behaviours=[(behaviour, {})] if behaviour else [])
    till.sale(10_000)
    till.sale(20_000)
    till.acquirer.calm()                            # it is how the bank does business, no fault that ends
    agreed = Agreed(10, 20_000, {(kit.TERMINAL, 1, 3)} if signed else set())
    assert till.acquirer.pay_out(kit.MERCHANT, agreed, 9000, kit.NOON_S) == ((30_000, 0, 0, 30) if signed else payout)
    assert _fired(till) == ([behaviour] if behaviour else [])
    assert till.acquirer.ledger.entry_sums() == []


def test_a_bank_that_finds_no_debit_to_look_at_did_not_fire(kit):
    till = kit.new_till(behaviours=[("withholds_payout", {})])
    till.sale(10_000)
    assert till.acquirer.pay_out(kit.MERCHANT, Agreed(0, 20_000, set()), 9000, kit.NOON_S).paid == 10_000
    assert _fired(till) == []


def test_after_a_cut_over_a_void_of_what_was_settled_finds_nothing_and_a_refund_does(kit):
    till = kit.new_till(behaviours=[("cut_over", {"nth": 2, "carried_out": "yes"})])
    till.sale()
    till.sale(2800)
    assert till.does("void", of=2)["39"] == "25"
    assert till.does("void", 2800, of=3)["39"] == "00", "it is counted in the new batch"
    assert till.does("refund", of=2)["39"] == "00"
