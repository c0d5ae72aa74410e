"""Requests the terminal sends: (name, MTI, processing code F3, condition F25, type 60.1, network code 60.3, fields).

The reply's MTI is the request's plus 10. A message whose fields end with 64 carries a MAC, in both directions.
F60 is 60.1 (n2), batch (n6) and 60.3 (n3). Sources: notes/domain.md section 1 (D60, TT).
"""

MESSAGES = (
    ("sign_on", "0800", "", "", "00", "003", (11, 41, 42, 60, 62, 63)),
    ("sign_off", "0820", "", "", "00", "002", (11, 41, 42, 60)),
    ("sale", "0200", "000000", "00", "22", "000", (2, 3, 4, 11, 14, 22, 25, 35, 41, 42, 49, 60, 64)),
    ("reversal", "0400", "000000", "00", "22", "000", (3, 4, 11, 22, 25, 38, 39, 41, 42, 49, 60, 61, 64)),
    ("settlement", "0500", "", "", "00", "201", (11, 41, 42, 48, 49, 60, 63)),
)

# What carries every message: 2-byte big-endian length (itself excluded), TPDU, header, MTI and bitmap as BCD and bytes.
TPDU = "6000030000"         # 60, destination n4, source n4; a reply swaps the addresses
HEADER = "602200100000"     # class n2, version n2, terminal state n1, processing request n1, software version n6
HEADER_REQUEST_DIGIT = 5    # the digit by which the host asks for something; 3 = sign on again
CURRENCY = "156"            # RMB

# The 40 bytes of F62 in a sign-on reply under 60.3 = 003, each key wrapped under the terminal master key.
KEY_BLOCK = (("pin_key", 16), ("pin_kcv", 4), ("mac_key", 16), ("mac_kcv", 4))
MAC_LENGTH = 8              # leading bytes of the AES-CMAC that F64 carries

# F48 of a settlement: domestic then foreign cards, each: debits n12, count n3, credits n12, count n3, result n1.
TOTALS = (("debit_amount", 12), ("debit_count", 3), ("credit_amount", 12), ("credit_count", 3), ("result", 1))
TOTALS_BALANCED = "1"
TOTALS_DIFFER = "2"
