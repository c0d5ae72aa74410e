"""The electronic slip: the same facts as on paper, authenticated, as a QR code on the display.

Fields apart by |, the last the first 8 bytes in hex of the AES-CMAC (RFC 4493) over all before it, bar included, under
the slip key: the CMAC of "electronic slip" under the master key. Who holds the master key can tell a forged one.
"""

import binascii

from facts.messages import MAC_LENGTH
from messages.aes import cmac
from messages.dates import digits

_FORM = const("PF1")
_PURPOSE = const(b"electronic slip")


def shown(terminal, transaction):
    """The customer's telephone reads it from the display; whether somebody has said so."""
    configuration = terminal.configuration
    content = "|".join((
        _FORM, configuration["merchant"], configuration["terminal"], "%06d" % transaction.batch,
        "%06d" % transaction.stan, transaction.type, "%d" % transaction.amount,
        transaction.card[:6] + "******" + transaction.card[6:], digits(transaction.wall), transaction.rrn,
        transaction.approval_code, "",
    ))
    mac = cmac(cmac(configuration["master_key"], _PURPOSE), content.encode())[:MAC_LENGTH]
    terminal.devices.display.code(content + binascii.hexlify(mac).decode())
    return terminal.acknowledge("electronic_slip") == "ENTER"
