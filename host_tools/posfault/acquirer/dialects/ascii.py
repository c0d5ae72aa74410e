"""A generic acquirer's: characters instead of BCD, the bitmap in hex digits, no header, 3DES, the MAC of ANSI X9.19.

Sources: notes/domain.md section 1 (generic acquirer dialect, NPT): sign-on 0800/920000 with keys in F57, void 0200/020000,
refund 0220/200000, settlement 0500/920000, after an upload 0500/960000, invoice in F62, totals in F63, 95 where they differ.
Ours, since no source shows it: the batch in F60 of every request that moves money, the batch of the original in F61, all
other processing codes (the second digit is 2 more for what undoes), F48 of an upload, and the layout of F57.
"""

from posfault.acquirer.ciphers import DES
from posfault.acquirer.codec import Form
from posfault.acquirer.dialect import Dialect
from posfault.acquirer.translation import Translation

_FIELDS = (
    (2, "n_ll", 19), (3, "n", 6), (4, "n", 12), (11, "n", 6), (12, "n", 6), (13, "n", 4), (14, "n", 4), (15, "n", 4),
    (22, "n", 3), (23, "n", 3), (24, "n", 3), (25, "n", 2), (26, "n", 2), (32, "n_ll", 11), (35, "z_ll", 37),
    (37, "ans", 12), (38, "ans", 6), (39, "ans", 2), (41, "ans", 8), (42, "ans", 15), (44, "ans_ll", 25),
    (48, "n_lll", 322), (49, "ans", 3), (52, "b", 8), (53, "n", 16), (54, "ans_lll", 20), (55, "b_lll", 255),
    (57, "b_lll", 40), (59, "ans_lll", 255), (60, "n_lll", 6), (61, "n_lll", 10), (62, "n_lll", 6), (63, "n_lll", 30),
    (64, "b", 8),
)
_REQUESTS = {
    "sign_on": ("0800", "920000", ""), "sign_off": ("0820", "920000", ""), "echo": ("0800", "990000", ""),
    "status_query": ("0820", "380000", ""), "report": ("0820", "390000", ""),
    "script_advice": ("0620", "380000", ""),
    "sale": ("0200", "000000", "00"), "code_sale": ("0200", "000000", "00"),
    "void": ("0200", "020000", "00"), "refund": ("0220", "200000", "00"),
    "preauth": ("0100", "300000", "06"), "preauth_void": ("0100", "320000", "06"),
    "completion": ("0200", "000000", "06"), "completion_void": ("0200", "020000", "06"),
    "offline_sale": ("0220", "000000", "00"), "balance": ("0200", "310000", "00"),
    "settlement": ("0500", "920000", ""), "upload": ("0320", "920000", ""), "upload_end": ("0500", "960000", ""),
}


def mac(key: bytes, data: bytes) -> bytes:
    """ANSI X9.19, that is ISO 9797-1 algorithm 3 with padding 1: DES-CBC under the left half of the key, then the last block
    decrypted under the right half and encrypted under the left."""
    left, right = key[:8], key[8:]
    return DES.encrypt(left, DES.decrypt(right, DES.chain(left, data)))


DIALECT = Dialect(
    DES, mac, {"003": (("pin_key", 16), ("pin_kcv", 4), ("mac_key", 16), ("mac_kcv", 4))},
    Form(_FIELDS, written="ascii", header=0),
    translation=Translation(
        _REQUESTS, {"0201": "0200", "0221": "0220", "0401": "0400", "0420": "0400", "0421": "0400"}, keys=57, totals=63,
        totals_order=("debit_count", "debit_amount", "credit_count", "credit_amount"), differ="95",
    ),
)
