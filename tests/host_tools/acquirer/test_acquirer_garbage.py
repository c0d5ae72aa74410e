"""Whatever bytes arrive, the acquirer answers by the rules or not at all, and never posts what was not MACed."""

from __future__ import annotations

import iso8583
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from posfault import facts

_CODES = {code for code, _ in facts.table("response_codes").RESPONSE_CODES}
_MUTATIONS = st.lists(st.tuples(st.integers(0, 400), st.integers(1, 255)), min_size=1, max_size=4)


@pytest.fixture(scope="module")
def scene(kit):
    """A till with a sale standing, a snapshot to return to, and a good request of each kind still to be sent."""
    till = kit.new_till(behaviours=[("previous_key_kept", {})])
    till.sale(8800)
    requests = {
        "sign-on": till.build("0800", {11: "000009", 60: "00000000003", 62: "3031", 63: "001"}),
        "sign-off": till.build("0820", {11: "000009", 60: "00000001002"}),
        "sale": till.sale_request(5, f11="000010"),
        "reversal": till.reversal_request(2),
        "settlement": till.build("0500", {11: "000009", 48: "0" * 62, 49: "156", 60: "00000001201", 63: "001"}),
    }
    return till, till.acquirer.snapshot(), requests


def _send(kit, scene, data):
    """Sends to the acquirer as it was; checks what holds for any bytes."""
    till, snapshot, _ = scene
    acquirer = till.acquirer
    acquirer.restore(snapshot)
    reply = acquirer.handle(data, 9000, kit.NOON_S)
    assert len(acquirer.log) == 1
    entry = acquirer.log[0]
    shown = entry.request + entry.reply + entry.note + repr(entry)
    assert kit.CARD not in shown
    assert acquirer.ledger.entry_sums() == []
    if reply is None:
        assert entry.reply == "no answer"
        return None
    answer = iso8583.decode(reply, kit.SPEC)[0]
    assert answer["39"] in _CODES
    assert int(answer["t"][2]) % 2 == 1
    return answer["39"]


def test_the_requests_are_good(kit, scene):
    codes = {name: _send(kit, scene, data) for name, data in scene[2].items()}
    assert codes == dict.fromkeys(codes, "00")


@given(st.binary(max_size=300))
def test_noise(kit, scene, data):
    assert _send(kit, scene, data) is None
    assert scene[0].acquirer.log[0].note != ""


@given(st.binary(max_size=200), st.sampled_from(["0200", "0400", "0500", "0800", "0820"]))
def test_noise_behind_a_good_front(kit, scene, noise, mti):
    _send(kit, scene, bytes.fromhex(kit.FRONT + mti) + noise)


def test_every_truncation(kit, scene):
    for data in scene[2].values():
        for length in range(len(data)):
            assert _send(kit, scene, data[:length]) in (None, "30")
            debits = scene[0].acquirer.ledger.debits()
            assert [(debit.stan, debit.reversed) for debit in debits] == [(2, False)]


@settings(max_examples=300)
@given(st.sampled_from(["sale", "reversal"]), _MUTATIONS)
def test_a_maced_request_that_was_changed_moves_no_money(kit, scene, name, mutations):
    original = scene[2][name]
    data = bytearray(original)
    for place, flip in mutations:
        data[11 + place % (len(data) - 11)] ^= flip
    if bytes(data) == original:
        return
    _send(kit, scene, bytes(data))
    debits = scene[0].acquirer.ledger.debits()
    assert [(debit.stan, debit.reversed) for debit in debits] == [(2, False)]


@settings(max_examples=200)
@given(st.sampled_from(["sign-on", "sign-off", "settlement"]), _MUTATIONS)
def test_other_requests_that_were_changed(kit, scene, name, mutations):
    data = bytearray(scene[2][name])
    for place, flip in mutations:
        data[place % len(data)] ^= flip
    _send(kit, scene, bytes(data))
    assert len(scene[0].acquirer.ledger.debits()) == 1
