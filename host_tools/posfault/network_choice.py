"""What carries the messages between terminal and bank: the link, or the terminal's own network."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

from posfault import boards, suggest
from posfault.boards import TCP, TUNNEL, Board
from posfault.errors import InputError
from posfault.link.unix_home import UnixHome

if TYPE_CHECKING:
    from posfault.bench.tcp import Tcp

LOOPBACK = "127.0.0.1:0"        # a free port of this machine
_AT = "tcp://"
_OPTION = "--network"


def bank_at(network: str, pace: int, port: str, machine: str) -> str:
    """host:port where the bank is to listen for the terminal's own network; "" where the link carries its messages.

    Args:
        network: `tunnel`, `tcp`, `tcp://HOST:PORT`, or "" for what the board says.
        pace: 0 in lockstep.
        port: of the home, `unix` for the unix port.
        machine: what the terminal said it runs on.

    Raises:
        InputError: there is no such network, or not on this board, or not in lockstep.
    """
    name = TCP if network.startswith(_AT) else network
    if name not in ("", TUNNEL, TCP):
        raise InputError(_OPTION, f"there is no network {suggest.shown(network)}",
                         f"give {TUNNEL}, {TCP} or {_AT}HOST:PORT")
    board = board_of(port, machine)
    networks = board.networks if board else (TUNNEL, TCP)
    name = name or networks[0]
    if name not in networks:
        raise InputError(_OPTION, f"{board.name if board else port} has no {name}", f"give {' or '.join(networks)}")
    if name == TUNNEL:
        return ""
    if not pace:
        raise InputError(_OPTION, "TCP does not wait for virtual time", "add --pace, such as --pace 10, or give tunnel")
    at = network.removeprefix(_AT) if network.startswith(_AT) else LOOPBACK
    from posfault.acquirer.listener import address  # only here: every command would wait for asyncio

    address(at, _OPTION)
    return at


def serving(at: str) -> contextlib.AbstractContextManager[Tcp | None]:
    """A bank at this address for one run; without an address, none."""
    if not at:
        return contextlib.nullcontext()
    from posfault.bench.tcp import Tcp

    return Tcp(at)


def board_of(port: str, machine: str) -> Board | None:
    """The board that the terminal runs on, where that can be told."""
    if port == UnixHome.port:
        return boards.find(port)
    found = [one for one in boards.all_of_them() if isinstance(one, Board) and one.is_named_by(machine)]
    return found[0] if len(found) == 1 else None
