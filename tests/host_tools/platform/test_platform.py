"""The platform: it passes on, books an order for each payment, and each of its behaviours does one thing otherwise."""

from __future__ import annotations

import copy

import iso8583
import pytest

from posfault.acquirer.payment_codes import payment_code
from posfault.behaviours import BehaviourError
from posfault.platform.orders import STATES
from posfault.platform.platform import Platform

NUMBER = "10000001" + "000001" + "000002"


class Hop:
    """A till whose requests go through a platform; `passed` is what became of the last."""

    def __init__(self, kit, *behaviours, **options):
        self.kit = kit
        self.till = kit.new_till(**options)
        self.platform = Platform()
        self.platform.set_behaviours(behaviours)
        self.till.ask = self._ask
        self.confirmed = False

    def _ask(self, data):
        till = self.till
        till.at_ms += 1000
        till.wall_s += 1
        till.sent = data
        self.passed = self.platform.handle(till.acquirer, data, till.at_ms, till.wall_s, self.confirmed)
        till.replied = self.passed.reply
        return None if till.replied is None else iso8583.decode(till.replied, self.kit.SPEC)[0]

    def pays(self, amount=8800, **fields):
        return self.till.pays_by_code(payment_code(self.kit.CARD, 1), amount, **fields)

    @property
    def states(self):
        return [(one.number, one.state, one.response_code) for one in self.platform.orders]

    @property
    def debits(self):
        return [one.amount for one in self.till.acquirer.ledger.debits() if one.stands]

    @property
    def fired(self):
        return [name for name, _ in self.platform.conduct.firings]


def test_a_strict_platform_changes_nothing_and_books_the_order(kit):
    hop, alone = Hop(kit), kit.new_till()
    reply = hop.pays()
    assert reply == alone.pays_by_code(payment_code(kit.CARD, 1))
    assert hop.till.reply_maced_with(hop.till.mac_key)
    (order,) = hop.platform.orders
    assert (order.number, order.asked, order.amount, order.state) == (NUMBER, NUMBER, 8800, "paid")
    assert (order.taken_ms, order.placed_ms, order.answered_ms) == (2000, 2000, 2000)
    assert hop.debits == [8800]
    assert hop.fired == []


def test_the_same_order_number_is_the_same_order(kit):
    hop = Hop(kit)
    first = hop.pays()
    assert hop.pays(f11="000002") == first
    assert hop.states == [(NUMBER, "paid", "00")]
    assert hop.debits == [8800]


def test_what_the_bank_refuses_or_never_answers(kit):
    hop = Hop(kit, behaviours=[("drop_reply", {"nth": 2})])
    assert hop.pays(0)["39"] == "13"
    assert hop.till.pays_by_code(payment_code(kit.CARD, 2)) is None
    assert [(state, code) for _, state, code in hop.states] == [("failed", "13"), ("unknown", "")]
    assert hop.platform.orders[1].answered_ms is None


@pytest.mark.parametrize(("undo", "state"), [
    (lambda till: till.undoes("sale", 2), "reversed"),
    (lambda till: till.does("void", card=None, of=2, f22="032"), "undone"),
    (lambda till: till.does("refund", card=None, of=2, f22="032"), "undone")])
def test_a_payment_taken_back_is_an_order_taken_back(kit, undo, state):
    hop = Hop(kit)
    hop.pays()
    assert undo(hop.till)["39"] == "00"
    assert hop.states == [(NUMBER, state, "00")]
    assert state in STATES


def test_it_takes_payments_by_code_and_what_is_done_to_them(kit):
    hop = Hop(kit)
    till = hop.till
    by_code = till.asks("void", card=None, of=2, f22="032")
    assert not hop.platform.takes(till.acquirer.dialect, by_code)          # it knows no order
    hop.pays()
    assert hop.platform.takes(till.acquirer.dialect, till.sent)
    assert hop.platform.takes(till.acquirer.dialect, by_code)
    assert not hop.platform.takes(till.acquirer.dialect, till.sale_request())
    assert not hop.platform.takes(till.acquirer.dialect, till.build("0820", {11: "000009", 60: "00000001301"}))
    for junk in (b"", b"\xff" * 12, b"\x00" * 80):
        assert not hop.platform.takes(till.acquirer.dialect, junk)
    assert hop.platform.handle(till.acquirer, b"\xff" * 40, 9000, kit.NOON_S).reply is None


