"""A terminal that runs already, at the other end of a serial port."""

from __future__ import annotations

from posfault.errors import PortError
from posfault.link.terminal import Terminal
from posfault.link.transport import Transport


class PortHome:
    """port: a device, a pty, socket:// or rfc2217://. Its power is not ours to cut."""

    def __init__(self, port: str) -> None:
        self.port = port
        self.terminal: Terminal | None = None

    def power_on(self) -> Terminal:
        """Opens the port; the terminal is asked, never waited for."""
        if self.terminal is None:
            self.terminal = Terminal(Transport(self.port))
        return self.terminal

    def cut_power(self) -> None:
        """Raises PortError: a run that cuts the power needs a home that can."""
        raise PortError(f"{self.port}: the power of this terminal cannot be cut from here; run it without --port")

    def close(self) -> None:
        if self.terminal:
            self.terminal.close()
