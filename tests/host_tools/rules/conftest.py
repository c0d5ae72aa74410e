"""A day written down by hand: what was sent, posted, journalled, printed and shown; in order until a test spoils it."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest

from posfault import facts
from posfault.acquirer import dialects, pin_block
from posfault.acquirer.ciphers import AES
from posfault.acquirer.codec import Message
from posfault.acquirer.keys import KeyIssue
from posfault.acquirer.ledger_rows import Movement, Payout, Totals
from posfault.acquirer.masking import mask
from posfault.bench import setting
from posfault.bench.electronic_slip import ElectronicSlip
from posfault.bench.evidence import CLOSING, Evidence
from posfault.bench.intents import Intent, Presented
from posfault.bench.journal import Entry, Journal
from posfault.bench.people import Till
from posfault.bench.screens import Screen
from posfault.bench.wire import Sent, Wire
from posfault.rules import judge
from posfault.scenario import Contract

DIALECT = dialects.get("aes")

ROWS = {row.name: row for row in facts.messages()}
EFFECTS = {row[0]: row[1] for row in facts.table("transactions").TRANSACTIONS}
FIRST = KeyIssue(1, setting.TERMINAL, 100, bytes(16), bytes(range(16)))
ANN = Till("ann", "01", "ann", "eva")       # with a supervisor's release for everything
CODE = "6212345678901234567"
FILL = bytes(8)


class Day:
    """Attributes are the witnesses; tests change them. Money is made by `done`, one transaction after the other."""

    def __init__(self) -> None:
        self.contract = Contract()
        self.intents: list[Intent] = []
        self.sent: list[Sent] = []
        self.journal = Journal()
        self.slips: list[Any] = []
        self.movements: list[Movement] = []
        self.keys: list[KeyIssue] = [FIRST]
        self.presented: list[Presented] = []
        self.shown: list[tuple[int, Screen]] = []
        self.tills: list[tuple[int, Till, str]] = []
        self.held: dict[str, int] = {}
        self.gave_up: list[str] = []
        self.payout: Payout | None = None
        self.totals: dict[int, Totals] | None = None
        self.stan = 0
        self.now_ms = 0
        self.signs_on(FIRST)

    def signs_on(self, issue: KeyIssue, code: str = "00") -> Sent:
        """Asked at the issue's time less 60 ms, delivered 60 ms after it."""
        self.answered("0800", issue.at_ms, code, "00", "003", {62: issue.mac_key.hex()})
        self.now_ms = issue.at_ms + 1000
        return self.sent[-1]

    def answered(self, mti: str, at_ms: int, code: str, kind: str, network: str, more: dict[int, str] | None = None,
                 batch: int = 1) -> None:
        """A request that reached the bank at at_ms, and its answer."""
        connection = (1, len(self.sent))
        fields = {11: "000900", 41: setting.TERMINAL, 60: f"{kind}{batch:06d}{network}"}
        for up, at, name, extra in ((True, at_ms, mti, {}), (False, at_ms, f"{int(mti) + 10:04d}", {39: code})):
            message = Message(name, fields | extra | (more or {}))
            sent = Sent(up, connection, at - 60 if up else at, b"", delivered_ms=at if up else at + 60)
            sent.read_as(message)
            self.sent.append(sent)

    def done(self, kind: str, amount: int, intent: Intent, original: Movement | None = None, entry: str = "swipe",
             pin: str = "", key: KeyIssue = FIRST, **fields: str) -> Movement:
        """Everything that a transaction without a fault leaves behind."""
        self.stan += 1
        self.now_ms += 10_000
        if intent not in self.intents:
            self.intents.append(intent)
        self.tills += [(self.now_ms, ANN, intent.name)]
        pan = setting.pan(intent.card)
        if kind == "code_sale":
            self.presented.append(Presented(self.now_ms, intent.name, "scanner", CODE, ""))
        else:
            self.presented.append(Presented(self.now_ms, intent.name, "card_reader", setting.CARDS[intent.card], entry))
        request = self._request(kind, amount, pan, entry, pin, key, fields)
        request.intent = intent.name
        self.sent.append(request)
        moved = Movement(len(self.movements) + 1, kind, EFFECTS[kind], setting.TERMINAL, 1, self.stan, "", amount, mask(pan),
                         self.now_ms + 60, "0310090000" if kind == "offline_sale" else "", "",
                         (original.batch, original.stan) if original else None, None, None, False, False)
        self.movements.append(moved)
        self._written_down(kind, moved, entry, intent)
        if original and kind.endswith("void"):
            self.spoil(original, undone=True, undone_ms=moved.at_ms)
        return moved

    def _request(self, kind: str, amount: int, pan: str, entry: str, pin: str, key: KeyIssue, more: dict[str, str]) -> Sent:
        row = ROWS[kind]
        mode = dict(facts.table("messages").ENTRY)["code" if kind == "code_sale" else entry]
        fields = {3: row.processing_code, 4: f"{amount:012d}", 11: f"{self.stan:06d}", 22: mode + ("1" if pin else "2"),
                  25: row.condition, 41: setting.TERMINAL, 42: setting.MERCHANT, 49: "156", 60: f"{row.type}000001000",
                  64: "0" * 16}
        fields |= {59: CODE + "0" * 20} if kind == "code_sale" else {2: pan}
        if pin:
            fields |= {52: pin_block.encipher(AES, key.pin_key, pin, pan, FILL).hex().upper()}
        data = DIALECT.encode(Message(row.mti, fields | {int(number[1:]): value for number, value in more.items()}))
        data = DIALECT.codec.seal(data, DIALECT.mac(key.mac_key, DIALECT.codec.mac_input(data)))
        return Sent(True, (1, len(self.sent)), self.now_ms, data, delivered_ms=self.now_ms + 60, till=ANN)

    def _written_down(self, kind: str, moved: Movement, entry: str, intent: Intent) -> None:
        self.journal.entries[1, moved.stan] = Entry(
            kind, "completed", entry, 0, 1, moved.stan, moved.amount, 0, moved.original or (0, 0), moved.card, "01", "", "",
            "00")
        self.journal.signatures[1, moved.stan] = intent.strokes
        self.shown += [(self.now_ms + 200, Screen("approved", ())), (self.now_ms + 2000, Screen("idle_on", ("01",)))]
        slip = ElectronicSlip(self.now_ms + 300, "", "", 1, moved.stan, kind, moved.amount, moved.card, *[""] * 5)
        self.slips.append(slip.as_paper())

    def spoil(self, moved: Movement, **changed: Any) -> None:
        """The ledger says something else of it."""
        self.movements[moved.id - 1] = self.movements[moved.id - 1]._replace(**changed)

    def state(self, moved: Movement, state: str) -> None:
        """The journal says something else of it."""
        entry = self.journal.entries[1, moved.stan]
        self.journal.entries[1, moved.stan] = dataclasses.replace(entry, state=state)

    def closes(self) -> None:
        """The lawful sale of every closing, and the settlement."""
        self.done("sale", 100, Intent(CLOSING, "E", 100, 100, b"."))
        totals = self.booked()
        f48 = f"{totals[0]:012d}{totals[1]:03d}{totals[2]:012d}{totals[3]:03d}1".ljust(62, "0")
        self.answered("0500", self.now_ms + 5000, "00", "00", "201", {48: f48})

    def booked(self) -> Totals:
        standing = [one for one in self.movements if not one.reversed]
        taken = [one.amount for one in standing if one.effect > 0]
        given = [one.amount for one in standing if one.effect < 0]
        return Totals(sum(taken), len(taken), sum(given), len(given))

    def evidence(self) -> Evidence:
        evidence = Evidence(
            setting.MORNING, self.contract, self.intents, Wire(self.sent), self.journal, self.slips, self.movements, [],
            tuple(self.keys), self.gave_up, Payout(0, 0, 0, 0), tills=self.tills, presented=self.presented, shown=self.shown,
            held=self.held, totals=self.totals or {1: self.booked()})
        evidence.payout = self.payout or Payout(evidence.due(), 0, 0, 0)
        return evidence

    @property
    def broken(self) -> dict[str, list[str]]:
        """The verdict."""
        return judge(self.evidence())


def wish(name: str, amount: int, card: str = "A") -> Intent:
    """What a customer means; paid back where it is below 0."""
    return Intent(name, card, abs(amount), amount, setting.strokes(name))


@pytest.fixture
def day() -> Day:
    """The terminal has signed on, and nothing is sold yet."""
    return Day()


@pytest.fixture
def means() -> Any:
    """Function (name, amount, card) giving an intent."""
    return wish
