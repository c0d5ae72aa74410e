"""The verbs for a terminal that trades by itself: its release, and the bank it talks to."""

from __future__ import annotations

from pathlib import Path

from posfault import release as builds
from posfault.acquirer.server import Acquirer, Handled
from posfault.acquirer.tcp import TcpAcquirer, address
from posfault.bench import setting
from posfault.reports import screen

DONE = 0


def release(out: Path, host: str) -> int:
    """Builds it and says how it is started."""
    builds.make(out, host)
    screen.plain(f"{out} trades with {host}: cd {out} && micropython -X heapsize=1M -m main {builds.FLASH}\n")
    return DONE


def bank() -> Acquirer:
    """That of the bench's terminal and its test cards, without any misbehaviour."""
    cards = {setting.pan(card): setting.PINS.get(card, "") for card in setting.CARDS}
    return Acquirer({setting.TERMINAL: setting.MERCHANT}, setting.SEED, cards=cards)


def acquirer(listen: str) -> int:
    """The bank for the bench's terminal and test cards; each request and its answer a line, masked."""
    with TcpAcquirer(bank(), address(listen, "--listen"), _tell) as server:
        _say(f"listens at {listen.rpartition(':')[0]}:{server.port}; Ctrl-C ends it")
        try:
            while True:
                server.turn()
        except KeyboardInterrupt:
            return DONE


def _tell(handled: Handled) -> None:
    _say(f"{handled.request}\n  -> {handled.reply} {handled.note}".rstrip())


def _say(line: str) -> None:
    """At once: somebody may be following it through a pipe."""
    print(line, flush=True)
