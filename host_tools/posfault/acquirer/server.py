"""The acquirer as one object: bytes of a request in, bytes of the reply out, and everything that happened recorded.

What is asked of a request before its own rules are: terminal (97) and merchant (03) are known; if it must carry a MAC, a
session is in force (77) and its key made the MAC (A0); every field is there that its kind needs (30), and there is such
a kind (12).
"""

from __future__ import annotations

import hmac
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from posfault import facts
from posfault.acquirer import codec, dialects, enquiries, kinds, payments, upload
from posfault.acquirer.behaviours import Behaviour, BehaviourSpec, MacAttempt, make_all
from posfault.acquirer.centre import Arrival, Centre, CentreSnapshot
from posfault.acquirer.codec import CodecError, Message
from posfault.acquirer.dialect import Dialect
from posfault.acquirer.keys import KeyStore
from posfault.acquirer.ledger import Ledger
from posfault.acquirer.ledger_rows import Payout
from posfault.acquirer.reversal import reversal
from posfault.acquirer.settlement import settlement
from posfault.acquirer.sign_on import sign_off, sign_on
from posfault.acquirer.transactions import transaction
from posfault.behaviours import Conduct

_KEYS = 62
_MAC = 64
_ENQUIRIES = ("echo", "status_query", "balance", "report", "script_advice")
_HANDLERS: dict[str, Callable[[Centre, Arrival], Message]] = {
    "sign_on": sign_on,
    "sign_off": sign_off,
    "reversal": reversal,
    "settlement": settlement,
    "upload": upload.upload,
    "upload_end": upload.upload_end,
} | {name: getattr(enquiries, name) for name in _ENQUIRIES} | {
    row[0]: transaction for row in facts.table("transactions").TRANSACTIONS}


@dataclass(frozen=True, slots=True)
class Handled:
    """A request and what became of it, at bench time `at_ms`. The messages turn into text only when asked for.

    delay_ms: how much longer than usual the reply takes. closes: the host breaks the connection.
    """

    at_ms: int
    request_message: Message | None
    reply_message: Message | None
    note: str
    delay_ms: int = 0
    closes: bool = False

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
    waiting: tuple[tuple[bytes, str], ...]


