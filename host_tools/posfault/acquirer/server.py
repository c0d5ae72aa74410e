"""The acquirer as one object: bytes of a request in, bytes of the reply out, and everything that happened recorded.

What is asked of a request before its own rules are: it can be read (30), terminal (97) and merchant (03) are known, and
if it carries a MAC, a session is in force (77) and its key made the MAC (A0).
"""

from __future__ import annotations

import copy
import hmac
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from posfault import facts
from posfault.acquirer import codec, keys
from posfault.acquirer.behaviours import Behaviour, BehaviourSpec, MacAttempt, make_all
from posfault.acquirer.centre import Arrival, Centre, CentreSnapshot
from posfault.acquirer.codec import CodecError, Message
from posfault.acquirer.keys import KeyStore
from posfault.acquirer.ledger import Ledger
from posfault.acquirer.reversal import reversal
from posfault.acquirer.sale import sale
from posfault.acquirer.settlement import settlement
from posfault.acquirer.sign_on import sign_off, sign_on

_MAC = 64
_HANDLERS: dict[str, Callable[[Centre, Arrival], Message]] = {
    "0200": sale,
    "0400": reversal,
    "0500": settlement,
    "0800": sign_on,
    "0820": sign_off,
}
_MACED = frozenset(row[1] for row in facts.messages() if _MAC in row[-1])


@dataclass(frozen=True, slots=True)
class Handled:
    """A request and what became of it, at bench time `at_ms`. The messages turn into text only when asked for."""

    at_ms: int
    request_message: Message | None
    reply_message: Message | None
    note: str

    @property
    def request(self) -> str:
        """One masked line."""
        return "unreadable" if self.request_message is None else codec.describe(self.request_message)

    @property
    def reply(self) -> str:
        """One masked line."""
        return "no answer" if self.reply_message is None else codec.describe(self.reply_message)


@dataclass(frozen=True, slots=True, repr=False)
class Snapshot:
    """What `Acquirer.restore` takes."""

    centre: CentreSnapshot
    behaviours: tuple[Behaviour, ...]
    firings: tuple[tuple[str, int], ...]


