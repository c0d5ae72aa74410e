"""What an investigation finds of one transaction: what happened, what is wrong, who is responsible, what is paid back."""

from __future__ import annotations

from dataclasses import dataclass

from posfault.complaints.parts import Blame, Held, Row, Said

DOUBTFUL = "maybe_duplicate"
# Kinds of finding, the gravest first. Those of WRONG are wrong whoever asks.
WRONG = ("duplicate", "unmeant", "one_sided", "wrong_amount", "unsigned", "after_hours", "no_voucher", "not_at_bank",
         DOUBTFUL)
# Told to a merchant who complains.
PAYOUT = ("payout_withheld", "payout_charged_back", "short")
KINDS = (*WRONG, *PAYOUT, "given_back", "declined", "hold", "no_objection", "right")


@dataclass(frozen=True, slots=True)
class Refund:
    """Minor units to pay back. condition: "" where it is due, else when: unless_confirmed or if_one_purchase."""

    amount: int
    card: str
    terminal: str
    batch: int
    stan: int
    rrn: str
    condition: str


@dataclass(frozen=True, slots=True)
class Finding:
    """kinds: of KINDS, the gravest first. row: None where the bank has none; held: None where the terminal's is not known.

    says: what each witness says. why: what breaks each of `rules`. missing: witnesses that were not heard. payout: minor
    units that the bank keeps from the merchant; due: of these, what it owes him. short: what the merchant got too little.
    """

    kinds: tuple[str, ...]
    row: Row | None
    held: Held | None
    says: tuple[Said, ...]
    rules: tuple[str, ...] = ()
    why: tuple[Said, ...] = ()
    missing: tuple[str, ...] = ()
    blames: tuple[Blame, ...] = ()
    refund: Refund | None = None
    payout: int = 0
    due: int = 0
    short: int = 0

    @property
    def wrong(self) -> bool:
        """Whether something is wrong with it, or may be."""
        return any(kind in WRONG + PAYOUT for kind in self.kinds)

    @property
    def doubtful(self) -> bool:
        """Whether that must be found out first."""
        return self.kinds == (DOUBTFUL,)


def refund(row: Row, amount: int, condition: str = "") -> Refund | None:
    """None where nothing is to be paid back."""
    if amount <= 0:
        return None
    return Refund(amount, row.card, row.terminal, row.batch, row.stan, row.rrn, condition)
