"""A board at its MicroPython prompt, through mpremote: what it is, which files it has, and how they are changed."""

from __future__ import annotations

import ast
import contextlib
import io
import os
import struct
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

import serial
from mpremote.transport import TransportError, TransportExecError
from mpremote.transport_serial import SerialTransport

from posfault import board_ports
from posfault.errors import PortError, PosfaultError, one_line
from posfault.link import manners

_SILENT_S = 5.0         # one read of a byte at most
_CHUNK = 1024           # of a file, as a literal in a line of source; a small heap has room for it
FOLDER = "folder"       # in the place of a digest
PART = ".new"           # ends the name of a file that is not whole yet
_GONE = (OSError, serial.SerialException, struct.error, IndexError, TypeError)      # what mpremote lets through then
_LIST = """
import os, hashlib, binascii
def _list(folder, own):
    for entry in os.ilistdir(folder or '.'):
        name = entry[0]
        path = folder + '/' + name if folder else name
        if own and name.partition('.')[0] not in own:
            continue
        if entry[1] & 0x4000:
            print('folder 0', path)
            _list(path, None)
        else:
            sha = hashlib.sha256()
            size = 0
            with open(path, 'rb') as file:
                part = file.read(512)
                while part:
                    sha.update(part)
                    size += len(part)
                    part = file.read(512)
            print(binascii.hexlify(sha.digest()).decode(), size, path)
"""
_REMOVE = """
import os
def _remove(path):
    if os.stat(path)[0] & 0x4000:
        for entry in os.ilistdir(path):
            _remove(path + '/' + entry[0])
        os.rmdir(path)
    else:
        os.remove(path)
"""
_ABOUT = """
import sys
i = sys.implementation
print(repr((sys.platform, getattr(i, '_machine', ''), tuple(i.version[:3]), getattr(i, '_mpy', 0))))
"""


@dataclass(frozen=True)
class About:
    """What the MicroPython on the board says of itself; mpy: sys.implementation._mpy, 0 where it reads no .mpy."""

    platform: str
    machine: str
    version: tuple[int, ...]
    mpy: int

    @property
    def mpy_version(self) -> int:
        return self.mpy & 0xFF

    @property
    def name(self) -> str:
        return ".".join(map(str, self.version))


@dataclass(frozen=True)
class Found:
    """A file on the board; digest: SHA-256 in hexadecimal, "folder" where it is one."""

    digest: str
    size: int


class Device:
    """Raises PortError for whatever goes wrong on the line, PosfaultError for what the board reports."""

    def __init__(self, port: str) -> None:
        """Ends the program that runs there and enters the raw prompt with a heap that is free."""
        self.port = port
        self._transport: SerialTransport | None = None
        with self._on_line("is there a MicroPython board, and nobody else at the port?"):
            # A pty is told by its path, and then read without waits.
            path = os.path.realpath(port) if Path(port).is_symlink() else port
            self._transport = SerialTransport(path, timeout=_SILENT_S)
            try:
                manners.apply(self._transport.serial, board_ports.lines_at(port))
                self._transport.serial.write(b"\r\n")      # Ctrl-C counts only at the beginning of a line
                self._transport.enter_raw_repl(soft_reset=True)
            except BaseException:
                self.close()
                raise

    def about(self) -> About:
        return About(*ast.literal_eval(self.run(_ABOUT).decode()))

    def top(self, stems: Collection[str]) -> list[str]:
        """Names at the top of the file system that are one of these, whatever their endings."""
        said = self.run("import os\nfor entry in os.ilistdir(): print(entry[0])").decode()
        return [name for name in said.split() if name.partition(".")[0] in stems]

    def files(self, own: Collection[str]) -> dict[str, Found]:
        """Files and folders by path; at the top only those whose names without ending are in `own`, then all below."""
        said = self.run(f"{_LIST}\n_list('', {sorted(own)!r})").decode()
        rows = (line.split(" ", 2) for line in said.split("\r\n" if "\r\n" in said else "\n") if line)
        return {path: Found(digest, int(size)) for digest, size, path in rows}

    def write(self, path: str, content: bytes, told: Callable[[int], None]) -> None:
        """Under another name first, so that what has this name is always whole. told: bytes written, again and again."""
        parts = [content[at : at + _CHUNK] for at in range(0, len(content), _CHUNK)] or [b""]
        for number, part in enumerate(parts):       # as few exchanges as can be: they are what takes the time
            begin = f"import os\nfile = open({path + PART!r}, 'wb')\n" if number == 0 else ""
            end = f"\nfile.close()\nos.rename({path + PART!r}, {path!r})" if number == len(parts) - 1 else ""
            self.run(f"{begin}file.write({part!r}){end}")
            told(len(part))

    def make_folder(self, path: str) -> None:
        self.run(f"import os\nos.mkdir({path!r})")

    def remove(self, path: str) -> None:
        """A file, or a folder with all that is in it."""
        self.run(f"{_REMOVE}\n_remove({path!r})")

    def run(self, code: str) -> bytes:
        """What it printed."""
        with self._on_line():
            return bytes(self._serial.exec(code))

    def leave(self, code: str) -> None:
        """Starts code that need not come to an end, such as a reset, and lets go of the port."""
        with contextlib.suppress(PortError), self._on_line():
            self._serial.exec_raw_no_follow(code)
            self._serial.serial.flush()
        self.close()

    def restart(self) -> None:
        """A soft reset from the friendly prompt, which starts main.py, and lets go of the port."""
        with contextlib.suppress(PortError), self._on_line():
            self._serial.exit_raw_repl()
            self._serial.serial.write(b"\x04")
            self._serial.serial.flush()
        self.close()

    def close(self) -> None:
        if self._transport:
            with contextlib.suppress(*_GONE):
                self._transport.close()
            self._transport = None

    @property
    def _serial(self) -> SerialTransport:
        if self._transport is None:
            raise OSError("closed")
        return self._transport

    @contextlib.contextmanager
    def _on_line(self, remedy: str = "flash again: it goes on where this one ended") -> Iterator[None]:
        try:
            with contextlib.redirect_stdout(io.StringIO()):     # mpremote prints what it could not understand
                yield
        except TransportExecError as problem:
            last = problem.error_output.strip().splitlines()[-1:] or ["no reason"]
            raise PosfaultError(one_line(f"{self.port}: the board reports {last[0]}; {what_to_do(last[0])}")) from None
        except TransportError as problem:
            who = manners.holders(self.port) if "failed to access" in str(problem) else ""
            if who:
                raise manners.taken(self.port, who) from None
            raise PortError(one_line(f"{self.port}: {problem}; {remedy}")) from None
        except _GONE as problem:
            raise PortError(one_line(f"{self.port}: the port went away ({problem}); {remedy}")) from None


def what_to_do(problem: str) -> str:
    if "ENOSPC" in problem:
        return "its file system is full: --erase makes room, --frozen needs none"
    if "MemoryError" in problem:
        return "its heap is full: is a boot.py of your own running?"
    return "flash again"
