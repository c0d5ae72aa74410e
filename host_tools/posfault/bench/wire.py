"""The wire: what each side sent, and what was delivered to whom."""

from __future__ import annotations

from dataclasses import dataclass, field

from posfault.acquirer import dialects
from posfault.acquirer.codec import CodecError, Message
from posfault.acquirer.dialect import Dialect
from posfault.bench.people import NOBODY, Till

_TERMINAL = 41


@dataclass(slots=True)
class Sent:
    """One message under way; data is without the 2-byte length. Times are bench ms.

    up: from the terminal to the bank. intent: what the customer at the till meant when the terminal sent it. till: who was
    there then. asked_ms: when the terminal had asked for it, where its line let it go later. asked: what it had asked for,
    where its line changed that. delivered_ms: when the other side got it; to a terminal that means the firmware, not only
    its modem. delivered: the bytes that arrived, where they differ. taken_on: the connection it arrived on, where it was
    another.
    """

    up: bool
    connection: tuple[int, int]     # boot, number
    sent_ms: int
    data: bytes
    intent: str = ""
    delivered_ms: int | None = None
    delivered: bytes | None = None
    till: Till = NOBODY
    taken_on: tuple[int, int] | None = None
    asked_ms: int | None = None
    asked: bytes | None = None
    dialect: Dialect = field(default_factory=lambda: dialects.get(dialects.DEFAULT))
    _message: Message | None = None         # what was read from the bytes

    def read_as(self, message: Message | None) -> None:
        """The bank's reading of the same bytes, which spares doing it again."""
        self._message = message

    @property
    def message(self) -> Message | None:
        """What arrived, or what was sent where nothing did; None where it is no message."""
        if self._message is None:
            try:
                self._message = self.dialect.decode(self.data if self.delivered is None else self.delivered)
            except CodecError:
                return None
        return self._message

    @property
    def meant(self) -> Message | None:
        """What whoever sent it said, whatever its line made of that; None where it is no message."""
        if self.asked is None and self.delivered is None:
            return self.message
        try:
            return self.dialect.decode(self.data if self.asked is None else self.asked)
        except CodecError:
            return None


@dataclass(slots=True)
class Wire:
    sent: list[Sent] = field(default_factory=list)

    def awaited(self, connection: tuple[int, int], data: bytes) -> Sent | None:
        """The reply with these bytes on this connection that has not been delivered yet."""
        for sent in self.sent:
            if not sent.up and sent.connection == connection and sent.data == data and sent.delivered_ms is None:
                return sent
        return None

    def asked_by(self, connection: tuple[int, int]) -> str:
        """The terminal of the last request on it that the bank could read, "" without one: whose line it is."""
        for sent in reversed(self.sent):
            if sent.up and sent.connection == connection and sent.delivered_ms is not None:
                return sent.message.fields.get(_TERMINAL, "") if sent.message else ""
        return ""

    def last_connection(self) -> set[tuple[int, int]]:
        """The one on which something was sent last; none before that."""
        return {self.sent[-1].connection} if self.sent else set()
