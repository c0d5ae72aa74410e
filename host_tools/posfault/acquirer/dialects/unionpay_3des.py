"""UnionPay's own: DES and two-key 3DES, the MAC of CUP's ECB, keys in 24, 40 or 60 bytes of F62.

Sources: notes/domain.md section 1 (F62 lengths of 60.3 = 001, 003 and 004; MAC of CUP ECB; field table).
"""

import functools

from posfault import facts
from posfault.acquirer.ciphers import DES, cup_ecb
from posfault.acquirer.codec import Form
from posfault.acquirer.dialect import Dialect

_FACTS = facts.table("unionpay_3des")
_KCV = 4

DIALECT = Dialect(
    DES, functools.partial(cup_ecb, DES),
    {
        "001": (("pin_key", 8), ("pin_kcv", _KCV), ("mac_key", 8), ("mac_kcv", _KCV)),
        "003": _FACTS.KEY_BLOCK,
        "004": (*_FACTS.KEY_BLOCK, ("track_key", 16), ("track_kcv", _KCV)),
    },
    Form(tuple((number, kind, DES.block if number == 52 else length) for number, kind, length in facts.iso_fields())),
    pin_security=("2000000000000000", facts.table("messages").PIN_SECURITY),
)
