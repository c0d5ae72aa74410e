"""What a fault strikes: a message under way, or the opening of a connection; what it can have done about it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from posfault.proxy.line import Line
from posfault.proxy.record import KEPT, Carried
from posfault.scenario import Fault

if TYPE_CHECKING:
    from posfault.proxy.relay import Relay


@dataclass(slots=True)
class Waiting:
    """A message that is kept back; after_ms: how long it takes once it may go."""

    line: Line
    carried: Carried
    data: bytes
    after_ms: int = 0


class Event:
    """data: the message behind its length in two bytes, b"" where a connection is opened. carried: its record there."""

    def __init__(self, relay: Relay, line: Line, fault: Fault, data: bytes = b"", carried: Carried | None = None) -> None:
        self.data = data
        self._relay = relay
        self._line = line
        self._fault = fault
        self._carried = carried

    def _message(self) -> Carried:
        assert self._carried is not None, "the kinds that strike at network.connect ask for no message"
        return self._carried

    def number(self, name: str) -> int:
        """A parameter of the fault."""
        return int(dict(self._fault.parameters)[name])

    def later(self, after_ms: int, copy: bool = False) -> None:
        """The message arrives after that time; copy: for the second time."""
        one = self._message()
        if copy:
            one = self._relay.record.add(one.up, self._line.number, one.data, copy=True)
        self._relay.later(Waiting(self._line, one, self.data, after_ms))

    def say_back(self, after_ms: int) -> None:
        """It arrives at whoever sent it, after that time."""
        echo = self._relay.record.add(not self._message().up, self._line.number, self._message().data, copy=True)
        self._relay.later(Waiting(self._line, echo, self.data, after_ms))

    def wait_for_next(self) -> None:
        """It arrives right behind the next one that goes its way, on whatever connection."""
        self._message().why = KEPT
        self._relay.overtaken.append(Waiting(self._line, self._message(), self.data))

    def wait_for_connection(self, after_ms: int) -> None:
        """It arrives on the next connection that is opened, so long after that."""
        self._message().why = KEPT
        self._relay.astray.append(Waiting(self._line, self._message(), self.data, after_ms))

    def break_off(self) -> None:
        """The connection ends, on both sides."""
        self._line.abort()

    def fall_silent(self) -> None:
        """Nothing passes on this connection from now on."""
        self._line.silent = True

    def go_down(self, ms: int) -> None:
        """Nothing passes on any connection for that time."""
        self._relay.down_until_ms = self._relay.record.now() + ms


def struck(fault: Fault) -> str:
    """As the log has it."""
    given = "".join(f" {name}={value}" for name, value in fault.parameters)
    return f"{fault.kind} at {fault.point}, event {fault.nth}{given}"

