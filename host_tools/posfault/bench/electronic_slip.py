"""The electronic slip as its reader sees it: what a QR code on the display says, and whether it is genuine.

The form is that of firmware/app/electronic_slip.py: fields apart by |, the last the MAC in hex over all before it under the
terminal's slip key, the AES-CMAC (RFC 4493) of "electronic slip" under its master key.
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass

from posfault import facts
from posfault.acquirer.ciphers import cmac
from posfault.bench.paper import Slip
from posfault.money import money

_FORM = "PF1"
_FIELDS = 12
_PURPOSE = b"electronic slip"
_MAC = 8                # bytes


@dataclass(frozen=True, slots=True)
class ElectronicSlip:
    """amount in minor units; card masked; time YYYYMMDDhhmmss; mac: 16 hex digits over `content`."""

    at_ms: int
    merchant: str
    terminal: str
    batch: int
    stan: int
    type: str
    amount: int
    card: str
    time: str
    rrn: str
    approval_code: str
    content: str
    mac: str

    def genuine(self, master_key: bytes) -> bool:
        """Whether the terminal with this master key made it, and nobody has changed it since."""
        expected = cmac(cmac(master_key, _PURPOSE), self.content.encode())[:_MAC].hex()
        return hmac.compare_digest(expected, self.mac)

    def is_voucher(self, batch: int, stan: int, amount: int) -> bool:
        """Whether it is the slip of that transaction."""
        return (self.batch, self.stan, self.amount) == (batch, stan, amount)

    def as_paper(self) -> Slip:
        """What the clerk learns when the customer shows it to her."""
        texts = facts.text("en")
        lines = [texts[f"slip_title_{self.type}"], texts["slip_card"].format(self.card),
                 texts["slip_trace"].format(f"{self.batch:06d}", f"{self.stan:06d}"),
                 texts["slip_approval"].format(self.approval_code), texts["slip_amount"].format(money(self.amount))]
        return Slip(self.at_ms, tuple(lines), True)


def read(at_ms: int, text: str) -> ElectronicSlip | None:
    """The slip that a QR code carries, or None where it is another code."""
    parts = text.split("|")
    if len(parts) != _FIELDS or parts[0] != _FORM or not all(parts[index].isdigit() for index in (3, 4, 6)):
        return None
    _, merchant, terminal, batch, stan, kind, amount, card, time, rrn, approval_code, mac = parts
    return ElectronicSlip(at_ms, merchant, terminal, int(batch), int(stan), kind, int(amount), card, time, rrn,
                          approval_code, text.removesuffix(mac), mac)
