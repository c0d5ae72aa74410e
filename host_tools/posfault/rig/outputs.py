"""Where the levels of a rig's outputs go: to pins through Blinka, or as lines to whoever listens at a socket."""

from __future__ import annotations

import contextlib
import importlib
import socket
from collections.abc import Iterable
from typing import Any, Protocol

from posfault.errors import PortError, one_line
from posfault.rig.mapping import SOCKET, Output

_CONNECTS_WITHIN_S = 5.0


class Outputs(Protocol):
    """All of one backend. Every output begins inactive, and is inactive again when it is closed."""

    def set(self, output: Output, active: bool) -> None: ...

    def close(self) -> None: ...


def opened(backend: str, at: str, outputs: Iterable[Output]) -> Outputs:
    """Raises PortError where the device is not there, or has no such pin."""
    found = list(outputs)
    made: Outputs = SocketOutputs(at, found) if backend == SOCKET else BlinkaOutputs(found)
    return made


class BlinkaOutputs:
    """Pins of the one device that Blinka finds in this process; the environment names it, before the first import."""

    def __init__(self, outputs: Iterable[Output]) -> None:
        self._pins: dict[str, Any] = {}
        self._rest: dict[str, bool] = {}
        if not (outputs := list(outputs)):
            return
        board = _imported("board")
        digitalio = _imported("digitalio")
        for output in outputs:
            self._open(board, digitalio, output)

    def _open(self, board: Any, digitalio: Any, output: Output) -> None:
        pin = getattr(board, output.pin, None)
        if pin is None:
            raise PortError(f"{board.board_id} has no pin {output.pin}; it has {', '.join(_pins(board)) or 'none'}")
        try:
            made = digitalio.DigitalInOut(pin)
            made.switch_to_output(value=not output.active)
        except Exception as problem:        # each backend raises what it likes
            raise PortError(one_line(f"pin {output.pin} cannot be an output ({problem}); take another")) from None
        self._pins[output.pin] = made
        self._rest[output.pin] = not output.active

    def set(self, output: Output, active: bool) -> None:
        self._pins[output.pin].value = active == output.active

    def close(self) -> None:
        for name, pin in self._pins.items():
            with contextlib.suppress(Exception):        # the device may be gone
                pin.value = self._rest[name]
                pin.deinit()
        self._pins = {}


class SocketOutputs:
    """Each level is a line, `PIN 0` or `PIN 1`, to whoever listens at HOST:PORT: hardware of one's own, or none at all."""

    def __init__(self, at: str, outputs: Iterable[Output]) -> None:
        host, _, port = at.rpartition(":")
        try:
            self._socket = socket.create_connection((host, int(port)), _CONNECTS_WITHIN_S)
        except (OSError, ValueError) as problem:
            raise PortError(one_line(f"nobody takes the levels at {at} ({problem}); give HOST:PORT of who does")) from None
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._outputs = list(outputs)
        for output in self._outputs:
            self.set(output, False)

    def set(self, output: Output, active: bool) -> None:
        self._socket.sendall(f"{output.pin} {int(active == output.active)}\n".encode())

    def close(self) -> None:
        with contextlib.suppress(OSError):
            for output in self._outputs:
                self.set(output, False)
        self._socket.close()


def _imported(module: str) -> Any:
    try:
        return importlib.import_module(module)
    except ImportError as problem:
        raise PortError(one_line(f"it needs Blinka and its drivers ({problem}); install posfault[rig]")) from None
    except Exception as problem:            # Blinka raises what it likes where no device is there
        if str(problem) == "No backend available":          # for pyusb, which only some devices need
            raise PortError("USB cannot be reached; install libusb 1.0") from None
        raise PortError(one_line(f"no device is there ({problem}); is it plugged in, and yours to use?")) from None


def _pins(board: Any) -> list[str]:
    pin = type(getattr(board, "SCL", None))
    return sorted(name for name in dir(board) if name[:1].isupper() and isinstance(getattr(board, name), pin))
