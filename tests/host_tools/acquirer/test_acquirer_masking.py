"""No text about a message shows a card number or what could open one."""

from __future__ import annotations

import pytest

from posfault import facts
from posfault.acquirer import codec, dialects
from posfault.acquirer.codec import CodecError, Message
from posfault.acquirer.masking import mask

DIALECT = dialects.get("aes")


def test_first_six_and_last_four_stay():
    assert mask("6216261000000000018") == "621626*********0018"
    assert mask("476173900101") == "476173**0101"


def test_what_is_too_short_to_hide_anything_is_hidden():
    assert mask("47617390010") == "***********"
    assert mask("") == ""


def test_a_sale_is_described_on_one_masked_line(vectors):
    sale = DIALECT.decode(vectors["message"][2]["data"])
    assert codec.describe(sale) == (
        "0200 F2=621626*********0018 F3=000000 F4=000000008800 F11=000002 F14=(4 long) F22=021 F25=00 "
        "F35=621626*********0018 (27 digits) F41=10000001 F42=898100000000001 F49=156 F60=22000001000 F64=(8 bytes)")
    assert repr(sale) == f"<Message {codec.describe(sale)}>"


def test_keys_and_pin_blocks_are_only_measured(vectors):
    reply = DIALECT.decode(vectors["message"][1]["data"])
    reply.fields[52] = "0123456789ABCDEF"
    text = codec.describe(reply)
    assert "F62=(40 bytes)" in text
    assert "F52=(8 bytes)" in text
    assert "07FEEF74" not in text
    assert "0123456789ABCDEF" not in text


_ROOM = {number: length for number, kind, length in facts.iso_fields()}


@pytest.mark.parametrize("number", [2, 35, 36, 44, 52, 53, 54, 55, 59, 62, 63])
def test_a_card_number_in_any_field_that_may_hold_one_is_hidden(kit, number):
    card = kit.OTHER_CARD
    text = codec.describe(Message("0200", {number: card[:_ROOM[number] * 2]}))
    assert card not in text
    assert f"F{number}=" in text


def test_errors_show_no_content(kit):
    for number, value in ((2, kit.CARD + "D"), (2, kit.CARD + "0"), (35, kit.CARD + "=3312"), (32, kit.CARD)):
        with pytest.raises(CodecError) as caught:
            DIALECT.encode(Message("0200", {number: value}))
        assert kit.CARD[6:15] not in str(caught.value) + repr(caught.value)
        assert caught.value.__context__ is None
