"""UnionPay's messages with AES-128 in place of DES: the one that every terminal of the bench speaks unless told otherwise.

F64 is the leading 8 bytes of the AES-CMAC (RFC 4493), F52 a block of format 4, F62 has two keys of 16 bytes. No host in the
field speaks it; the lengths and the layout under 60.3 = 003 are those of UnionPay's double-length keys.
"""

from posfault import facts
from posfault.acquirer.ciphers import AES, cmac
from posfault.acquirer.dialect import Dialect

_FACTS = facts.table("messages")


def mac(key: bytes, data: bytes) -> bytes:
    """What F64 carries: the leading 8 bytes of the AES-CMAC."""
    return cmac(key, data)[:_FACTS.MAC_LENGTH]


DIALECT = Dialect(AES, mac, {"003": _FACTS.KEY_BLOCK})