class Acquirer:
    """The bank's host for some terminals.

    Args:
        terminals: terminal number (F41, 8 characters) to merchant number (F42, 15 characters).
        seed: decides every key.
        behaviours: misbehaviours as (name, parameters).
        ledger: a fresh one in memory by default.
        cards: card number to PIN ("" for none) of every card whose PIN or payment codes the bank knows.
        dialect: what its terminals speak; by default what the bench's do.
        masters: master keys of the terminals that were given theirs.

    Attributes:
        log: what was handled, oldest first.
        handled: the request that came last.
        keys: every key ever issued.
        ledger: the truth about money.
        centre: what it knows between messages.
        monitor: what finds some of it suspicious.
    """

    def __init__(self, terminals: Mapping[str, str], seed: bytes = b"posfault", behaviours: Iterable[BehaviourSpec] = (),
                 ledger: Ledger | None = None, cards: Mapping[str, str] = MappingProxyType({}),
                 masters: Mapping[str, bytes] = MappingProxyType({}), dialect: Dialect | None = None) -> None:
        self.dialect = dialect or dialects.get(dialects.DEFAULT)
        self.keys = KeyStore(seed, self.dialect, masters)
        self.ledger = Ledger(salt=seed) if ledger is None else ledger
        self.log: list[Handled] = []
        self.handled = Handled(0, None, None, "nothing came yet")
        self.centre = Centre(terminals, self.keys, self.ledger, cards, self.dialect)
        self.monitor = self.centre.monitor
        self._waiting: list[tuple[bytes, str]] = []     # requests that the next one overtakes
        self.set_behaviours(behaviours)

    @property
    def _conduct(self) -> Conduct[Behaviour]:
        return self.centre.conduct

    @property
    def firings(self) -> list[tuple[str, int]]:
        """(behaviour, bench time) of each time that one changed something."""
        return self._conduct.firings

    def set_behaviours(self, behaviours: Iterable[BehaviourSpec]) -> None:
        """For a new run: these behaviours, fresh, in place of the present ones and their firings.

        Raises:
            BehaviourError: no such behaviour or parameter.
        """
        self._conduct.begin(make_all(behaviours))

    def calm(self) -> None:
        """The closing begins: behaviours end, but for those that are how the bank does business."""
        self._conduct.calm()

    def handle(self, request: bytes, at_ms: int, wall_s: int, order_number: str = "") -> bytes | None:
        """Answer one message. Never raises, whatever the bytes.

        Args:
            request: without the 2-byte length.
            at_ms: bench time.
            wall_s: the acquirer's wall clock, seconds since 2000-01-01.
            order_number: under which the platform places it, if not the terminal's; its own line then stands for MAC
                and payment code.

        Returns:
            The reply without the 2-byte length; None if nothing readable came, or a behaviour lost the reply.
        """
        waiting, self._waiting = self._waiting, []
        reply = self._handle(request, at_ms, wall_s, order_number, not waiting)
        for late, number in waiting:
            last = self.handled
            self._handle(late, at_ms, wall_s, number, False)        # whoever asked has long stopped listening
            self.handled = last
        return reply

    def _handle(self, request: bytes, at_ms: int, wall_s: int, order_number: str, may_wait: bool) -> bytes | None:
        try:
            arrival = Arrival(self.dialect.decode(request), request, at_ms, wall_s, order_number=order_number)
        except CodecError as error:
            return self._malformed(error, request, at_ms, wall_s)
        message = arrival.message
        if not _answerable(message):
            self._log(Handled(at_ms, message, None, "no request, or from no terminal"))
            return None
        if may_wait and self._conduct.ask(at_ms, lambda one: one.overtaken(message.mti)):
            self._waiting.append((request, order_number))
            self._log(Handled(at_ms, message, None, "the next request overtakes it"))
            return None
        reply = self._reply(arrival)
        if message.mti == "0800" and reply.fields[39] == "00":
            history = self.keys.history(arrival.terminal)[::-1] if self._conduct.asked else ()
            self._conduct.ask(at_ms, lambda one: one.key_kept(history))
        return self._sent(arrival, reply)

    def _malformed(self, error: CodecError, request: bytes, at_ms: int, wall_s: int) -> bytes | None:
        note = f"malformed: {error}"
        partial = error.partial
        if partial is None or not _answerable(partial) or 11 not in partial.fields:
            self._log(Handled(at_ms, partial, None, note))
            return None
        reply = self.centre.reply(Arrival(partial, request, at_ms, wall_s), "30")
        self._log(Handled(at_ms, partial, reply, note))
        return self.dialect.encode(reply)

    def _log(self, handled: Handled) -> None:
        self.handled = handled
        self.log.append(handled)

    def _reply(self, arrival: Arrival) -> Message:
        message = arrival.message
        centre = self.centre
        if arrival.lacks(11, 42):
            return centre.reply(arrival, "30")
        merchant = centre.terminals.get(arrival.terminal)
        if merchant is None:
            return centre.reply(arrival, "97")
        if merchant != message.fields[42]:
            return centre.reply(arrival, "03")
        arrival.session = centre.session(arrival.terminal, arrival.at_ms, arrival.wall_s) or centre.lapsed(arrival)
        if message.mti not in kinds.MTIS:
            return centre.reply(arrival, "12")
        arrival.kind = kinds.kind(message)
        if kinds.maced(message.mti, arrival.kind):
            if arrival.session is None:
                return centre.reply(arrival, "77")
            if not self._verified(arrival):
                return centre.reply(arrival, "A0")
        if arrival.lacks(*kinds.required(message.mti, arrival.kind)) or arrival.reserved() is None:
            return centre.reply(arrival, "30")
        return self._carried_out(arrival) if arrival.kind else centre.reply(arrival, "12")

    def _carried_out(self, arrival: Arrival) -> Message:
        """What the request's own rules say, unless the bank behaves otherwise."""
        mti = arrival.message.mti
        centre, handler = self.centre, _HANDLERS[arrival.kind]
        self.monitor.request(arrival)
        if not self._conduct.asked:
            return handler(centre, arrival)
        cut_over = self._conduct.ask(arrival.at_ms, lambda one: one.cuts_over(mti))
        if cut_over:
            centre.cut_over(arrival, cut_over == "refused")
        if cut_over == "refused":
            return centre.reply(arrival, "90")
        instead = self._conduct.look(lambda one: one.answers(mti))
        if instead is None:
            return handler(centre, arrival)
        name, answer = instead
        strict = handler(centre, arrival) if answer.carried_out else None
        if strict is not None and strict.fields[39] == answer.code:
            return strict
        self._conduct.fired(name, arrival.at_ms)
        arrival.note = f"{arrival.note} (answered {answer.code} instead)".lstrip()
        arrival.key = arrival.key if answer.maced else None
        return centre.reply(arrival, answer.code, strict.fields[37] if strict else None)

    def _verified(self, arrival: Arrival) -> bool:
        """Whether the MAC passes; if a key verified it, `arrival.key` is that key."""
        session = arrival.session
        assert session is not None
        if arrival.order_number:
            arrival.key = session.key
            return True
        sent = bytes.fromhex(arrival.message.fields.get(_MAC, ""))
        covered = self.dialect.codec.mac_input(arrival.data) if sent else arrival.data
        if sent and hmac.compare_digest(sent, self.dialect.mac(session.key.mac_key, covered)):
            arrival.key = session.key
            return True
        if not self._conduct.asked:
            return False
        attempt = MacAttempt(self.dialect.mac, covered, sent, self.keys.history(arrival.terminal)[::-1])
        acceptance = self._conduct.ask(arrival.at_ms, lambda one: one.mac_refused(attempt))
        if acceptance is None:
            return False
        arrival.key = acceptance.key
        return True

    def _sent(self, arrival: Arrival, reply: Message) -> bytes | None:
        """The reply on its way, unless a behaviour does something to it."""
        message, at_ms = arrival.message, arrival.at_ms
        if not self._conduct.asked:
            data = self._sealed(reply, arrival)
            self._log(Handled(at_ms, message, reply, arrival.note))
            return data
        if reply.fields[39] == "00" and self._conduct.ask(at_ms, lambda one: one.demands_sign_on(message.mti)):
            self.centre.ask_sign_on(reply)
        if arrival.kind == "sign_on" and self._conduct.ask(at_ms, lambda one: one.keys_left_out()):
            reply.fields.pop(_KEYS, None)
        data = self._sealed(reply, arrival)
        if self._conduct.ask(at_ms, lambda one: one.restarts(message.mti)):
            self.centre.lose_sessions(at_ms)
            self._log(Handled(at_ms, message, None, f"{arrival.note} (then the host restarts)".lstrip(), closes=True))
            return None
        delay_ms = self._conduct.ask(at_ms, lambda one: one.delay_ms(message.mti)) or 0
        if self._conduct.ask(at_ms, lambda one: one.reply_lost(message.mti)):
            self._log(Handled(at_ms, message, None, f"{arrival.note} (the reply was lost)".lstrip()))
            return None
        self._log(Handled(at_ms, message, reply, arrival.note, delay_ms))
        return data

    def _sealed(self, reply: Message, arrival: Arrival) -> bytes:
        if arrival.key is None:
            return self.dialect.encode(reply)
        return self.dialect.sealed(reply, arrival.key.mac_key)

    def pay_out(self, merchant: str, agreed: payments.Agreed, at_ms: int, wall_s: int) -> Payout:
        """What the bank pays the merchant, after whatever it does about debits without a signed slip."""
        return payments.pay_out(self.centre, merchant, agreed, at_ms, wall_s)

    def snapshot(self) -> Snapshot:
        """Everything but the log."""
        return Snapshot(self.centre.snapshot(), tuple(self._waiting))

    def restore(self, snapshot: Snapshot) -> None:
        """Return to a snapshot, any number of times; the log begins anew."""
        self.centre.restore(snapshot.centre)
        self._waiting = list(snapshot.waiting)
        self.log = []


def _answerable(message: Message) -> bool:
    """Whether it is a request (the third digit of a reply's MTI is odd) and says which terminal to answer."""
    return int(message.mti[2]) % 2 == 0 and 41 in message.fields
