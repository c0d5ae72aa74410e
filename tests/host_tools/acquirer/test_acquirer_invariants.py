"""Whatever a till asks for in whatever order, strict conduct keeps these: by the ledger's movements, not by its totals."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from posfault.acquirer.ledger import Ledger

_OPENING = 500
_KINDS = ("sale", "sale", "preauth", "void", "refund", "preauth_void", "completion", "completion_void")
# Mostly what makes sense, so that much of it is approved; and of the last few, so that much of it meets.
_ON = {"void": ("sale",), "refund": ("sale", "completion"), "preauth_void": ("preauth",), "completion": ("preauth",),
       "completion_void": ("completion",)}
_STEPS = st.lists(st.tuples(
    st.sampled_from((*_KINDS, "reverse", "repeat", "settle")), st.sampled_from((1, 40, 100, 300)), st.integers(0, 30)),
    min_size=8, max_size=25)


def _play(kit, steps):
    till = kit.new_till(ledger=Ledger(card_balance=_OPENING))
    sent = []                       # (kind, STAN, batch, amount, request)
    for step, amount, pick in steps:
        fitting = [one for one in sent if one[0] in _ON.get(step, _KINDS)][-2:]
        named = fitting[pick % len(fitting)] if fitting else None
        if step in kit.KINDS:
            original = named if step in _ON else None
            if original and pick < 20:
                amount = original[3]
            request = till.asks(step, amount, of=original[1] if original else None, batch=original[2] if original else None)
            sent.append((step, till.stan, till.batch, amount, request))
            till.ask(request)
        elif step == "settle":
            till.settlement(0, 0)
            till.sign_on()
        elif named and step == "repeat":
            till.ask(named[4])
        elif named:
            kind, stan, batch, amount, _ = named
            _, code, condition, reserved = kit.KINDS[kind]
            till.reversal(stan, amount, batch, f3=code, f25=condition, f60=f"{reserved}{till.batch:06d}000")
        yield till


@settings(max_examples=150, deadline=None)
@given(_STEPS)
def test_money_is_neither_made_nor_lost_nor_spent_twice(kit, steps):
    for till in _play(kit, steps):
        ledger = till.acquirer.ledger
        movements = [one for one in ledger.movements() if not one.reversed]
        taken = sum(one.effect * one.amount for one in movements)
        completed = {one.original for one in movements if one.type == "completion" and not one.undone}
        held = sum(one.amount for one in movements
                   if one.type == "preauth" and not one.undone and (one.batch, one.stan) not in completed)
        assert ledger.entry_sums() == []
        assert ledger.payout(kit.MERCHANT).paid == taken
        # It may be below nothing: what a void gave back is spent, and then the void is reversed.
        assert ledger.available(ledger.card_hash(kit.CARD)) == _OPENING - taken - held
        names = {(one.batch, one.stan) for one in movements}
        assert len(names) == len(movements)
        for one in movements:
            assert one.original is None or one.original in names
            on_it = [other for other in movements if other.original == (one.batch, one.stan)]
            undoing = [other for other in on_it if other.type.endswith("void")]
            refunded = sum(other.amount for other in on_it if other.type == "refund")
            assert len(undoing) <= 1
            assert one.undone == bool(undoing)
            assert not (undoing and refunded)
            assert refunded <= one.amount
            assert len([other for other in on_it if other.type == "completion" and not other.undone]) <= 1


@settings(max_examples=60, deadline=None)
@given(_STEPS)
def test_a_batch_settles_at_the_sums_of_what_stands_in_it(kit, steps):
    for till in _play(kit, steps):
        of_batch = [one for one in till.acquirer.ledger.movements()
                    if one.batch == till.batch and not one.reversed and one.effect]
        debits = [one.amount for one in of_batch if one.effect > 0]
        credits = [one.amount for one in of_batch if one.effect < 0]
        totals = till.acquirer.ledger.totals(kit.TERMINAL, till.batch)
        assert totals == (sum(debits), len(debits), sum(credits), len(credits))
