"""Clients of the other dialects, each by a spec and ciphers of its own, so that nothing confirms itself."""

from __future__ import annotations

import functools
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import iso8583
import pytest
from cryptography.hazmat.decrepit.ciphers.algorithms import TripleDES
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from posfault.acquirer import dialects
from posfault.acquirer.server import Acquirer


def tripled(key: bytes) -> TripleDES:
    return TripleDES(key * 3 if len(key) == 8 else key + key[:8])


def run(algorithm: Any, data: bytes, decrypting: bool = False, chained: bytes = b"") -> bytes:
    """In ECB mode, or in CBC mode behind this initial vector."""
    cipher = Cipher(algorithm, modes.CBC(chained) if chained else modes.ECB())
    context = cipher.decryptor() if decrypting else cipher.encryptor()
    return context.update(data) + context.finalize()


def ecb_mac(make: Callable[[bytes], Any], block: int, key: bytes, data: bytes) -> bytes:
    """CUP's, digit by digit."""
    columns = [0] * block
    for place, byte in enumerate(data):
        columns[place % block] ^= byte
    digits = [ord(digit) for byte in columns for digit in f"{byte:02X}"]
    for place, byte in enumerate(run(make(key), bytes(digits[:block]))):
        digits[block + place] ^= byte
    return "".join(f"{byte:02X}" for byte in run(make(key), bytes(digits[block:])))[:8].encode()


def x9_19(key: bytes, data: bytes) -> bytes:
    padded = data + bytes(-len(data) % 8)
    chained = run(tripled(key[:8]), padded, chained=bytes(8))[-8:]
    return run(tripled(key[:8]), run(tripled(key[8:]), chained, decrypting=True))


def block_0(till: Any, pin: str, card: str) -> bytes:
    """ISO 9564-1 format 0."""
    one, other = int(f"0{len(pin):X}{pin}".ljust(16, "F"), 16), int(card[-13:-1], 16)
    return run(tripled(till.pin_key), (one ^ other).to_bytes(8, "big"))


def block_4(make: Callable[[bytes], Any], till: Any, pin: str, card: str) -> bytes:
    """ISO 9564-1 format 4."""
    field = int.from_bytes(run(make(till.pin_key), bytes.fromhex(f"4{len(pin):X}{pin}".ljust(16, "A") + "01" * 8)), "big")
    number = int(f"{len(card) - 12}{card}".ljust(32, "0"), 16)
    return run(make(till.pin_key), (field ^ number).to_bytes(16, "big"))


def text(most: int, length_digits: int = 0) -> dict[str, Any]:
    return {"data_enc": "ascii", "len_enc": "ascii", "len_type": length_digits, "max_len": most, "len_count": "bytes"}


CHARACTERS = {
    "h": {"data_enc": "b", "len_enc": "ascii", "len_type": 0, "max_len": 5, "len_count": "bytes"},
    "t": text(4), "p": text(16), "1": text(16),
    "2": text(19, 2), "3": text(6), "4": text(12), "11": text(6), "12": text(6), "13": text(4), "14": text(4), "15": text(4),
    "22": text(3), "25": text(2), "26": text(2), "32": text(11, 2), "35": text(37, 2), "37": text(12), "38": text(6),
    "39": text(2), "41": text(8), "42": text(15), "48": text(322, 3), "49": text(3), "52": text(16), "53": text(16),
    "54": text(20, 3), "55": text(510, 3),
    "57": text(80, 3), "59": text(255, 3), "60": text(6, 3), "61": text(10, 3), "62": text(6, 3), "63": text(30, 3),
    "64": text(16),
}
# (MTI, F3, F25, 60.1 and 60.3) as a till of UnionPay's says it -> as one of the generic acquirer's does
WORDS = {
    ("0800", "", "", "00003"): ("0800", "920000"), ("0820", "", "", "00002"): ("0820", "920000"),
    ("0820", "", "", "00301"): ("0800", "990000"), ("0820", "", "", "00302"): ("0820", "380000"),
    ("0820", "", "", "00303"): ("0820", "390000"), ("0500", "", "", "00201"): ("0500", "920000"),
    ("0320", "", "", "00201"): ("0320", "920000"), ("0320", "", "", "00202"): ("0500", "960000"),
    ("0200", "000000", "00", "22000"): ("0200", "000000"), ("0200", "200000", "00", "23000"): ("0200", "020000"),
    ("0220", "200000", "00", "25000"): ("0220", "200000"), ("0100", "030000", "06", "10000"): ("0100", "300000"),
    ("0100", "200000", "06", "11000"): ("0100", "320000"), ("0200", "000000", "06", "20000"): ("0200", "000000"),
    ("0200", "200000", "06", "21000"): ("0200", "020000"), ("0220", "000000", "00", "36000"): ("0220", "000000"),
    ("0200", "310000", "00", "01000"): ("0200", "310000"), ("0620", "", "", "00951"): ("0620", "380000"),
}