class Acquirer:
    """The bank's host for some terminals.

    Args:
        terminals: terminal number (F41, 8 characters) to merchant number (F42, 15 characters).
        seed: decides every key.
        behaviours: misbehaviours as (name, parameters).
        ledger: a fresh one in memory by default.

    Attributes:
        log: what was handled, oldest first.
        firings: (behaviour, bench time) of each time that one changed something.
        keys: every key ever issued.
        ledger: the truth about money.
    """

    def __init__(self, terminals: Mapping[str, str], seed: bytes = b"posfault",
                 behaviours: Iterable[BehaviourSpec] = (), ledger: Ledger | None = None) -> None:
        self.keys = KeyStore(seed)
        self.ledger = Ledger(salt=seed) if ledger is None else ledger
        self.log: list[Handled] = []
        self.firings: list[tuple[str, int]] = []
        self._centre = Centre(terminals, self.keys, self.ledger)
        self._behaviours: list[Behaviour] = []
        self.set_behaviours(behaviours)

    def set_behaviours(self, behaviours: Iterable[BehaviourSpec]) -> None:
        """For a new run: these behaviours, fresh, in place of the present ones and their firings.

        Raises:
            BehaviourError: no such behaviour or parameter.
        """
        self._behaviours = make_all(behaviours)
        self.firings = []

    def handle(self, request: bytes, at_ms: int, wall_s: int) -> bytes | None:
        """Answer one message. Never raises, whatever the bytes.

        Args:
            request: without the 2-byte length.
            at_ms: bench time.
            wall_s: the acquirer's wall clock, seconds since 2000-01-01.

        Returns:
            The reply without the 2-byte length; None if nothing readable came, or a behaviour lost the reply.
        """
        try:
            arrival = Arrival(codec.decode(request), request, at_ms, wall_s)
        except CodecError as error:
            return self._malformed(error, request, at_ms, wall_s)
        message = arrival.message
        if not _answerable(message):
            self.log.append(Handled(at_ms, message, None, "no request, or from no terminal"))
            return None
        reply = self._reply(arrival)
        if message.mti == "0800" and reply.fields[39] == "00":
            self._keep_keys(arrival)
        data = self._sealed(reply, arrival)
        if self._lost(arrival):
            self.log.append(Handled(at_ms, message, None, f"{arrival.note} (the reply was lost)".lstrip()))
            return None
        self.log.append(Handled(at_ms, message, reply, arrival.note))
        return data

    def _malformed(self, error: CodecError, request: bytes, at_ms: int, wall_s: int) -> bytes | None:
        note = f"malformed: {error}"
        partial = error.partial
        if partial is None or not _answerable(partial) or 11 not in partial.fields:
            self.log.append(Handled(at_ms, partial, None, note))
            return None
        reply = self._centre.reply(Arrival(partial, request, at_ms, wall_s), "30")
        self.log.append(Handled(at_ms, partial, reply, note))
        return codec.encode(reply)

    def _reply(self, arrival: Arrival) -> Message:
        message = arrival.message
        centre = self._centre
        if arrival.lacks(11, 42):
            return centre.reply(arrival, "30")
        merchant = centre.terminals.get(arrival.terminal)
        if merchant is None:
            return centre.reply(arrival, "97")
        if merchant != message.fields[42]:
            return centre.reply(arrival, "03")
        arrival.session = centre.session(arrival.terminal, arrival.at_ms, arrival.wall_s)
        handler = _HANDLERS.get(message.mti)
        if handler is None:
            return centre.reply(arrival, "12")
        if message.mti in _MACED:
            if arrival.session is None:
                return centre.reply(arrival, "77")
            if not self._verified(arrival):
                return centre.reply(arrival, "A0")
        return handler(centre, arrival)

    def _verified(self, arrival: Arrival) -> bool:
        """Whether the MAC passes; if a key verified it, `arrival.key` is that key."""
        session = arrival.session
        assert session is not None
        sent = bytes.fromhex(arrival.message.fields.get(_MAC, ""))
        covered = codec.mac_input(arrival.data) if sent else arrival.data
        if sent and hmac.compare_digest(sent, keys.mac(session.key.mac_key, covered)):
            arrival.key = session.key
            return True
        if not self._behaviours:
            return False
        attempt = MacAttempt(covered, sent, self.keys.history(arrival.terminal)[::-1])
        for behaviour in self._behaviours:
            acceptance = behaviour.mac_refused(attempt)
            if acceptance is not None:
                self.firings.append((behaviour.name, arrival.at_ms))
                arrival.key = acceptance.key
                return True
        return False

    def _keep_keys(self, arrival: Arrival) -> None:
        for behaviour in self._behaviours:
            if behaviour.key_kept(self.keys.history(arrival.terminal)[::-1]):
                self.firings.append((behaviour.name, arrival.at_ms))

    def _sealed(self, reply: Message, arrival: Arrival) -> bytes:
        if arrival.key is None:
            return codec.encode(reply)
        reply.fields[_MAC] = "0" * 16
        data = codec.encode(reply)
        mac = keys.mac(arrival.key.mac_key, codec.mac_input(data))
        reply.fields[_MAC] = mac.hex().upper()
        return codec.seal(data, mac)

    def _lost(self, arrival: Arrival) -> bool:
        # Every behaviour is asked, since each counts; one that loses what is already lost changes nothing.
        losing = [behaviour.name for behaviour in self._behaviours if behaviour.reply_lost(arrival.message.mti)]
        if losing:
            self.firings.append((losing[0], arrival.at_ms))
        return bool(losing)

    def snapshot(self) -> Snapshot:
        """Everything but the log."""
        behaviours = tuple(copy.copy(behaviour) for behaviour in self._behaviours)
        return Snapshot(self._centre.snapshot(), behaviours, tuple(self.firings))

    def restore(self, snapshot: Snapshot) -> None:
        """Return to a snapshot, any number of times; the log begins anew."""
        self._centre.restore(snapshot.centre)
        self._behaviours = [copy.copy(behaviour) for behaviour in snapshot.behaviours]
        self.firings = list(snapshot.firings)
        self.log = []


def _answerable(message: Message) -> bool:
    """Whether it is a request (the third digit of a reply's MTI is odd) and says which terminal to answer."""
    return int(message.mti[2]) % 2 == 0 and 41 in message.fields
