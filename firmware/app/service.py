"""The service port: maintenance commands, a line each, from whoever has plugged in.

hello answers a challenge; "prove HEX" answers it with its CMAC under the service key, which the maintainer's tool has too.
"""

import binascii

from app import session
from messages.aes import cmac
from version import VERSION

_OPEN_TO_ALL = const(("status", "version", "hello", "prove"))
_USE = b"posfault service port"         # makes a key of its own out of the master key


def serve(terminal):
    """Answers every line that has come."""
    port = terminal.devices.service_port
    line = port.receive()
    while line is not None:
        port.send(answer(terminal, line))
        line = port.receive()


def answer(terminal, line):
    word, _, rest = line.partition(" ")
    if word not in _OPEN_TO_ALL and not terminal.service_proved and terminal.guards.on("service_authenticated"):
        return "refused"
    if word == "status":
        return "signed on" if terminal.memory.signed_on else "not signed on"
    if word == "version":
        return VERSION
    if word == "hello":
        return _challenge(terminal)
    if word == "prove":
        return _proved(terminal, rest)
    if word == "log":
        return "batch %06d trace %06d open %d" % (terminal.memory.batch, terminal.memory.stan, len(terminal.journal.open))
    if line == "set signed on":
        session.begin(terminal)
        return "done"
    return "unknown"


def _challenge(terminal):
    """Never the same twice: every one uses up a trace number. There is no chance on the device."""
    seed = b"%d %d" % (terminal.memory.next_stan(), terminal.now())
    terminal.service_challenge = cmac(terminal.configuration["master_key"], _USE + seed)
    return binascii.hexlify(terminal.service_challenge).decode()


def _proved(terminal, answer):
    """A challenge is good for one try."""
    challenge, terminal.service_challenge = terminal.service_challenge, b""
    key = cmac(terminal.configuration["master_key"], _USE)
    right = bool(challenge) and answer == binascii.hexlify(cmac(key, challenge)).decode()
    terminal.service_proved = right
    return "proved" if right else "refused"
