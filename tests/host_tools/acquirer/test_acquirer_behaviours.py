"""Behaviours: each fires when it changed something, and only then."""

from __future__ import annotations

from pathlib import Path

import pytest

from posfault import facts
from posfault.acquirer import behaviours
from posfault.acquirer.behaviours import Behaviour, BehaviourError

_TABLE = [name for name, part, _, _ in facts.table("behaviours").BEHAVIOURS if part == "acquirer"]


def test_the_table_is_the_folder():
    folder = Path(behaviours.__file__).parent
    assert sorted(path.stem for path in folder.glob("*.py") if path.stem != "__init__") == _TABLE


@pytest.mark.parametrize("name", _TABLE)
def test_each_is_made_with_its_defaults_and_changes_something(name):
    behaviour = behaviours.make(name, {})
    assert behaviour.name == name
    hooks = [hook for hook in vars(Behaviour) if not hook.startswith("_") and hook != "name"]
    assert any(hook in vars(type(behaviour)) for hook in hooks)


@pytest.mark.parametrize(("name", "parameters"), [
    ("no_such", {}), ("drop_reply", {"mti": "0300"}), ("drop_reply", {"nth": 0}), ("drop_reply", {"nth": "1"}),
    ("drop_reply", {"nth": True}), ("drop_reply", {"often": 1}), ("mac_unchecked", {"nth": 1})])
def test_what_does_not_exist_is_refused(name, parameters):
    with pytest.raises(BehaviourError):
        behaviours.make(name, parameters)


def test_drop_reply_commits_and_keeps_silent_once(kit):
    till = kit.new_till(behaviours=[("drop_reply", {})])
    assert till.sale(8800) is None
    assert len(till.acquirer.ledger.debits()) == 1
    assert till.sale(5)["39"] == "00"
    assert till.acquirer.firings == [("drop_reply", 2000)]
    assert till.acquirer.log[1].reply == "no answer"
    assert "lost" in till.acquirer.log[1].note


def test_drop_reply_counts_requests_of_its_mti(kit):
    till = kit.new_till(signed_on=False, behaviours=[("drop_reply", {"mti": "0800", "nth": 2})])
    assert till.sign_on()["39"] == "00"
    assert till.sale()["39"] == "00"
    assert till.sign_on() is None
    assert till.sign_on()["39"] == "00"
    assert till.acquirer.firings == [("drop_reply", 3000)]


def test_drop_reply_that_never_came_to_it_did_not_fire(kit):
    till = kit.new_till(behaviours=[("drop_reply", {"nth": 2})])
    till.sale()
    assert till.acquirer.firings == []


def test_of_two_that_lose_the_same_reply_one_fires(kit):
    till = kit.new_till(behaviours=[("drop_reply", {"nth": 2}), ("drop_reply", {"nth": 2})])
    till.sale()
    assert till.sale() is None
    assert till.sale()["39"] == "00"
    assert till.acquirer.firings == [("drop_reply", 3000)]


def test_mac_unchecked_lets_a_wrong_or_missing_mac_through(kit):
    till = kit.new_till(behaviours=[("mac_unchecked", {})])
    assert till.sale(1)["39"] == "00"
    assert till.acquirer.firings == []              # the MAC was right
    assert till.reply_maced_with(till.mac_key)
    for fields in ({"f64": None}, {"f64": "00" * 8}):
        reply = till.sale(1, **fields)
        assert (reply["39"], "64" in reply) == ("00", False)
    assert till.acquirer.firings == [("mac_unchecked", 3000), ("mac_unchecked", 4000)]
    till.sign_off()
    assert till.sale()["39"] == "77"                # it is lenient about nothing else


def test_previous_key_kept_verifies_and_answers_under_it(kit):
    till = kit.new_till(behaviours=[("previous_key_kept", {})])
    till.sign_on(deaf=True)
    reply = till.sale(8800)
    assert reply["39"] == "00"
    assert till.reply_maced_with(till.mac_key)
    assert not till.reply_maced_with(till.acquirer.keys.history()[-1].mac_key)
    assert till.acquirer.firings == [("previous_key_kept", 2000), ("previous_key_kept", 3000)]
    till.sign_on()
    assert till.sale(8800)["39"] == "00"
    assert till.acquirer.firings[2:] == [("previous_key_kept", 4000)]      # kept once more, and not needed


def test_previous_key_kept_keeps_one_key_only(kit):
    till = kit.new_till(behaviours=[("previous_key_kept", {})])
    assert till.sale(f64=None)["39"] == "A0"
    assert till.sale(f64="00" * 8)["39"] == "A0"    # there is no previous key yet
    assert till.acquirer.firings == []
    till.sign_on(deaf=True)
    till.sign_on(deaf=True)
    assert till.sale()["39"] == "A0"
    assert [at_ms for _, at_ms in till.acquirer.firings] == [4000, 5000]     # when they were kept


def test_the_first_that_accepts_a_mac_is_the_one_that_fires(kit):
    till = kit.new_till(behaviours=[("previous_key_kept", {}), ("mac_unchecked", {})])
    till.sign_on(deaf=True)
    till.sale()
    till.sale(f64="00" * 8)
    assert till.acquirer.firings[1:] == [("previous_key_kept", 3000), ("mac_unchecked", 4000)]


def test_new_behaviours_begin_fresh(kit):
    till = kit.new_till(behaviours=[("drop_reply", {})])
    till.sale()
    till.acquirer.set_behaviours([("drop_reply", {})])
    assert till.acquirer.firings == []
    assert till.sale() is None
    till.acquirer.set_behaviours([])
    assert till.sale()["39"] == "00"


def test_keys_left_out_approves_a_sign_on_without_them(kit):
    till = kit.new_till(signed_on=False, behaviours=[("keys_left_out", {"nth": 2})])
    assert "62" in till.sign_on()
    reply = till.sign_on(deaf=True)
    assert (reply["39"], "62" in reply) == ("00", False)
    assert "62" in till.sign_on()
    assert [name for name, _ in till.acquirer.firings] == ["keys_left_out"]
    assert len(till.acquirer.keys.history()) == 3
