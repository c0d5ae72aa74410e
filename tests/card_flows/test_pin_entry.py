"""PIN entry: asked of the cards that want it, enciphered, and in no output."""

from __future__ import annotations

from typing import Any

import pytest

from posfault.bench import setting
from posfault.reports import story
from posfault.scenario import Step


def sold(shop: Any, card: str = "F", *faults: Any, **more: Any) -> Any:
    return shop(*faults, steps=(shop.SIGN_ON, shop.sale("tea", 8800, card)), **more)


@pytest.mark.parametrize("card", ["F", "G"])
def test_a_card_that_wants_a_pin_is_debited_with_it(card: str, shop: Any) -> None:
    seen = sold(shop, card)
    asked = seen.sent("0200")[0].message.fields
    assert (asked[22][:3], asked[26], asked[53], len(asked[52])) == ("021", "12", "2600000000000000", 32)
    assert seen.answered("0200") == ["00"]
    (slip,) = seen.run.evidence.slips[:1]
    assert slip.value("slip_pin") == ()
    assert seen.run.evidence.journal.entries[1, 4].flags & 1
    assert seen.shown("pin")[0][1] == ("88.00", "")
    assert seen.run.broken == {}


def test_a_card_that_wants_none_is_not_asked(shop: Any) -> None:
    seen = sold(shop, "A")
    asked = seen.sent("0200")[0].message.fields
    assert asked[22][:3] == "022"
    assert not {26, 52, 53} & set(asked)
    assert seen.shown("pin") == []
    assert seen.run.evidence.slips[0].value("slip_pin") is None


def test_no_two_blocks_are_the_same(shop: Any) -> None:
    seen = shop(steps=(shop.SIGN_ON, shop.sale("tea", 8800, "F"), shop.sale("cup", 8800, "F")))
    blocks = [one.message.fields[52] for one in seen.sent("0200")]
    assert len(set(blocks)) == 2


def test_a_wrong_pin_is_asked_again(shop: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """The customer never gets it right: the third time the bank blocks the card."""
    monkeypatch.setitem(setting.PINS, "G", "1234")
    seen = sold(shop, "G")
    assert seen.answered("0200") == ["55", "55", "75"]
    assert len({one.request_message.fields[11] for one in seen.asked("0200")}) == 3
    assert len(seen.shown("pin_wrong")) == 2
    assert len([event for event in seen.events("card_reader.read") if event[0] < seen.run.closing_ms]) == 1
    assert seen.shown("declined")[0][1] == ("75",)
    assert seen.debits() == []
    assert seen.run.broken == {}


def test_a_bank_that_finds_wrong_a_pin_that_nobody_gave_has_declined(shop: Any) -> None:
    seen = sold(shop, "A", behaviours=(shop.behaviour("answers_code", code="55"),))
    assert seen.shown("declined")[0][1] == ("55",)
    assert seen.shown("pin_wrong") == []
    assert seen.run.broken == {}


def test_whoever_has_forgotten_it_cancels(shop: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(setting.PINS, "F")
    seen = sold(shop)
    assert seen.shown("pin")
    assert seen.asked("0200") == []
    assert seen.run.broken == {}


def test_a_pin_of_three_digits_is_none(shop: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(setting.PINS, "F", "123")
    seen = sold(shop)
    assert len(seen.shown("pin")) > 4
    assert seen.asked("0200") == []


def test_the_pin_key_is_not_used_where_its_check_value_is_wrong(planted: Any, shop: Any) -> None:
    """Sign-on has taken the keys all the same (U2); sales without PIN go on."""
    stand = planted(
        ("app/terminal.py", "def pin_key(self):", "def pin_key(self):\n        return None\n\n    def _pin_key(self):"))
    steps = (shop.SIGN_ON, shop.sale("tea", 8800, "F"), shop.sale("cup", 500, "A"))
    seen = shop.play(shop.scenario(steps=steps), stand=stand)
    assert seen.shown("pin_key_missing")
    assert [debit.amount for debit in seen.debits()] == [500]


def test_a_void_of_it_asks_again_and_a_refund_does_not(shop: Any) -> None:
    steps = (shop.SIGN_ON, shop.sale("tea", 8800, "F"), Step("refund", "part", 300, of="tea"),
             shop.sale("cup", 500, "F"), Step("void", "back", of="cup"))
    seen = shop(steps=steps)
    assert [52 in one.message.fields for one in seen.sent("0200")] == [True, True, True]
    assert [52 in one.message.fields for one in seen.sent("0220")] == [False]
    assert seen.run.broken == {}


def test_the_balance_is_shown_and_kept_nowhere(shop: Any) -> None:
    seen = shop(steps=(shop.SIGN_ON, shop.sale("tea", 8800, "G"), Step("balance", card="G")))
    assert [values for _, values in seen.shown("balance_shown")] == [("99912.00",)]
    asked = seen.sent("0200")[1].message.fields
    assert (asked[3], asked[60][:2], 4 in asked, 52 in asked) == ("310000", "01", False, True)
    assert (1, 5) not in seen.run.evidence.journal.entries
    assert not any("99912" in line for slip in seen.run.evidence.slips for line in slip.lines)
    assert seen.run.broken == {}


def test_no_digit_of_a_pin_is_in_story_or_display(shop: Any) -> None:
    seen = sold(shop)
    pin = setting.PINS["F"]
    shown = [event[2] for event in seen.events("display.show")]
    assert not any(pin in text for text in shown)
    told = story.text(seen.run, ["0", "", "", 0], "")
    assert pin not in told
    assert "the customer types the PIN" in told
