"""The codec against hand-made messages, a spec written elsewhere, and whatever hypothesis invents."""

from __future__ import annotations

import iso8583
import pytest
from hypothesis import given
from hypothesis import strategies as st

from posfault import facts
from posfault.acquirer import codec, dialects
from posfault.acquirer.codec import CodecError, Message

DIALECT = dialects.get("aes")

_FIELDS = facts.iso_fields()
_PRINTABLE = "".join(chr(code) for code in range(0x20, 0x7F))
_FIXED = {"n", "n_left", "ans", "b"}


def _content(kind: str, length: int) -> st.SearchStrategy[str]:
    least = length if kind in _FIXED else 1
    if kind.startswith("b"):
        return st.binary(min_size=least, max_size=length).map(lambda data: data.hex().upper())
    alphabet = _PRINTABLE if kind.startswith("ans") else "0123456789D" if kind.startswith("z") else "0123456789"
    return st.text(alphabet, min_size=least, max_size=length)


_MESSAGES = st.builds(
    Message,
    mti=st.text("0123456789", min_size=4, max_size=4),
    fields=st.fixed_dictionaries({}, optional={number: _content(kind, length) for number, kind, length in _FIELDS}),
    tpdu=st.binary(min_size=5, max_size=5).map(lambda data: data.hex().upper()),
    header=st.binary(min_size=6, max_size=6).map(lambda data: data.hex().upper()),
)


@given(_MESSAGES)
def test_what_is_written_is_read(message):
    assert DIALECT.decode(DIALECT.encode(message)) == message


@given(_MESSAGES)
def test_a_frame_is_unwrapped(message):
    data = DIALECT.encode(message)
    assert codec.unframe(codec.frame(data)) == data


@pytest.mark.parametrize("framed", [b"", b"\x00", b"\x00\x01", b"\x00\x01ab", b"\x00\x03ab"])
def test_a_frame_of_the_wrong_length_is_refused(framed):
    with pytest.raises(CodecError):
        codec.unframe(framed)


def test_a_message_too_long_for_a_frame_is_refused():
    assert codec.frame(bytes(65535))[:2] == b"\xff\xff"
    with pytest.raises(CodecError):
        codec.frame(bytes(65536))


def test_hand_made_messages_are_understood(vectors):
    assert len(vectors["message"]) == 7
    for expected in vectors["message"]:
        message = DIALECT.decode(expected["data"])
        assert (message.mti, message.fields) == (expected["mti"], expected["fields"]), expected["name"]


def test_hand_made_messages_are_written_alike(vectors):
    for expected in vectors["message"]:
        front = expected["data"][:11].hex().upper()
        message = Message(expected["mti"], expected["fields"], front[:10], front[10:])
        assert DIALECT.encode(message) == expected["data"], expected["name"]


def test_what_an_independent_spec_writes_is_understood(kit):
    fields = {"2": kit.CARD, "4": "000000000001", "22": "051", "35": kit.CARD + "D3312", "60": "22000001000",
              "61": "000001000002", "62": "ABCD", "63": "01", "64": "0123456789ABCDEF"}
    data, _ = iso8583.encode(fields | {"t": "0200", "h": kit.FRONT}, kit.SPEC)
    found = DIALECT.decode(bytes(data))
    assert found == Message("0200", {int(number): value for number, value in fields.items()}, header="602200000100")
    assert found.software == "0.1.0"


def test_the_mac_covers_mti_to_the_field_before_it(vectors):
    data = vectors["message"][2]["data"]
    assert DIALECT.codec.mac_input(data) == bytes.fromhex("0200") + data[13:-8]
    assert DIALECT.codec.seal(data, bytes(8)) == data[:-8] + bytes(8)


def test_too_little_holds_no_mac():
    with pytest.raises(CodecError):
        DIALECT.codec.mac_input(bytes(28))


def _sale(vectors):
    return bytearray(vectors["message"][2]["data"])


def _error(data):
    with pytest.raises(CodecError) as caught:
        DIALECT.decode(bytes(data))
    return caught.value


def test_digits_beyond_nine_are_refused(vectors):
    data = _sale(vectors)
    data[32] = 0x0A             # the first byte of F3
    error = _error(data)
    assert str(error) == "field 3 holds no digits"
    assert error.partial.fields[41] == "10000001"
    assert 3 not in error.partial.fields


def test_a_pad_that_is_none_is_refused(vectors):
    data = _sale(vectors)
    assert data[31] == 0x80     # the last digit of F2 and its pad
    data[31] = 0x81
    assert "field 2" in str(_error(data))


def test_an_unknown_field_is_named_and_what_came_before_is_read(vectors):
    data = _sale(vectors)
    data[13 + 6] |= 0x01        # bit 56
    error = _error(data)
    assert str(error) == "field 56 is not in the dialect"
    assert error.partial.fields[42] == "898100000000001"


def test_a_secondary_bitmap_is_refused(vectors):
    data = _sale(vectors)
    data[13] |= 0x80
    assert "secondary bitmap" in str(_error(data))


def test_bytes_after_the_last_field_are_refused(vectors):
    assert "Extra data" in str(_error(_sale(vectors) + b"\x00"))


def test_an_mti_that_is_no_number_is_refused(vectors):
    data = _sale(vectors)
    data[11] = 0xA2
    assert str(_error(data)) == "MTI is not numeric"


@pytest.mark.parametrize(("number", "value"), [
    (3, "12345"), (3, "00000A"), (4, ""), (35, "1=2"), (39, "0"), (39, "0é"), (63, "a\nb"), (64, "12"), (64, "XY" * 8),
    (7, "0"), (65, "0"), (2, "6216261000000000018" + "0"),
])
def test_what_does_not_fit_is_not_written(number, value):
    with pytest.raises(CodecError) as caught:
        DIALECT.encode(Message("0200", {number: value}))
    assert f"{number}" in str(caught.value)


def test_an_mti_that_is_no_number_is_not_written():
    for mti in ("02", "02A0", "020000"):
        with pytest.raises(CodecError):
            DIALECT.encode(Message(mti, {}))
