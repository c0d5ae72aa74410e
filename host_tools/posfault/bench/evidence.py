"""What a verdict is made of: the witnesses of one run, none of which is trusted alone."""

from __future__ import annotations

from dataclasses import dataclass, field

from posfault.acquirer.keys import KeyIssue
from posfault.acquirer.ledger_rows import LedgerDebit
from posfault.bench.intents import Intent
from posfault.bench.journal import Journal
from posfault.bench.paper import Slip
from posfault.bench.wire import Sent, Wire
from posfault.money import money
from posfault.scenario import Contract

CLOSING = "closing sale"        # the lawful sale that every closing tries


@dataclass(slots=True)
class Evidence:
    """wall: the shop's clock at bench time 0, s since 2000. ledger_sums: (transaction or None for all, sum not zero)."""

    wall: int
    contract: Contract
    intents: list[Intent]
    wire: Wire
    journal: Journal
    slips: list[Slip]
    debits: list[LedgerDebit]
    ledger_sums: list[tuple[int | None, int]]
    keys: tuple[KeyIssue, ...]
    gave_up: list[str]          # steps that the clerk could not do in the closing
    _requests: dict[tuple[int, int], Sent] = field(init=False)
    _standing: list[LedgerDebit] = field(init=False)

    def __post_init__(self) -> None:
        self._standing = [debit for debit in self.debits if not debit.reversed]
        self._requests = {}
        for sent in self.wire.sent:
            message = sent.message if sent.up and sent.delivered_ms is not None else None
            if message is not None and message.mti == "0200":
                batch, stan = message.fields.get(60, "")[2:8], message.fields.get(11, "")
                if batch.isdigit() and stan.isdigit():
                    self._requests.setdefault((int(batch), int(stan)), sent)

    def standing(self) -> list[LedgerDebit]:
        """Debits that nobody has reversed."""
        return self._standing

    def request(self, debit: LedgerDebit) -> Sent | None:
        """The message that made the bank debit: the first with its batch and STAN that reached the bank."""
        return self._requests.get((debit.batch, debit.stan))

    def intent_of(self, debit: LedgerDebit) -> Intent | None:
        """What the customer at the till meant when the debit's request was sent."""
        request = self.request(debit)
        return next((intent for intent in self.intents if request and intent.name == request.intent), None)

    def net(self, intent: Intent) -> int:
        """Minor units that the intent's customer is out of pocket."""
        return sum(debit.amount for debit in self._standing if self.intent_of(debit) is intent)


def name(debit: LedgerDebit) -> str:
    """How a finding names a debit."""
    return f"debit {money(debit.amount)} (batch {debit.batch:06d}, trace {debit.stan:06d})"
