"""Dialects that the acquirer speaks: (name, who speaks it beside the acquirer, meaning). The device does not load this page.

Each is a file of that name in host_tools/posfault/acquirer/dialects/.
"""

DIALECTS = (
    ("aes", "terminal", "UnionPay's messages with AES-128, AES-CMAC and PIN blocks of format 4"),
    ("unionpay_3des", "terminal", "UnionPay's own: DES and 3DES, MAC of CUP ECB, PIN blocks of format 0"),
    ("sm4", "", "UnionPay's messages with SM4"),
    ("ascii", "", "a generic acquirer's: characters, MAC of ANSI X9.19, keys in F57"),
)