def test_retried_under_a_new_order_number_the_customer_pays_twice(kit):
    hop = Hop(kit, ("retry_under_new_order", {}))
    reply = hop.pays()
    assert reply["39"] == "00"
    assert hop.till.reply_maced_with(hop.till.mac_key)
    assert hop.debits == [8800, 8800]
    assert hop.states == [(NUMBER, "unknown", "00"), ("9" + "0000001" + NUMBER[8:], "paid", "00")]
    assert [one.asked for one in hop.platform.orders] == [NUMBER, NUMBER]
    assert [one.order_number for one in hop.till.acquirer.ledger.debits()] == [one.number for one in hop.platform.orders]
    assert hop.fired == ["retry_under_new_order"]
    assert hop.till.undoes("sale", 2)["39"] == "00"
    assert hop.debits == []                         # a reversal leaves nothing standing under the terminal's name
    assert [state for _, state, _ in hop.states] == ["reversed", "reversed"]


@pytest.mark.parametrize("code", ["68", "98"])
def test_debited_and_told_otherwise(kit, code):
    hop = Hop(kit, ("answers_68_after_debit", {"nth": 2, "code": code}))
    assert hop.pays(0)["39"] == "13"                # what is not paid does not count
    assert hop.till.pays_by_code(payment_code(kit.CARD, 2))["39"] == "00"
    reply = hop.till.pays_by_code(payment_code(kit.CARD, 3))
    assert (reply["39"], "38" in reply, "64" in reply) == (code, False, False)
    assert hop.debits == [8800, 8800]
    assert hop.platform.orders[2].state == "paid"
    assert hop.fired == ["answers_68_after_debit"]


def test_slow(kit):
    hop = Hop(kit, ("platform_slow", {"nth": 2, "ms": 700}), behaviours=[("slow", {"nth": 0, "ms": 5})])
    delays = []
    for nth in (1, 2):
        hop.till.pays_by_code(payment_code(kit.CARD, nth))
        delays.append(hop.passed.delay_ms)
    assert delays == [5, 705]
    assert hop.fired == ["platform_slow"]


def test_the_bank_is_asked_only_when_the_customer_confirms(kit):
    hop = Hop(kit, ("confirm_late", {"ms": 40_000}))
    assert hop.pays() is None
    assert (hop.passed.wait_ms, hop.debits) == (40_000, [])
    assert hop.states == [(NUMBER, "waiting", "")]
    hop.confirmed = True
    assert hop.till.ask(hop.till.sent)["39"] == "00"
    assert (hop.debits, hop.states) == ([8800], [(NUMBER, "paid", "00")])
    assert hop.fired == ["confirm_late"]


def test_confirmed_after_the_reversal_it_is_refused(kit):
    hop = Hop(kit, ("confirm_late", {}))
    hop.pays()
    request = hop.till.sent
    assert hop.till.undoes("sale", 2)["39"] == "25"
    hop.confirmed = True
    assert hop.till.ask(request)["39"] == "12"
    assert (hop.debits, hop.states) == ([], [(NUMBER, "failed", "12")])


def test_a_bank_that_breaks_the_connection(kit):
    hop = Hop(kit, behaviours=[("restart_after_commit", {})])
    assert hop.pays() is None
    assert hop.passed.closes
    assert hop.states == [(NUMBER, "unknown", "")]


@pytest.mark.parametrize("spec", [
    ("drop_reply", {}), ("no_such", {}), ("confirm_late", {"ms": 0}), ("platform_slow", {"x": 1})])
def test_what_does_not_exist_is_refused(spec):
    with pytest.raises(BehaviourError):
        Platform().set_behaviours([spec])


def test_a_copy_of_it_goes_its_own_way(kit):
    hop = Hop(kit, ("platform_slow", {"nth": 2}))
    hop.pays()
    other = copy.deepcopy(hop.platform)
    hop.till.pays_by_code(payment_code(kit.CARD, 2))
    assert (len(other.orders), other.conduct.firings) == (1, [])
    hop.platform = other
    hop.till.pays_by_code(payment_code(kit.CARD, 3))
    assert hop.fired == ["platform_slow"]


def test_the_code_shows_nowhere(kit):
    hop = Hop(kit)
    hop.pays()
    assert payment_code(kit.CARD, 1) not in repr(hop.platform.orders) + repr(hop.passed)
