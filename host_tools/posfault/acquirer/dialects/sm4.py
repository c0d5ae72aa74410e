"""UnionPay's with SM4 (GB/T 32907) in place of DES: blocks of 16 bytes, and 32 hex digits in its MAC of the same shape.

Source: notes/domain.md section 1 (MAC). That its PIN block is of format 4, and that 60.3 = 003 and 004 carry keys of 16
bytes in the places of UnionPay's, is ours: no source shows it.
"""

import functools

from posfault import facts
from posfault.acquirer.ciphers import SM4, cup_ecb
from posfault.acquirer.dialect import Dialect

_FACTS = facts.table("messages")

DIALECT = Dialect(
    SM4, functools.partial(cup_ecb, SM4),
    {"003": _FACTS.KEY_BLOCK, "004": (*_FACTS.KEY_BLOCK, ("track_key", 16), ("track_kcv", 4))},
)
