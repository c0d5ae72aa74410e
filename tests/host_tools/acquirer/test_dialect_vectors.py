"""Every cipher, MAC, check value and key block of the dialects against vectors that others have published.

Those of AES and its CMAC are in test_acquirer_keys.py, those of PIN blocks of format 4 in test_acquirer_pins.py. Second
witness where a source gives no last line, and for whatever hypothesis invents: the openssl command.
"""

from __future__ import annotations

import shutil
import subprocess

import pytest
from cryptography.hazmat.primitives.ciphers import Cipher, modes
from hypothesis import given, settings
from hypothesis import strategies as st

from posfault.acquirer import dialects, pin_block
from posfault.acquirer.ciphers import DES, SM4, cup_ecb
from posfault.acquirer.keys import KeyStore

H = bytes.fromhex
OPENSSL = shutil.which("openssl")
needs_openssl = pytest.mark.skipif(OPENSSL is None, reason="the openssl command is the second witness")
ISO_KEY = H("0123456789ABCDEF FEDCBA9876543210")
KEYS_16 = st.binary(min_size=16, max_size=16)


def openssl(cipher: str, key: bytes, data: bytes, *more: str) -> bytes:
    """What the command makes of whole blocks in ECB mode; cipher: des-ede, des-ecb, sm4-ecb."""
    provider = ("-provider", "legacy", "-provider", "default") if cipher == "des-ecb" else ()
    command = ["openssl", "enc", f"-{cipher}", "-K", key.hex(), "-nopad", *provider, *more]
    return subprocess.run(command, input=data, capture_output=True, check=True, timeout=20).stdout


# DES: FIPS 81 appendix B (Electronic Codebook), then SP 800-17 appendices A (variable plaintext), B (variable key),
# C (permutation operation) and D (substitution table).
@pytest.mark.parametrize(("key", "plain", "enciphered"), [
    ("0123456789ABCDEF", b"Now is the time for all ".hex(), "3FA40E8A984D4815 6A271787AB8883F9 893D51EC4B563B53"),
    ("0101010101010101", "8000000000000000", "95F8A5E5DD31D900"),
    ("0101010101010101", "0000000000000001", "166B40B44ABA4BD6"),
    ("8001010101010101", "0000000000000000", "95A8D72813DAA94D"),
    ("1046913489980131", "0000000000000000", "88D55E54F54C97B4"),
    ("7CA110454A1A6E57", "01A1D6D039776742", "690F5B0D9A26939B"),
    ("0131D9619DC1376E", "5CD54CA83DEF57DA", "7A389D10354BD271"),
    # 3DES with three keys: the example of SP 800-67 revision 1, appendix B.
    ("0123456789ABCDEF 23456789ABCDEF01 456789ABCDEF0123", "5468652071756663 6B2062726F776E20 666F78206A756D70",
     "A826FD8CE53B855F CCE21C8112256FE6 68D5C05DD9B6B900"),
])
def test_des(key, plain, enciphered):
    assert DES.encrypt(H(key), H(plain)) == H(enciphered)
    assert DES.decrypt(H(key), H(enciphered)) == H(plain)


def test_sm4_of_gb_t_32907():
    """GB/T 32907-2016, appendix A: the text is its own key; enciphered once, and a million times over."""
    key = H("0123456789ABCDEFFEDCBA9876543210")
    assert SM4.encrypt(key, key) == H("681EDF34D206965E86B3E94F536E4246")
    assert SM4.decrypt(key, H("681EDF34D206965E86B3E94F536E4246")) == key
    encryptor, text = Cipher(SM4.make(key), modes.ECB()).encryptor(), key
    for _ in range(1_000_000):
        text = encryptor.update(text)
    assert text == H("595298C7C6FD271F0402F804C33D3F66")


@pytest.mark.parametrize(("text", "mac"), [
    (b"Now is the time for all ", "A1C72E74EA3FA9B6"),
    (b"Now is the time for it", "2E2B1428CC78254F"),
])
def test_x9_19_of_iso_9797_1(text, mac):
    """ISO/IEC 9797-1:2011 appendix B: data strings 1 and 2, MAC algorithm 3, padding method 1."""
    assert dialects.get("ascii").mac(ISO_KEY, text) == H(mac)


def test_check_values():
    # The check values that the manuals of HSMs give for these test keys: D5D44F and 08D7B4; SM4's is from openssl.
    assert DES.check_value(ISO_KEY[:8]) == H("D5D44FF7")
    assert DES.check_value(ISO_KEY) == H("08D7B4FB")
    assert SM4.check_value(ISO_KEY) == H("2677F46B")


def test_a_pin_block_of_format_0():
    """The worked example of EFTlab's list of PIN blocks: PIN 1234, card 43219876543210987; here under a key."""
    card, clear = "43219876543210987", H("0412AC89ABCDEF67")
    assert pin_block.encipher(DES, ISO_KEY, "1234", card) == DES.encrypt(ISO_KEY, clear)
    assert pin_block.decipher(DES, ISO_KEY, DES.encrypt(ISO_KEY, clear), card) == "1234"
    assert pin_block.decipher(DES, ISO_KEY, DES.encrypt(ISO_KEY, clear), card[::-1]) is None


