"""Requests the terminal sends, a line each: name, MTI, processing code F3, condition F25, type 60.1, 60.3, fields.

One string: as a table it would take the device ten times the heap; bytes, since MicroPython looks up every piece of a
text among its names. - stands for nothing. The reply's MTI is the
request's plus 10. A message whose fields end with 64 carries a MAC, in both directions. F60 is 60.1 (n2), batch (n6) and
60.3 (n3). A field without content is left out: 38 before it is known, 26, 52 and 53 without PIN, 2, 14 and 35 where
the card is not at hand. A reversal has F3, F25 and 60.1 of its original.
Sources: notes/domain.md section 1 (D60, TT, NPT). 60.3 = 302 for a status query, 303 for a
report and F59 for a payment code are ours: no source shows UnionPay's.
"""

MESSAGES = b"""
sign_on 0800 - - 00 003 11 41 42 60 62 63
sign_off 0820 - - 00 002 11 41 42 60
echo 0820 - - 00 301 11 41 42 60
status_query 0820 - - 00 302 11 41 42 60 61 64
report 0820 - - 00 303 11 41 42 60 61 64
sale 0200 000000 00 22 000 2 3 4 11 14 22 25 26 35 41 42 49 52 53 60 64
code_sale 0200 000000 00 22 000 3 4 11 22 25 41 42 49 59 60 64
void 0200 200000 00 23 000 2 3 4 11 14 22 25 26 35 37 38 41 42 49 52 53 60 61 64
refund 0220 200000 00 25 000 2 3 4 11 14 22 25 26 35 37 41 42 49 52 53 60 61 64
preauth 0100 030000 06 10 000 2 3 4 11 14 22 25 26 35 41 42 49 52 53 60 64
preauth_void 0100 200000 06 11 000 2 3 4 11 14 22 25 26 35 38 41 42 49 52 53 60 61 64
completion 0200 000000 06 20 000 2 3 4 11 14 22 25 26 35 38 41 42 49 52 53 60 61 64
completion_void 0200 200000 06 21 000 2 3 4 11 14 22 25 26 35 37 38 41 42 49 52 53 60 61 64
offline_sale 0220 000000 00 36 000 2 3 4 11 12 13 14 22 25 41 42 49 60 64
balance 0200 310000 00 01 000 2 3 11 14 22 25 26 35 41 42 49 52 53 60 64
reversal 0400 000000 00 22 000 3 4 11 22 25 38 39 41 42 49 60 61 64
settlement 0500 - - 00 201 11 41 42 48 49 60 63
upload 0320 - - 00 201 11 41 42 48 60
upload_end 0320 - - 00 202 11 41 42 48 60
"""

# What carries every message: 2-byte big-endian length (itself excluded), TPDU, header, MTI and bitmap as BCD and bytes.
TPDU = "6000030000"         # 60, destination n4, source n4; a reply swaps the addresses
HEADER = "602200"           # class n2, version n2, terminal state n1, processing request n1; then version.py as n6
HEADER_REQUEST_DIGIT = 5    # the digit by which the host asks for something
HEADER_SIGN_ON_AGAIN = "3"
CURRENCY = "156"            # RMB

# The 40 bytes of F62 in a sign-on reply under 60.3 = 003, each key wrapped under the terminal master key.
KEY_BLOCK = (("pin_key", 16), ("pin_kcv", 4), ("mac_key", 16), ("mac_kcv", 4))
MAC_LENGTH = 8              # leading bytes of the AES-CMAC that F64 carries
PIN_SECURITY = "2600000000000000"       # F53: PIN block with the card number, double-length key

# F22: how the card was read, and in its third digit whether a PIN came along.
ENTRY = (("manual", "01"), ("swipe", "02"), ("code", "03"), ("chip", "05"), ("tap", "07"))
WITH_PIN = "1"
WITHOUT_PIN = "2"

# F48 of a settlement: domestic then foreign cards, each: debits n12, count n3, credits n12, count n3, result n1.
TOTALS = (("debit_amount", 12), ("debit_count", 3), ("credit_amount", 12), ("credit_count", 3), ("result", 1))
TOTALS_BALANCED = "1"
TOTALS_DIFFER = "2"
