"""The block ciphers of the dialects through `cryptography`, and the MACs that are not one dialect's alone.

AES-128: FIPS 197. DES: FIPS 46-3, and SP 800-67 where the key is longer. SM4: GB/T 32907. CMAC: RFC 4493.
CUP ECB: notes/domain.md section 1 (MAC).
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass

from cryptography.hazmat.decrepit.ciphers.algorithms import TripleDES
from cryptography.hazmat.primitives.ciphers import BlockCipherAlgorithm, Cipher, CipherAlgorithm, algorithms, modes
from cryptography.hazmat.primitives.cmac import CMAC

_CHECK_VALUE = 4                # bytes
_MAC = 8                        # bytes of F64


@dataclass(frozen=True, eq=False)
class BlockCipher:
    """name: as people call it. block: its bytes. make: key -> algorithm, ValueError where the key has no right length."""

    name: str
    block: int
    make: Callable[[bytes], CipherAlgorithm]

    def encrypt(self, key: bytes, data: bytes) -> bytes:
        """`data`, whole blocks, each encrypted by itself (ECB)."""
        encryptor = Cipher(self.make(key), modes.ECB()).encryptor()
        return encryptor.update(data) + encryptor.finalize()

    def decrypt(self, key: bytes, data: bytes) -> bytes:
        """What `encrypt` was given."""
        decryptor = Cipher(self.make(key), modes.ECB()).decryptor()
        return decryptor.update(data) + decryptor.finalize()

    def chain(self, key: bytes, data: bytes) -> bytes:
        """The last block of `data`, filled up with zeros, in CBC mode behind zeros."""
        encryptor = Cipher(self.make(key), modes.CBC(bytes(self.block))).encryptor()
        return (encryptor.update(data + bytes(-len(data) % self.block)) + encryptor.finalize())[-self.block:]

    def check_value(self, key: bytes) -> bytes:
        """The key check value: the first four bytes of a zero block under the key."""
        return self.encrypt(key, bytes(self.block))[:_CHECK_VALUE]


def _des(key: bytes) -> CipherAlgorithm:
    # A key K of single length is 3DES with K, K, K; one of double length K, L is 3DES with K, L, K.
    return TripleDES({8: key * 3, 16: key + key[:8]}.get(len(key), key))


AES = BlockCipher("AES", 16, algorithms.AES)
DES = BlockCipher("DES", 8, _des)
SM4 = BlockCipher("SM4", 16, algorithms.SM4)


@functools.lru_cache(maxsize=4096)
def cmac(key: bytes, data: bytes) -> bytes:
    """AES-CMAC: 16 bytes. A pure function, so that thousands of like runs pay for it once."""
    algorithm: BlockCipherAlgorithm = algorithms.AES(key)
    context = CMAC(algorithm)
    context.update(data)
    return context.finalize()


def cup_ecb(cipher: BlockCipher, key: bytes, data: bytes) -> bytes:
    """The MAC of CUP's ECB, 8 bytes that are characters.

    All blocks, the last one filled up with zeros, are added (XOR) and written as hex digits, which are two blocks. The first
    is encrypted, the second added, the sum encrypted and written as hex digits again: the first eight of them.
    """
    added = 0
    for start in range(0, len(data), cipher.block):
        added ^= int.from_bytes(data[start:start + cipher.block].ljust(cipher.block, b"\0"), "big")
    text = _hex_digits(added.to_bytes(cipher.block, "big"))
    first, second = text[:cipher.block], text[cipher.block:]
    added = int.from_bytes(cipher.encrypt(key, first), "big") ^ int.from_bytes(second, "big")
    return _hex_digits(cipher.encrypt(key, added.to_bytes(cipher.block, "big")))[:_MAC]


def _hex_digits(data: bytes) -> bytes:
    return data.hex().upper().encode()