# CUP ECB: the worked example of blog.csdn.net/zhu244912654/article/details/80005341, whose sums stand in it one by one; the
# key came enciphered under a master key of double length.
CUP_TMK = H("70F2A84CCBC2AE8625CBB0F2C22AB923")
CUP_KEY = H("C24A8FB57AA20123")
CUP_BLOCKS = """0200302004C020C0 9811000000000000 0000510018340210 0006324392260009 942820D131210112 0084393136363838
    3031343030303030 3030303030303030 3031313536ACF46E 73838A82F9260000 0000000000000822 0000010000000000"""


def test_a_key_of_cup_s_is_unwrapped():
    assert DES.decrypt(CUP_TMK, H("96D605EA176B7E9E")) == CUP_KEY


def test_cup_ecb_step_by_step():
    sums, total = [], 0
    for block in CUP_BLOCKS.split():
        total ^= int(block, 16)
        sums.append(f"{total:016X}")
    assert sums[1:4] == ["9A11302004C020C0", "9A1161201CF422D0", "9A1753638ED222D9"]      # as the article prints them
    assert sums[-1] == "4D08F434464FE7BF"
    first = DES.encrypt(CUP_KEY, b"4D08F434")
    assert first == H("6A4DF084B6D23759")                               # openssl enc -des-ecb
    added = bytes(a ^ b for a, b in zip(first, b"464FE7BF", strict=True))
    assert added == H("5E7BC4C2F3E5751F")
    assert DES.encrypt(CUP_KEY, added) == H("8A9E91B88D839AC5")         # openssl enc -des-ecb
    assert cup_ecb(DES, CUP_KEY, H(CUP_BLOCKS)) == b"8A9E91B8"


@needs_openssl
@pytest.mark.parametrize(("name", "cipher", "block", "key_length"), [
    ("unionpay_3des", "des-ecb", 8, 8), ("unionpay_3des", "des-ede", 8, 16), ("sm4", "sm4-ecb", 16, 16)])
@settings(max_examples=8, deadline=None)
@given(data=st.data())
def test_the_mac_of_the_ecb_shape_by_openssl(name, cipher, block, key_length, data):
    key = data.draw(st.binary(min_size=key_length, max_size=key_length))
    message = data.draw(st.binary(max_size=300))
    padded = message + bytes(-len(message) % block)
    added = bytes(block)
    for start in range(0, len(padded), block):
        added = bytes(a ^ b for a, b in zip(added, padded[start:start + block], strict=True))
    digits = added.hex().upper().encode()
    first = openssl(cipher, key, digits[:block])
    second = openssl(cipher, key, bytes(a ^ b for a, b in zip(first, digits[block:], strict=True)))
    assert dialects.get(name).mac(key, message) == second.hex().upper().encode()[:8]


@needs_openssl
@settings(max_examples=8, deadline=None)
@given(KEYS_16, st.binary(min_size=1, max_size=60))
def test_x9_19_by_openssl(key, message):
    """Block by block, where the dialect has them chained as a whole."""
    chained = bytes(8)
    for start in range(0, len(message), 8):
        block = message[start:start + 8].ljust(8, b"\0")
        chained = openssl("des-ecb", key[:8], bytes(a ^ b for a, b in zip(chained, block, strict=True)))
    last = openssl("des-ecb", key[:8], openssl("des-ecb", key[8:], chained, "-d"))
    assert dialects.get("ascii").mac(key, message) == last


@needs_openssl
@pytest.mark.parametrize(("name", "code", "cipher"), [
    ("unionpay_3des", "001", "des-ede"), ("unionpay_3des", "003", "des-ede"), ("unionpay_3des", "004", "des-ede"),
    ("sm4", "003", "sm4-ecb"), ("sm4", "004", "sm4-ecb"), ("ascii", "003", "des-ede"), ("aes", "003", "aes-128-ecb")])
def test_every_key_block_is_unwrapped_by_openssl(name, code, cipher):
    dialect = dialects.get(name)
    store = KeyStore(b"seed", dialect)
    issue, block = store.issue("10000001", 0, code)
    parts, place = {}, 0
    for part, length in dialect.key_blocks[code]:
        parts[part], place = block[place:place + length], place + length
    assert (place, parts.pop("", bytes(8))) == (len(block), bytes(8))
    for role, key in (("pin", issue.pin_key), ("mac", issue.mac_key), ("track", issue.track_key)):
        wrapped, check = parts.pop(f"{role}_key", b""), parts.pop(f"{role}_kcv", b"")
        assert (openssl(cipher, store.master_key("10000001"), wrapped, "-d") if wrapped else b"") == key
        single = cipher.replace("des-ede", "des-ecb") if len(key) == 8 else cipher
        assert not key or openssl(single, key, bytes(dialect.cipher.block))[:4] == check
    assert parts == {}
    assert len(block) == {"001": 24, "003": 40, "004": 60}[code]
