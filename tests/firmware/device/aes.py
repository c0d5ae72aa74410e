"""messages/aes.py against published vectors: RFC 4493 section 4, FIPS 197 appendices B and C."""

from binascii import unhexlify as unhex

from expect import equal

from messages.aes import check_value, cmac, unwrap

KEY = unhex("2b7e151628aed2a6abf7158809cf4f3c")
MESSAGE = unhex(
    "6bc1bee22e409f96e93d7e117393172a" "ae2d8a571e03ac9c9eb76fac45af8e51"
    "30c81c46a35ce411e5fbc1191a0a52ef" "f69f2445df4f9b17ad2b417be66c3710"
)


def test_rfc_4493_example_1_no_bytes():
    equal(cmac(KEY, b""), unhex("bb1d6929e95937287fa37d129b756746"))


def test_rfc_4493_example_2_one_block():
    equal(cmac(KEY, MESSAGE[:16]), unhex("070a16b46b4d4144f79bdd9dd04a287c"))


def test_rfc_4493_example_3_two_blocks_and_a_half():
    equal(cmac(KEY, MESSAGE[:40]), unhex("dfa66747de9ae63030ca32611497c827"))


def test_rfc_4493_example_4_four_blocks():
    equal(cmac(KEY, MESSAGE), unhex("51f0bebf7e3b9d92fc49741779363cfe"))


def test_every_length_has_a_mac_of_its_own():
    found = {cmac(KEY, MESSAGE[:length]) for length in range(65)}
    equal(len(found), 65)


def test_bytearrays_are_taken_too():
    equal(cmac(KEY, bytearray(MESSAGE[:40])), cmac(KEY, MESSAGE[:40]))


def test_check_value_of_the_key_of_rfc_4493():
    equal(check_value(KEY), unhex("7df76b0c"))          # AES-128(key, 0) in its subkey generation


def test_check_value_of_the_zero_key():
    equal(check_value(bytes(16)), unhex("66e94bd4"))    # GCM specification, test case 1: H


def test_unwrap_fips_197_appendix_b():
    equal(unwrap(KEY, unhex("3925841d02dc09fbdc118597196a0b32")), unhex("3243f6a8885a308d313198a2e0370734"))


def test_unwrap_fips_197_appendix_c1():
    key = bytes(range(16))
    equal(unwrap(key, unhex("69c4e0d86a7b0430d8cdb78070b4c55a")), unhex("00112233445566778899aabbccddeeff"))
