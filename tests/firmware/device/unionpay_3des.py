"""messages/unionpay_3des.py against published vectors: FIPS 81, SP 800-17, a worked example of CUP's ECB."""

from binascii import unhexlify as unhex

from expect import equal

from messages.unionpay_3des import check_value, encrypt, mac, pin_block, unwrap

# FIPS 81 appendix B, SP 800-17 appendices A to D.
DES = (
    ("0123456789ABCDEF", b"Now is the time for all ", "3FA40E8A984D48156A271787AB8883F9893D51EC4B563B53"),
    ("0101010101010101", unhex("8000000000000000"), "95F8A5E5DD31D900"),
    ("8001010101010101", bytes(8), "95A8D72813DAA94D"),
    ("1046913489980131", bytes(8), "88D55E54F54C97B4"),
    ("7CA110454A1A6E57", unhex("01A1D6D039776742"), "690F5B0D9A26939B"),
)
DOUBLE = unhex("0123456789ABCDEFFEDCBA9876543210")
# blog.csdn.net/zhu244912654/article/details/80005341; its last line is the openssl command's.
MASTER = unhex("70F2A84CCBC2AE8625CBB0F2C22AB923")
KEY = unhex("C24A8FB57AA20123")
DATA = unhex(
    "0200302004C020C0981100000000000000005100183402100006324392260009942820D1312101120084393136363838"
    "303134303030303030303030303030303031313536ACF46E73838A82F926000000000000000008220000010000000000"
)


def test_des():
    for key, plain, enciphered in DES:
        equal(encrypt(unhex(key), plain), unhex(enciphered))
        equal(unwrap(unhex(key), unhex(enciphered)), plain)


def test_two_key_3des_is_des_where_the_halves_are_equal():
    key, plain, enciphered = DES[0]
    equal(encrypt(unhex(key + key), plain), unhex(enciphered))


def test_check_values():
    equal((check_value(DOUBLE[:8]), check_value(DOUBLE)), (unhex("D5D44FF7"), unhex("08D7B4FB")))


def test_a_key_of_cup_s_is_unwrapped():
    equal(unwrap(MASTER, unhex("96D605EA176B7E9E")), KEY)


def test_the_mac_of_cup_ecb():
    blocks = [DATA[start : start + 8] for start in range(0, len(DATA), 8)]
    equal(len(blocks), 12)
    equal(mac(KEY, DATA), b"8A9E91B8")
    equal(mac(KEY, DATA[:-5]), b"8A9E91B8")         # filled up with zeros


def test_a_pin_block_of_format_0():
    equal(pin_block(DOUBLE, "1234", "43219876543210987", ""), encrypt(DOUBLE, unhex("0412AC89ABCDEF67")))
