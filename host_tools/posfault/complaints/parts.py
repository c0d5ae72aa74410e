"""What a case is made of: rows of the ledger, records, slips and messages, all masked, and what went wrong.

Every part is plain, so that an archive holds it as JSON and whoever reads it there gets the same. Amounts are in minor
units; wall times are seconds since 2000-01-01 by the clock of whoever wrote them down.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from posfault import facts
from posfault.acquirer.ledger_rows import Closing, Transaction
from posfault.acquirer.monitor import Alert
from posfault.text import TEXTS, spoken

SCENARIO, LEDGER = "scenario", "ledger"
WITNESSES = ("ledger", "journal", "paper", "wire", "people")
_EFFECTS: dict[str, int] = {name: effect for name, effect, _, _ in facts.table("transactions").TRANSACTIONS}

Said = dict[str, str]
"""A sentence in every language, by its name."""


def said(text: str) -> Said:
    """The sentence in every language."""
    return {language: spoken(text, language) for language in TEXTS}


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the bank's ledger; its attributes are those of Transaction.

    holder: names the card without its number. code: names a payment code, "" where none was used.
    """

    id: int
    terminal: str
    merchant: str
    batch: int
    stan: int
    rrn: str
    type: str
    effect: int
    amount: int
    card: str
    holder: str
    wall_s: int
    state: str
    response_code: str
    original: int | None
    own_time: str
    code: str
    order_number: str
    withheld: bool

    @classmethod
    def of(cls, one: Transaction) -> Row:
        return cls(one.id, one.terminal, one.merchant, one.batch, one.stan, one.rrn, one.type, one.effect, one.amount,
                   one.card, one.card_hash, one.wall_s, one.state, one.response_code, one.original, one.own_time,
                   one.code_hash, one.order_number, bool(one.withheld))

    @property
    def is_debit(self) -> bool:
        """Whether it once took money from a cardholder."""
        return self.effect > 0 and self.type != "reversal" and self.state != "declined"

    @property
    def is_request(self) -> bool:
        """Whether a terminal asked for it under this number."""
        return self.type not in ("reversal", "chargeback")


@dataclass(frozen=True, slots=True)
class Settled:
    """A batch as the bank closed it: sums and counts of debits and credits."""

    terminal: str
    batch: int
    debit_amount: int
    debit_count: int
    credit_amount: int
    credit_count: int

    @classmethod
    def of(cls, one: Closing) -> Settled:
        return cls(one.terminal, one.batch, *one.totals)


@dataclass(frozen=True, slots=True)
class Uploaded:
    """What a terminal listed of a batch when it settled. card: its last four digits."""

    terminal: str
    batch: int
    type: str
    stan: int
    card: str
    amount: int


@dataclass(frozen=True, slots=True)
class Paid:
    """What a merchant is paid by these books."""

    merchant: str
    debits: int
    credits: int
    withheld: int
    fee: int
    paid: int


@dataclass(frozen=True, slots=True)
class Held:
    """What the terminal's journal holds for the last state of a transaction. done: it has taken place for the terminal.

    entry: how the card was read. signature: the image in hex, "" where none is kept.
    """

    terminal: str
    batch: int
    stan: int
    type: str
    state: str
    done: bool
    entry: str
    amount: int
    wall_s: int
    card: str
    operator: str
    rrn: str
    response_code: str
    signature: str

    @property
    def is_debit(self) -> bool:
        """Whether it means to take money from a cardholder."""
        return _EFFECTS[self.type] > 0


@dataclass(frozen=True, slots=True)
class Paper:
    """A slip, at a bench time. kind: paper or electronic. whole: it came out from the title to the cut, or is genuine."""

    kind: str
    at_ms: int
    lines: tuple[str, ...]
    whole: bool


@dataclass(frozen=True, slots=True)
class Carried:
    """A message under way, at bench times. delivered: whole, damaged or never. what: its masked fields as they were sent."""

    sent_ms: int
    up: bool
    what: str
    delivered: str
    delivered_ms: int | None


@dataclass(frozen=True, slots=True)
class Ordered:
    """What the platform's own books hold of a payment by code; its attributes are those of Order, at bench times."""

    number: str
    asked: str
    amount: int
    state: str
    response_code: str
    taken_ms: int
    placed_ms: int | None
    answered_ms: int | None


@dataclass(frozen=True, slots=True)
class Heard:
    """What the other witnesses say of one row of the ledger.

    purchase: what the customer meant, "" for nothing. batch, stan: the name under which the terminal knows it. slips:
    numbers of the slips that vouch for it, from 1.
    """

    row: int
    purchase: str
    batch: int
    stan: int
    slips: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Purchase:
    """What one customer meant to pay (below 0: to be paid back), and what is debited in the end.

    of: the earlier purchase that it goes back to, "" for none.
    """

    name: str
    meant: int
    net: int
    of: str = ""


@dataclass(frozen=True, slots=True)
class Blame:
    """part: that something is of. party: who answers for it under the contract. what: the fault, behaviour or missing guard.

    lacking: it is a guard that would have stopped it, and no cause.
    """

    part: str
    party: str
    what: Said
    lacking: bool


@dataclass(frozen=True, slots=True)
class Incident:
    """A rule that was broken. rows: the rows of the ledger it is about. until_s: None where it still holds.

    purchases: whose customers it is about. since_s, until_s: wall times. blames: who is responsible.
    """

    rule: str
    said: Said
    rows: tuple[int, ...]
    purchases: tuple[str, ...]
    since_s: int
    until_s: int | None
    blames: tuple[Blame, ...]


@dataclass(frozen=True, slots=True)
class Alerted:
    """What the bank's monitor said, and of which row of the ledger; 0 where it is about a batch.

    at_ms: bench time, or the bank's. detected_ms: how long after the booking. held: the debit was refused for it.
    """

    suspicion: str
    at_ms: int
    row: int
    held: bool
    what: Said
    terminal: str
    batch: int
    stan: int
    amount: int
    wall_s: int
    detected_ms: int

    @classmethod
    def of(cls, one: Alert, what: Said) -> Alerted:
        return cls(one.suspicion, one.at_ms, one.transaction or 0, one.held, what, one.terminal, one.batch, one.stan,
                   one.amount, one.wall_s, one.detected_ms)


@dataclass(frozen=True, slots=True)
class Fired:
    """A fault that struck, or a behaviour. at_ms: bench time, None where only that it did is known."""

    part: str
    what: Said
    at_ms: int | None


@dataclass(frozen=True, slots=True)
class About:
    """Where a case comes from. source: scenario or ledger. say: what happened, in a shopkeeper's words."""

    source: str
    name: str
    profile: str = ""
    trace_hash: str = ""
    say: Said = field(default_factory=dict)
    fired: tuple[Fired, ...] = ()
