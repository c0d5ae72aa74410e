"""Behaviours of a bank that answers wrongly, late or not, and of one that lets in whoever has not signed on."""

from __future__ import annotations

import pytest

_DAY_S = 86400


def _debits(till):
    return [one.amount for one in till.acquirer.ledger.debits()]


def _fired(till):
    return [name for name, _ in till.acquirer.firings]


@pytest.mark.parametrize("code", ["22", "77", "99", "A0", "51", "68", "96", "94", "98", "12", "25"])
@pytest.mark.parametrize("carried_out", ["yes", "no"])
def test_answers_code_whether_it_is_done_or_not(kit, code, carried_out):
    till = kit.new_till(behaviours=[("answers_code", {"nth": 2, "code": code, "carried_out": carried_out})])
    assert till.sale(1)["39"] == "00"
    reply = till.sale(2)
    assert (reply["39"], "38" in reply) == (code, False)
    assert till.reply_maced_with(till.mac_key)
    assert till.sale(3)["39"] == "00"
    assert _debits(till) == ([1, 2, 3] if carried_out == "yes" else [1, 3])
    assert _fired(till) == ["answers_code"]


def test_an_answer_that_strict_conduct_gives_too_is_no_firing(kit):
    till = kit.new_till(behaviours=[("answers_code", {"code": "13", "carried_out": "yes"})])
    assert till.sale(0)["39"] == "13"
    assert _fired(till) == []


def test_a_refused_sign_on_gives_no_keys(kit):
    till = kit.new_till(signed_on=False, behaviours=[("answers_code", {"mti": "0800", "code": "96"})])
    reply = till.sign_on()
    assert (reply["39"], "62" in reply) == ("96", False)
    assert till.acquirer.keys.history() == ()
    assert till.sign_on()["39"] == "00"


def test_an_approval_whose_header_asks_for_a_sign_on(kit):
    till = kit.new_till(behaviours=[("sign_on_by_header", {"nth": 2})])
    headers = []
    for amount in (1, 0, 2, 3):                     # what is refused does not count
        till.sale(amount)
        headers.append(till.replied[5:11].hex())
        assert till.reply_maced_with(till.mac_key)
    assert headers == ["602200000100", "602200000100", "602203000100", "602200000100"]
    assert _debits(till) == [1, 2, 3]
    assert _fired(till) == ["sign_on_by_header"]


def test_a_forged_approval_has_no_mac_and_moves_nothing(kit):
    till = kit.new_till(behaviours=[("forged_approval", {"nth": 2})])
    maced = []
    for amount in (1, 2, 3):
        assert till.sale(amount)["39"] == "00"
        maced.append(till.reply_maced_with(till.mac_key))
    assert maced == [True, False, True]
    assert _debits(till) == [1, 3]
    assert _fired(till) == ["forged_approval"]


def test_a_slow_bank_says_how_slow(kit):
    till = kit.new_till(behaviours=[("slow", {"nth": 2, "ms": 700})])
    delays = []
    for _ in range(3):
        till.sale()
        delays.append(till.acquirer.handled.delay_ms)
    assert delays == [0, 700, 0]
    assert _fired(till) == ["slow"]
    till.acquirer.set_behaviours([("slow", {"nth": 0, "ms": 5})])
    assert [till.sale() and till.acquirer.handled.delay_ms for _ in range(2)] == [5, 5]


def test_a_restart_keeps_the_ledger_and_nobody_signed_on(kit):
    till = kit.new_till(behaviours=[("restart_after_commit", {})])
    assert till.sale() is None
    assert (till.acquirer.handled.closes, till.acquirer.handled.reply) == (True, "no answer")
    assert _debits(till) == [8800]
    assert till.reversal(2)["39"] == "77"
    till.sign_on()
    assert till.batch == 1
    assert till.reversal(2)["39"] == "00"
    assert _fired(till) == ["restart_after_commit"]


def test_yesterdays_keys(kit):
    """The terminal signed off last night, and its sign-on of this morning never reached the bank."""
    codes = {}
    for behaviours in ((), ("yesterday_key_kept",)):
        till = kit.new_till(behaviours=[(name, {}) for name in behaviours])
        till.sign_off()
        assert till.sale()["39"] == "77"            # not on the same day
        assert _fired(till) == []
        till.wall_s += _DAY_S
        codes[behaviours] = till.sale()["39"]
        assert _fired(till) == list(behaviours)
        assert _debits(till) == [8800] * len(behaviours)
        till.sign_on()
        assert till.sale()["39"] == "00"
        assert _fired(till) == list(behaviours) * 2     # good until the sign-on, which found them so
    assert codes == {(): "77", ("yesterday_key_kept",): "00"}


def test_yesterdays_keys_past_midnight(kit):
    till = kit.new_till(behaviours=[("yesterday_key_kept", {})])
    till.wall_s += _DAY_S
    assert till.sale()["39"] == "00"
    assert till.sale(f64="00" * 8)["39"] == "A0"
    assert till.sale(f60="22000009000")["39"] == "77"


@pytest.mark.parametrize("ends", ["sign off", "settlement", "midnight", "restart"])
def test_a_bank_that_asks_for_no_session(kit, ends):
    codes = {}
    for behaviours in ((), ("no_session_check",)):
        till = kit.new_till(behaviours=[(name, {}) for name in behaviours])
        if ends == "sign off":
            till.sign_off()
        elif ends == "settlement":
            till.settlement(0, 0)
        elif ends == "midnight":
            till.wall_s += _DAY_S
        else:
            till.acquirer.centre.lose_sessions(till.at_ms)
        assert _fired(till) == []
        codes[behaviours] = till.sale()["39"]       # of the batch that the terminal knows
        assert _debits(till) == [8800] * len(behaviours)
        assert _fired(till) == list(behaviours)
    assert codes == {(): "77", ("no_session_check",): "00"}


def test_a_terminal_that_never_signed_on_has_no_keys_to_be_served_with(kit):
    till = kit.new_till(signed_on=False, behaviours=[("no_session_check", {}), ("mac_unchecked", {})])
    assert till.sale(f64=None)["39"] == "77"
    assert _fired(till) == []


def test_calm_ends_what_is_a_fault_and_keeps_what_fired(kit):
    till = kit.new_till(behaviours=[("drop_reply", {"nth": 1}), ("no_idempotency", {})])
    assert till.sale() is None
    till.acquirer.calm()
    assert till.sale(f11="000002")["39"] == "00"
    assert _debits(till) == [8800]
    assert _fired(till) == ["drop_reply"]
