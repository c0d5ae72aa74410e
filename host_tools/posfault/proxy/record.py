"""What passed the proxy: each message that was sent, and what was delivered of it to whom, with the fault that struck it."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from posfault.acquirer import codec
from posfault.acquirer.codec import CodecError, Message
from posfault.acquirer.dialect import Dialect
from posfault.bench.wire import Sent

LENGTH = 2
KEPT = "kept back"          # why something is not delivered that may be, later
MESSAGE_MOST = 4096         # bytes; what says it is longer is no message of any dialect here


@dataclass(slots=True)
class Carried(Sent):
    """A message under way. Times are ms since the proxy began; delivered_ms: when it was written to an open connection.

    struck: the fault, "" for none. copy: neither side said it, the fault did. why: what kept it from arriving.
    """

    struck: str = ""
    copy: bool = False
    why: str = ""

    @property
    def whole(self) -> bool:
        """Whether it arrived as it was sent, and where it was meant to."""
        return self.delivered_ms is not None and self.delivered is None and self.taken_on is None

    @property
    def said(self) -> Message | None:
        """The message as it was sent; None where it is none of the dialect."""
        try:
            return self.dialect.decode(self.data)
        except CodecError:
            return None


class Frames:
    """Cuts a stream of bytes into messages, each behind its length.

    Attributes:
        plain: something came that is no such message: from then on bytes are bytes.
    """

    def __init__(self) -> None:
        self._come = bytearray()
        self.plain = False

    def feed(self, data: bytes) -> list[bytes]:
        """The messages that are whole by now, lengths included."""
        if self.plain:
            return []
        self._come += data
        found = []
        while len(self._come) >= LENGTH:
            size = LENGTH + int.from_bytes(self._come[:LENGTH], "big")
            self.plain = size > LENGTH + MESSAGE_MOST
            if self.plain or len(self._come) < size:
                break
            found.append(bytes(self._come[:size]))
            del self._come[:size]
        return found

    def rest(self) -> bytes:
        """What has come of a message that is not whole; it is taken out."""
        rest = bytes(self._come)
        self._come.clear()
        return rest

    @property
    def begun(self) -> bool:
        """Whether half a message is there."""
        return bool(self._come)


@dataclass(slots=True)
class Record:
    """All of it, in order. told: gets a masked line for each thing as it happens.

    plain_bytes: how many passed that are no message behind its length. connections: how many were opened.
    """

    dialect: Dialect
    told: Callable[[str], None]
    sent: list[Carried] = field(default_factory=list)
    plain_bytes: int = 0
    connections: int = 0
    _began_s: float = field(default_factory=time.monotonic)

    def now(self) -> int:
        """ms since it began."""
        return round((time.monotonic() - self._began_s) * 1000)

    def add(self, up: bool, connection: int, data: bytes, copy: bool = False) -> Carried:
        """A message is sent; data without its length."""
        made = Carried(up, (0, connection), self.now(), data, dialect=self.dialect, copy=copy)
        self.sent.append(made)
        return made

    def say(self, connection: int, text: str) -> None:
        """A line about a connection."""
        self.told(f"{connection} {text}")

    def came(self, one: Carried) -> None:
        """The line of a message that has just been sent, and of what became of it at once."""
        became = f" {became_of(one)}" if one.struck or not one.whole else ""
        self.say(one.connection[1], f"{_way(one)} {described(one)}{became}")

    def ended(self, one: Carried) -> None:
        """The line of one that arrives later, or never."""
        late = f", {(one.delivered_ms - one.sent_ms) / 1000:.3f} s after it was sent" if one.delivered_ms is not None else ""
        where = f" on connection {one.taken_on[1]}" if one.taken_on else ""
        said = one.said
        which = f"{said.mti} F11={said.fields.get(11, '')}" if said else described(one)
        self.say(one.connection[1], f"{_way(one)} {which} {became_of(one)}{where}{late}")


def described(one: Carried) -> str:
    """Its fields, masked; or how many bytes, where it is no message of the dialect."""
    message = one.said
    return codec.describe(message) if message else f"({len(one.data)} bytes that are no message of {one.dialect.name})"


def became_of(one: Carried) -> str:
    """What became of it by now, with the fault."""
    fault = f"FAULT {one.struck}: " if one.struck else ""
    if one.delivered_ms is None:
        return f"{fault}not delivered{f' ({one.why})' if one.why else ''}"
    if one.delivered is not None:
        return f"{fault}delivered damaged ({len(one.delivered)} of {len(one.data)} bytes)"
    return f"{fault}delivered{' once more' if one.copy else ''}"


def _way(one: Carried) -> str:
    return "terminal -> host" if one.up else "host -> terminal"
