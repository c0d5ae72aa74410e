"""message-authentic: debits whose request had no valid MAC. signed-on breaks with it: such a MAC is under no key."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

# So lax that it takes an approval without MAC; without it the terminal reverses what a lax bank approved.
LAX = ("app/exchange.py", 'if mac_right is False or (mac_key is not None and mac_right is None and', "if (False and")


@pytest.mark.parametrize("byte", [-1, -8], ids=["last byte of the MAC", "first byte of the MAC"])
def test_a_debit_under_a_wrong_mac_is_found(byte: int, shop: Any, planted: Callable[..., Any]) -> None:
    lax = planted(LAX)
    corrupt = shop.fault("network.send", "corrupt", 2, byte=byte)
    ill = shop.play(shop.scenario(corrupt, behaviours=("mac_unchecked",)), (), lax).run
    assert set(ill.broken) == {"message-authentic", "signed-on"}
    assert len(ill.broken["message-authentic"]) == 1
    assert "debit 88.00" in ill.broken["message-authentic"][0]
    assert "was asked for without a valid MAC" in ill.broken["message-authentic"][0]
    assert "under no key of any sign-on" in ill.broken["signed-on"][0]
    assert shop.play(shop.scenario(), (), lax).run.broken == {}


def test_a_changed_amount_under_an_unchanged_mac_is_found(shop: Any, planted: Callable[..., Any]) -> None:
    """The amount's last byte, 00, becomes 01; the terminal and its slip know nothing of it."""
    lax = planted(LAX, ("app/exchange.py", "_ECHOED = const((3, 4, 11))", "_ECHOED = const((3, 11))"))
    request = shop().sent("0200")[0].data
    place = 2 + request.index(bytes.fromhex("000000008800")) + 5
    corrupt = shop.fault("network.send", "corrupt", 2, byte=place)
    ill = shop.play(shop.scenario(corrupt, behaviours=("mac_unchecked",)), (), lax).run
    assert set(ill.broken) == {"message-authentic", "signed-on", "right-amount", "has-voucher"}
    assert ill.broken["right-amount"] == ["tea: debited 88.01 instead of 88.00"]


def test_a_request_that_never_carries_a_mac_is_found(shop: Any, planted: Callable[..., Any]) -> None:
    """Every message of this terminal goes without; a strict bank lets none through, so the closing is stuck."""
    sale = "\nsale 0200 000000 00 22 000 2 3 4 11 14 22 25 26 35 41 42 49 52 53 60 64"
    bare = planted(("facts/messages.py", sale, sale.removesuffix(" 64")))
    ill = shop.play(shop.scenario(behaviours=("mac_unchecked",)), (), bare).run
    assert set(ill.broken) == {"message-authentic", "signed-on", "not-stuck"}
    assert "88.00" in ill.broken["message-authentic"][0]


def test_on_the_terminals_of_the_field_a_lax_bank_is_enough(shop: Any) -> None:
    """They do not reverse: the debit of which nobody heard stays, and the customer left."""
    corrupt = shop.fault("network.send", "corrupt", 2)
    broken = shop(corrupt, behaviours=("mac_unchecked",), off=("reverse_unanswered",)).run.broken
    assert set(broken) == {"message-authentic", "signed-on", "no-one-sided", "right-amount", "has-voucher"}


def test_a_strict_bank_debits_nothing_under_a_wrong_mac(shop: Any) -> None:
    seen = shop(shop.fault("network.send", "corrupt", 2))
    assert seen.answered("0200")[0] == "A0"
    assert "message-authentic" not in seen.run.broken