def in_characters(mti: str, fields: dict[int, str]) -> tuple[str, dict[int, str]]:
    """What a till of UnionPay's would send, in the words of the generic acquirer."""
    fields = dict(fields)
    reserved = fields.pop(60, "")
    asked = fields.get(3, ""), fields.get(25, ""), reserved[:2] + reserved[8:11]
    originals = ["0100", "0200"] if mti in ("0400", "0401", "0421") else [mti]
    said = [WORDS[(one, *asked)] for one in originals if (one, *asked) in WORDS]
    if said:
        mti = mti if len(originals) > 1 else said[0][0]
        fields[3] = said[0][1]
    if reserved:
        fields[60] = reserved[2:8]
    fields.pop(62, None)                    # the serial number, for which there is no place
    fields.pop(63, None)                    # nor for the operator
    if 61 in fields:
        meant = fields.pop(61)
        fields |= {62: meant[6:12], 61: meant[:6] + meant[12:]}
    if fields.get(3) == "920000" and mti == "0500" and 48 in fields:
        totals = fields.pop(48)
        fields[63] = totals[12:15] + totals[:12] + totals[27:30] + totals[15:27]
    if fields.get(3) == "960000":
        fields[63] = f"{int(fields.pop(48)):03d}" + "0" * 27
    if 35 in fields:
        fields[35] = fields[35].replace("D", "=")
    return mti, fields


def tills_of_unionpay(kit: SimpleNamespace) -> dict[str, Any]:
    class Aes(kit.Till):
        pin_block = functools.partialmethod(functools.partial(block_4, algorithms.AES))

    class Des(kit.Till):                # 60.3 = 003: a MAC key of single length and eight zeros behind it
        SPEC = kit.SPEC | {"52": kit.SPEC["64"]}
        MAC_KEY = slice(20, 28)
        mac = staticmethod(functools.partial(ecb_mac, tripled, 8))
        decrypt = staticmethod(lambda key, data: run(tripled(key), data, decrypting=True))
        pin_block = block_0

    class Sm4(kit.Till):
        mac = staticmethod(functools.partial(ecb_mac, algorithms.SM4, 16))
        decrypt = staticmethod(lambda key, data: run(algorithms.SM4(key), data, decrypting=True))
        pin_block = functools.partialmethod(functools.partial(block_4, algorithms.SM4))

    return {"aes": Aes, "unionpay_3des": Des, "sm4": Sm4}


def till_of_characters(kit: SimpleNamespace) -> Any:
    class Characters(kit.Till):
        SPEC = CHARACTERS
        mac = staticmethod(x9_19)
        decrypt = staticmethod(lambda key, data: run(tripled(key), data, decrypting=True))
        pin_block = block_0

        def build(self, mti: str, fields: dict[int, str | None]) -> bytes:
            merged = {41: self.terminal, 42: self.merchant} | fields
            mti, said = in_characters(mti, {number: value for number, value in merged.items() if value is not None})
            maced = said.get(64) == "mac"
            document = {str(number): value for number, value in said.items()} | ({"64": "0" * 16} if maced else {})
            data = bytes(iso8583.encode(document | {"t": mti, "h": "6000030000"}, CHARACTERS)[0])
            return data[:-16] + x9_19(self.mac_key, data[5:-16]).hex().upper().encode() if maced else data

        def read(self, reply: bytes) -> dict[str, str]:
            """As a till of UnionPay's would have it, where this one has it elsewhere."""
            found = iso8583.decode(reply, CHARACTERS)[0]
            if "57" in found:
                found["62"] = found.pop("57")
            return found | ({"60": "00" + found["60"] + "003"} if "60" in found else {})

        def reply_maced_with(self, key: bytes) -> bool:
            return x9_19(key, self.replied[5:-16]).hex().upper().encode() == self.replied[-16:]

    return Characters


@pytest.fixture(scope="session")
def clients(kit: SimpleNamespace) -> dict[str, Callable[..., Any]]:
    """Dialect -> (signed_on=True, options of the acquirer) -> a till that speaks it, at an acquirer of its own."""
    def maker(name: str, till: Any) -> Callable[..., Any]:
        def make(signed_on: bool = True, **options: Any) -> Any:
            found = till(Acquirer({kit.TERMINAL: kit.MERCHANT}, cards=kit.CARDS, dialect=dialects.get(name), **options))
            if signed_on:
                assert found.sign_on()["39"] == "00"
            return found
        return make

    tills = tills_of_unionpay(kit) | {"ascii": till_of_characters(kit)}
    return {name: maker(name, till) for name, till in tills.items()}
