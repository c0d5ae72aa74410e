"""Whatever bytes arrive, the acquirer answers by the rules or not at all, and never posts what was not MACed."""

from __future__ import annotations

import iso8583
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from posfault import facts
from posfault.acquirer import kinds
from posfault.acquirer.payment_codes import payment_code
from posfault.platform.platform import Platform

_CODES = {code for code, _ in facts.table("response_codes").RESPONSE_CODES}
_BARE = ("sign-on", "sign-off", "echo", "settlement", "upload", "upload end")       # these carry no MAC
_MACED = ("reversal", "query", "by code", "offline sale", "balance", "sale", "void", "refund", "preauth", "preauth_void",
          "completion")
_MUTATIONS = st.lists(st.tuples(st.integers(0, 400), st.integers(1, 255)), min_size=1, max_size=4)


@pytest.fixture(scope="module")
def scene(kit):
    """A till with a sale standing, a snapshot to return to, and a good request of each kind still to be sent."""
    till = kit.new_till(behaviours=[("previous_key_kept", {})])
    till.sale(8800)
    till.does("preauth", 50)
    till.manages("0320", "201", f48="001" + "22" + "000002" + "0018" + "000000008800")
    order = "10000001" + "000001" + "000010"
    requests = {
        "sign-on": till.build("0800", {11: "000009", 60: "00000000003", 62: "3031", 63: "001"}),
        "sign-off": till.build("0820", {11: "000009", 60: "00000001002"}),
        "echo": till.build("0820", {11: "000009", 60: "00000001301"}),
        "settlement": till.build("0500", {11: "000009", 48: "0" * 62, 49: "156", 60: "00000001201", 63: "001"}),
        "upload": till.build("0320", {11: "000009", 48: "001" + "0" * 24, 60: "00000001201"}),
        "upload end": till.build("0320", {11: "000009", 48: "001", 60: "00000001202"}),
        "reversal": till.reversal_request(2),
        "query": till.build("0820", {11: "000009", 60: "00000001302", 61: "0000010000020106", 64: "mac"}),
        "by code": till.asks("sale", 5, None, f11="000010", f22="032", f59=payment_code(kit.CARD, 1) + order),
        "offline sale": till.asks("offline_sale", 5, f11="000010", f12="120000", f13="0106"),
        "balance": till.asks("balance", f4=None, f11="000010"),
        **{kind: till.asks(kind, amount, of=of, f11="000010") for kind, amount, of in (
            ("sale", 5, None), ("void", 8800, 2), ("refund", 5, 2), ("preauth", 5, None), ("preauth_void", 50, 3),
            ("completion", 50, 3))},
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


def _unmoved(scene):
    movements = scene[0].acquirer.ledger.movements()
    assert [(one.stan, one.stands) for one in movements] == [(2, True), (3, True)]


def test_the_requests_are_good(kit, scene):
    codes = {name: _send(kit, scene, data) for name, data in scene[2].items()}
    assert codes == dict.fromkeys(codes, "00")


@given(st.binary(max_size=300))
def test_noise(kit, scene, data):
    assert _send(kit, scene, data) is None
    assert scene[0].acquirer.log[0].note != ""


@given(st.binary(max_size=200), st.sampled_from(sorted(kinds.MTIS)))
def test_noise_behind_a_good_front(kit, scene, noise, mti):
    _send(kit, scene, bytes.fromhex(kit.FRONT + mti) + noise)


def test_every_truncation(kit, scene):
    for data in scene[2].values():
        for length in range(len(data)):
            assert _send(kit, scene, data[:length]) in (None, "30")
            _unmoved(scene)


@settings(max_examples=300)
@given(st.sampled_from(_MACED), _MUTATIONS)
def test_a_maced_request_that_was_changed_moves_no_money(kit, scene, name, mutations):
    original = scene[2][name]
    data = bytearray(original)
    for place, flip in mutations:
        data[11 + place % (len(data) - 11)] ^= flip
    if bytes(data) == original:
        return
    _send(kit, scene, bytes(data))
    _unmoved(scene)


@settings(max_examples=200)
@given(st.sampled_from(_BARE), _MUTATIONS)
def test_other_requests_that_were_changed(kit, scene, name, mutations):
    data = bytearray(scene[2][name])
    for place, flip in mutations:
        data[place % len(data)] ^= flip
    _send(kit, scene, bytes(data))
    _unmoved(scene)


@settings(max_examples=400)
@given(st.sampled_from(_MACED), _MUTATIONS, st.booleans())
def test_a_bank_that_checks_no_mac_survives_whatever_it_lets_in(kit, scene, name, mutations, by_platform):
    till, snapshot, requests = scene
    data = bytearray(requests[name])
    for place, flip in mutations:
        data[11 + place % (len(data) - 11)] ^= flip
    till.acquirer.restore(snapshot)
    lax = ("mac_unchecked", "no_idempotency", "no_tombstone", "code_reusable")
    till.acquirer.set_behaviours([(name, {}) for name in lax])
    if by_platform:
        Platform().handle(till.acquirer, bytes(data), 9000, kit.NOON_S)
    else:
        till.acquirer.handle(bytes(data), 9000, kit.NOON_S)
    assert till.acquirer.ledger.entry_sums() == []
    assert kit.CARD not in till.acquirer.handled.request + till.acquirer.handled.reply
