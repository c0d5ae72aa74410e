"""What the acquirer knows between messages: its terminals, their sessions, its keys, its ledger and its counters."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple

from posfault import facts
from posfault.acquirer.behaviours import Behaviour
from posfault.acquirer.codec import Message
from posfault.acquirer.dialect import Dialect
from posfault.acquirer.keys import KeyIssue, KeyStore
from posfault.acquirer.ledger import Ledger
from posfault.acquirer.ledger_rows import LedgerSnapshot
from posfault.acquirer.monitor import Monitor, Remembered
from posfault.behaviours import Conduct, ConductSnapshot

ACQUIRER_CODE = "00010001"          # F32
_DAY_S = 86400
_UNIX_2000_S = 946_684_800          # 2000-01-01 in seconds of Unix time
_ECHOED = (3, 4, 11, 25, 41, 42, 49, 60)
_REQUEST_DIGIT: int = facts.table("messages").HEADER_REQUEST_DIGIT     # what the host asks for, 0 = nothing
_SIGN_ON_AGAIN: str = facts.table("messages").HEADER_SIGN_ON_AGAIN


@dataclass(frozen=True, slots=True)
class Session:
    """A sign-on in force: the keys it issued, the batch for its sales, the day (since 2000) on which it ends.

    counted_in: the batch in whose totals its sales are, after a cut-over of which the terminal knows nothing.
    """

    key: KeyIssue
    batch: int
    day: int
    counted_in: int = 0


def date_and_time(wall_s: int) -> tuple[str, str]:
    """MMDD and hhmmss of a wall clock in seconds since 2000."""
    text = time.strftime("%m%d%H%M%S", time.gmtime(wall_s + _UNIX_2000_S))
    return text[:4], text[4:]


class Reserved(NamedTuple):
    """F60: type 60.1, batch 60.2, network code 60.3."""

    type: str
    batch: int
    network_code: str


@dataclass(slots=True, repr=False)
class Arrival:
    """A request at the acquirer: bench time `at_ms`, wall clock `wall_s` since 2000.

    `session` is the one in force, `key` the one that verified the MAC, `note` what is worth telling of it. `kind`: the
    row of facts/messages.py. `order_number`: under which the platform places it, on its own line. `any_batch`: a lax bank
    does not look at the batch.
    """

    message: Message
    data: bytes
    at_ms: int
    wall_s: int
    session: Session | None = None
    key: KeyIssue | None = None
    note: str = ""
    kind: str = ""
    order_number: str = ""
    any_batch: bool = False

    @property
    def terminal(self) -> str:
        return self.message.fields[41]

    def lacks(self, *fields: int) -> bool:
        """Whether one of the fields is missing; if so `note` says which."""
        missing = [number for number in fields if number not in self.message.fields]
        if missing:
            self.note = "missing: " + ", ".join(f"F{number}" for number in missing)
        return bool(missing)

    def reserved(self) -> Reserved | None:
        """F60 in parts, or None if it is missing or too short; then `note` says so."""
        text = self.message.fields.get(60, "")
        if len(text) < 11:
            self.note = "F60 missing or short"
            return None
        return Reserved(text[:2], int(text[2:8]), text[8:11])


@dataclass(frozen=True, slots=True, repr=False)
class CentreSnapshot:
    """What `Centre.restore` takes."""

    ledger: LedgerSnapshot
    keys: tuple[KeyIssue, ...]
    sessions: Mapping[str, Session]
    ended: Mapping[str, Session]
    wrong_pins: Mapping[str, int]
    conduct: ConductSnapshot[Behaviour]
    monitor: Remembered
    rrn: int
    approvals: int


class Centre:
    """The state of the acquirer; each kind of request has a module that changes it.

    cards: number to PIN, "" for a card that has none. wrong_pins: wrong ones in a row, by the hash of the card's number.
    changed_terminals, changed_cards (hashes): whose session, keys or wrong PINs changed since whoever keeps them cleared it.
    """

    def __init__(self, terminals: Mapping[str, str], keys: KeyStore, ledger: Ledger, cards: Mapping[str, str],
                 dialect: Dialect) -> None:
        self.dialect = dialect
        self.terminals = dict(terminals)
        self.keys = keys
        self.ledger = ledger
        self.cards = dict(cards)
        self.wrong_pins: dict[str, int] = {}
        self.changed_terminals: set[str] = set()
        self.changed_cards: set[str] = set()
        self.conduct: Conduct[Behaviour] = Conduct()
        self.monitor = Monitor(self)
        self._sessions: dict[str, Session] = {}
        self._ended: dict[str, Session] = {}        # the last one of each terminal that has none now
        rrn, approval_code = ledger.last_numbers()
        self._rrn = int(rrn or 0)
        self._approvals = int(approval_code or 0)

    def next_rrn(self) -> str:
        """A reference number, 12 digits, never given before."""
        self._rrn += 1
        return f"{self._rrn:012d}"

    def next_approval_code(self) -> str:
        """6 digits, in order."""
        self._approvals = (self._approvals + 1) % 1_000_000
        return f"{self._approvals:06d}"

    @property
    def numbers(self) -> tuple[int, int]:
        """The last reference number and approval code given."""
        return self._rrn, self._approvals

    def last_session(self, terminal: str) -> tuple[Session | None, bool]:
        """The terminal's session, and whether it was not ended yet."""
        session = self._sessions.get(terminal)
        return session or self._ended.get(terminal), session is not None

    def resume(self, sessions: Mapping[str, Session], ended: Mapping[str, Session], wrong_pins: Mapping[str, int],
               numbers: tuple[int, int]) -> None:
        """Go on from there, after a restart or a commit that failed."""
        self._sessions, self._ended, self.wrong_pins = dict(sessions), dict(ended), dict(wrong_pins)
        self._rrn, self._approvals = numbers
        self.changed_terminals.clear()
        self.changed_cards.clear()

    def set_wrong_pins(self, card_hash: str, in_a_row: int) -> None:
        """0 for none."""
        if self.wrong_pins.pop(card_hash, 0) != in_a_row:
            self.changed_cards.add(card_hash)
        if in_a_row:
            self.wrong_pins[card_hash] = in_a_row

    def open_session(self, arrival: Arrival, network_code: str) -> tuple[Session, bytes]:
        """Sign a terminal on: a session under fresh keys, and the block of F62 that carries them, as 60.3 asks for."""
        issue, block = self.keys.issue(arrival.terminal, arrival.at_ms, network_code)
        batch = self.ledger.open_batch(arrival.terminal)
        session = Session(issue, batch, arrival.wall_s // _DAY_S)
        self._sessions[arrival.terminal] = session
        self._ended.pop(arrival.terminal, None)
        self.changed_terminals.add(arrival.terminal)
        return session, block

    def end_session(self, terminal: str, at_ms: int) -> None:
        """End the session in force, if any, and with it its keys."""
        session = self._sessions.pop(terminal, None)
        if session is not None:
            self._ended[terminal] = session
            self.keys.withdraw(terminal, at_ms)
            self.changed_terminals.add(terminal)

    def lose_sessions(self, at_ms: int) -> None:
        """The host begins anew: ledger and keys issued are kept, who is signed on is not."""
        for terminal in list(self._sessions):
            self.end_session(terminal, at_ms)

    def cut_over(self, arrival: Arrival, told: bool) -> None:
        """The bank's day ends: the batch is closed as it is.

        told: what comes of that batch now is refused, so that the terminal signs on for the next; otherwise it is booked,
        and counted in the next.
        """
        session = arrival.session
        if session is not None and self.ledger.settled(arrival.terminal, session.batch) is None:
            self.ledger.close_batch(arrival.terminal, session.batch, arrival.at_ms)
            following = session.batch + 1
            changed = replace(session, batch=following) if told else replace(session, counted_in=following)
            self._sessions[arrival.terminal] = arrival.session = changed
            self.changed_terminals.add(arrival.terminal)

    def session(self, terminal: str, at_ms: int, wall_s: int) -> Session | None:
        """The terminal's session in force at that time. A change of day ended it, at midnight."""
        session = self._sessions.get(terminal)
        if session is None or session.day == wall_s // _DAY_S:
            return session
        since_midnight_ms = (wall_s - (session.day + 1) * _DAY_S) * 1000
        # A host clock set back, or by more than the bench's, must not end it before it began or after now.
        self.end_session(terminal, min(at_ms, max(session.key.at_ms, at_ms - since_midnight_ms)))
        return None

    def is_signed_on(self, terminal: str) -> bool:
        """Whether a session was in force when `session` was last asked."""
        return terminal in self._sessions

    def lapsed(self, arrival: Arrival) -> Session | None:
        """The session that a lax bank lets an arrival have although it has ended."""
        ended = self._ended.get(arrival.terminal)
        if ended is None or not self.conduct.asked:
            return None
        same_day = ended.day == arrival.wall_s // _DAY_S
        if not self.conduct.ask(arrival.at_ms, lambda one: one.session_missing(same_day)):
            return None
        arrival.any_batch = self.conduct.look(lambda one: one.any_batch()) is not None
        return replace(ended, batch=self.ledger.open_batch(arrival.terminal))

    def reply(self, arrival: Arrival, code: str, rrn: str | None = None, more: Mapping[int, str] | None = None,
              wall_s: int | None = None) -> Message:
        """The reply to a request.

        Args:
            arrival: the request; its fields 3, 4, 11, 25, 41, 42, 49 and 60 are echoed.
            code: F39.
            rrn: F37; a fresh one by default.
            more: fields besides, or instead.
            wall_s: the time for F12 and F13; that of the request by default.
        """
        request = arrival.message
        fields = {number: request.fields[number] for number in _ECHOED if number in request.fields}
        seconds = arrival.wall_s if wall_s is None else wall_s
        fields[13], fields[12] = date_and_time(seconds)
        fields[32] = ACQUIRER_CODE
        fields[37] = rrn or self.next_rrn()
        fields[39] = code
        if more:
            fields.update(more)
        tpdu = request.tpdu[:2] + request.tpdu[6:] + request.tpdu[2:6]
        return Message(f"{int(request.mti) + 10:04d}", fields, tpdu, _asking(request.header, "0"), request.said)

    def ask_sign_on(self, reply: Message) -> None:
        """The reply's header asks the terminal to sign on anew."""
        reply.header = _asking(reply.header, _SIGN_ON_AGAIN)

    def snapshot(self) -> CentreSnapshot:
        """Everything that a message may change."""
        return CentreSnapshot(self.ledger.snapshot(), self.keys.snapshot(), dict(self._sessions), dict(self._ended),
                              dict(self.wrong_pins), self.conduct.snapshot(), self.monitor.snapshot(), self._rrn,
                              self._approvals)

    def restore(self, snapshot: CentreSnapshot) -> None:
        """Return to a snapshot, any number of times."""
        self.ledger.restore(snapshot.ledger)
        self.keys.restore(snapshot.keys)
        self._sessions = dict(snapshot.sessions)
        self._ended = dict(snapshot.ended)
        self.wrong_pins = dict(snapshot.wrong_pins)
        self.conduct.restore(snapshot.conduct)
        self.monitor.restore(snapshot.monitor)
        self._rrn = snapshot.rrn
        self._approvals = snapshot.approvals


def _asking(header: str, what: str) -> str:
    return header[:_REQUEST_DIGIT] + what + header[_REQUEST_DIGIT + 1:] if header else header
