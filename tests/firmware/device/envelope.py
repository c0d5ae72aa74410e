"""messages/envelope.py: what carries a message, and its MAC, byte for byte as made by hand."""

from binascii import hexlify, unhexlify

from codec import messages
from expect import equal, raises

from messages import aes, envelope
from messages.codec import CodecError

MAC_KEY = unhexlify("2b7e151628aed2a6abf7158809cf4f3c")
REQUEST = unhexlify("6000030000" "602200000100")    # TPDU and header, as in the hand-made requests
REPLY = unhexlify("6000000003" "602200000100")


def framed(front, data):
    return (len(front) + len(data)).to_bytes(2, "big") + front + data


def approval():
    """The hand-made reply to a sale, as it comes from the network, and its fields."""
    return next((framed(REPLY, data), fields) for _, mti, fields, data in messages() if mti == "0210")


def test_requests_are_sealed_as_by_hand():
    sealed = 0
    for name, mti, fields, data in messages():
        if mti[2] == "0" or mti == "0820":
            maced = fields[-1][0] == 64
            found = envelope.seal(aes, mti, fields[:-1] if maced else fields, MAC_KEY if maced else None)
            equal((name, hexlify(found)), (name, hexlify(framed(REQUEST, data))))
            sealed += 1
    equal(sealed, 5)


def test_a_reply_is_opened_and_its_mac_is_right():
    data, fields = approval()
    equal(envelope.open_reply(aes, data, MAC_KEY), ("0210", fields, True))


def test_a_reply_without_mac_says_so():
    for _, mti, fields, data in messages():
        if mti == "0810":
            equal(envelope.open_reply(aes, framed(REPLY, data), MAC_KEY), ("0810", fields, None))


def test_the_wrong_key_is_noticed():
    equal(envelope.open_reply(aes, approval()[0], bytes(16))[2], False)


def test_a_mac_without_a_key_is_never_right():
    equal(envelope.open_reply(aes, approval()[0], None)[2], False)


def test_every_changed_bit_behind_the_header_is_noticed():
    data = bytearray(approval()[0])
    for place in range(2 + len(REPLY), len(data)):
        for bit in range(8):
            data[place] ^= 1 << bit
            try:
                found = envelope.open_reply(aes, bytes(data), MAC_KEY)[2]
            except CodecError:
                found = False
            data[place] ^= 1 << bit
            if found:
                raise AssertionError("bit %d of byte %d" % (bit, place))


def test_a_length_that_does_not_agree_is_refused():
    data = approval()[0]
    short = b"\x00\x05" + data[2:7]
    less = (len(data) - 3).to_bytes(2, "big") + data[2:]
    for wrong in (b"", b"\x00", b"\x00\x00", data[:-1], data + b"\x00", short, less, b"\xff\xff" + data[2:]):
        raises(CodecError, envelope.open_reply, aes, wrong, MAC_KEY)


def test_a_message_that_is_none_is_refused():
    for body in (b"", b"\x02", b"\x02\x10" + bytes(7), b"\xff" * 40):
        raises(CodecError, envelope.open_reply, aes, framed(REPLY, body), MAC_KEY)


def test_rows_are_found_by_name():
    equal(envelope.row("sale")[:2], ("sale", "0200"))
    raises(KeyError, envelope.row, "no such message")
