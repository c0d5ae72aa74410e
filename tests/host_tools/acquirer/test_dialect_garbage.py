"""Whatever bytes arrive in whatever dialect: an answer by the rules or none, no exception, no money for a wrong MAC.

What test_acquirer_garbage.py does to the AES dialect at length, done to all of them.
"""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from posfault.acquirer import dialects

sys.path.append(str(Path(__file__).parents[2] / "bench"))       # what is shared with `make soak` is there

from message_garbage import CODES, KINDS, SUMMED, block_sum, scene

ALL = pytest.mark.parametrize("name", dialects.NAMES)
MUTATIONS = st.lists(st.tuples(st.integers(0, 500), st.integers(1, 255)), min_size=1, max_size=4)
FRONT = 5                       # bytes before what a MAC covers, at the least
BARE = ("sign on", "echo", "settlement", "upload", "upload end")


@pytest.fixture(scope="module")
def scenes(clients):
    return {name: scene(clients[name]()) for name in dialects.NAMES}


def _send(scene, data):
    """Sends to the acquirer as it was; gives F39, or None; checks what holds for any bytes."""
    till, snapshot, _ = scene
    till.acquirer.restore(snapshot)
    reply = till.acquirer.handle(data, 9000, till.wall_s)
    entry = till.acquirer.log[-1]
    assert "6216261000000000018" not in entry.request + entry.reply + entry.note + repr(entry)
    assert till.acquirer.ledger.entry_sums() == []
    if reply is None:
        return None
    answer = till.read(reply)
    assert answer["39"] in CODES
    assert int(answer["t"][2]) % 2 == 1
    return answer["39"]


def _unmoved(scene):
    assert [(one.stan, one.stands) for one in scene[0].acquirer.ledger.movements()] == [(2, True), (3, True)]


@ALL
def test_the_requests_are_good(scenes, name):
    codes = {kind: _send(scenes[name], data) for kind, data in scenes[name][2].items()}
    differ = "95" if dialects.get(name).translation else "00"
    assert codes == dict.fromkeys(codes, "00") | {"settlement": differ, "upload end": "95"}


@ALL
def test_every_truncation(scenes, name):
    for kind in ("sale", "reversal", "sign on", "settlement"):
        data = scenes[name][2][kind]
        for length in range(len(data)):
            assert _send(scenes[name], data[:length]) in (None, "30")
            _unmoved(scenes[name])


@ALL
@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=300))
def test_noise(scenes, name, data):
    assert _send(scenes[name], data) is None
    assert scenes[name][0].acquirer.log[-1].note != ""


@ALL
@settings(max_examples=200, deadline=None)
@given(st.sampled_from(KINDS), MUTATIONS)
def test_a_maced_request_that_was_changed_moves_no_money(scenes, name, kind, mutations):
    original = scenes[name][2][kind]
    data = bytearray(original)
    front = dialects.get(name).form.tpdu + dialects.get(name).form.header
    for place, flip in mutations:
        data[front + place % (len(data) - front)] ^= flip
    if dialects.get(name).translation and bytes(data[-16:]).upper() == original[-16:]:
        data[-16:] = original[-16:]     # hex digits may be of either case
    if name in SUMMED and data[-8:] == original[-8:]:
        assume(block_sum(data[front:-8], SUMMED[name]) != block_sum(original[front:-8], SUMMED[name]))
    if bytes(data) != original:
        _send(scenes[name], bytes(data))
        _unmoved(scenes[name])


@ALL
@settings(max_examples=150, deadline=None)
@given(st.sampled_from(BARE), MUTATIONS)
def test_other_requests_that_were_changed(scenes, name, kind, mutations):
    data = bytearray(scenes[name][2][kind])
    for place, flip in mutations:
        data[place % len(data)] ^= flip
    _send(scenes[name], bytes(data))
    _unmoved(scenes[name])


@ALL
@settings(max_examples=200, deadline=None)
@given(st.sampled_from((*KINDS, *BARE)), MUTATIONS)
def test_a_bank_that_checks_no_mac_survives_whatever_it_lets_in(scenes, name, kind, mutations):
    till, snapshot, made = scenes[name]
    data = bytearray(made[kind])
    for place, flip in mutations:
        data[FRONT + place % (len(data) - FRONT)] ^= flip
    till.acquirer.restore(snapshot)
    till.acquirer.set_behaviours([(one, {}) for one in ("mac_unchecked", "no_idempotency", "no_tombstone")])
    till.acquirer.handle(bytes(data), 9000, till.wall_s)
    till.acquirer.set_behaviours([])
    assert till.acquirer.ledger.entry_sums() == []


@settings(max_examples=300, deadline=None)
@given(st.dictionaries(st.sampled_from([number for number, _, _ in dialects.get("ascii").form.fields if number != 64]),
                       st.sampled_from(["", "0", "1" * 6, "9" * 12, "0" * 30, "920000", "020000", "00", "06", "AB", "1=2"])),
       st.sampled_from(["0100", "0200", "0220", "0320", "0400", "0401", "0421", "0500", "0800", "0820", "9980"]))
def test_any_fields_in_any_request_that_is_translated(scenes, fields, mti):
    """Of a form that the codec takes, and of no sense."""
    till, snapshot, _ = scenes["ascii"]
    written = {41: till.terminal, 42: till.merchant, 11: "000010"}
    lengths = {number: (kind, most) for number, kind, most in dialects.get("ascii").form.fields}
    for number, text in fields.items():
        kind, most = lengths[number]
        text = text[:most] if "_l" in kind else text.ljust(most, "0")[:most]
        if number not in written and text and not kind.startswith("b") and (text.isdigit() or kind[0] != "n"):
            written[number] = text
    bitmap = sum(1 << (64 - number) for number in written)
    body = "".join(_with_length(lengths[number][0], written[number]) for number in sorted(written))
    till.acquirer.restore(snapshot)
    till.acquirer.set_behaviours([("mac_unchecked", {})])
    reply = till.acquirer.handle(bytes.fromhex("6000030000") + f"{mti}{bitmap:016X}{body}".encode(), 9000, till.wall_s)
    till.acquirer.set_behaviours([])
    assert reply is not None
    assert till.read(reply)["39"] in CODES


def _with_length(kind, text):
    digits = 3 if kind.endswith("_lll") else 2 if kind.endswith("_ll") else 0
    return (f"{len(text):0{digits}d}" if digits else "") + text
