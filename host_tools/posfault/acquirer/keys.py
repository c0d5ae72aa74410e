"""Keys of the acquirer: a master key for each terminal, fresh working keys at each sign-on, and their whole history.

Their lengths, their cipher and the block that carries them are the dialect's.
"""

from __future__ import annotations

import functools
import hmac
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from posfault.acquirer import dialects
from posfault.acquirer.dialect import Dialect

_KEY_LENGTH = 16
_ROLES = ("pin", "mac", "track")


@dataclass(frozen=True, slots=True)
class KeyIssue:
    """Working keys given to a terminal, its `number`-th; they hold from bench time `at_ms` to `withdrawn_ms`.

    track_key: of track data; empty where the sign-on brought none. network_code: 60.3 of that sign-on.
    """

    number: int
    terminal: str
    at_ms: int
    mac_key: bytes
    pin_key: bytes
    withdrawn_ms: int | None = None
    track_key: bytes = b""
    network_code: str = "003"

    def __repr__(self) -> str:
        return (f"KeyIssue(number={self.number}, terminal={self.terminal!r}, at_ms={self.at_ms}, "
                f"withdrawn_ms={self.withdrawn_ms})")


def _derive(seed: bytes, *parts: str) -> bytes:
    return hmac.digest(seed, "/".join(parts).encode(), "sha256")[:_KEY_LENGTH]


@functools.lru_cache(maxsize=1024)
def _master_key(seed: bytes, terminal: str) -> bytes:
    return _derive(seed, "master", terminal)


@functools.lru_cache(maxsize=1024)
def _working_keys(dialect: Dialect, code: str, seed: bytes, master: bytes, terminal: str,
                  number: int) -> tuple[dict[str, bytes], bytes]:
    """The keys by the names in the layout, and the block of F62; a pure function, so that like runs pay for it once."""
    layout = dict(dialect.key_blocks[code])
    lengths = {name: length for name, length in layout.items() if name.endswith("_key")}
    keys = {name: _derive(seed, name, terminal, str(number))[:length] for name, length in lengths.items()}
    parts = {name: dialect.cipher.encrypt(master, key) for name, key in keys.items()}
    parts |= {f"{role}_kcv": dialect.cipher.check_value(keys[f"{role}_key"]) for role in _ROLES if f"{role}_key" in keys}
    return keys, b"".join(parts.get(name, bytes(length)) for name, length in layout.items())


class KeyStore:
    """Every key the acquirer ever issued, derived from `seed`, terminal and a counter: the same seed, the same keys.

    dialect: whose keys they are; by default that of the bench's terminals. masters: master keys of terminals that were given
    theirs; those of the others are derived too.
    """

    def __init__(self, seed: bytes, dialect: Dialect | None = None,
                 masters: Mapping[str, bytes] = MappingProxyType({})) -> None:
        self._seed = seed
        self._masters = masters
        self._dialect = dialect or dialects.get(dialects.DEFAULT)
        self._history: list[KeyIssue] = []
        self._newest: dict[str, int] = {}

    def master_key(self, terminal: str) -> bytes:
        """The key that the terminal must be provisioned with, out of band: 16 bytes."""
        return self._masters.get(terminal) or _master_key(self._seed, terminal)

    def issue(self, terminal: str, at_ms: int, network_code: str = "003") -> tuple[KeyIssue, bytes]:
        """Fresh working keys in place of those in force, and the block of F62 that carries them.

        network_code: 60.3 of the sign-on, which says how many keys of what length; one of Dialect.key_blocks.
        """
        self.withdraw(terminal, at_ms)
        newest = self._newest.get(terminal)
        number = 1 if newest is None else self._history[newest].number + 1
        issue, block = self._made(terminal, number, at_ms, network_code)
        self._newest[terminal] = len(self._history)
        self._history.append(issue)
        return issue, block

    def _made(self, terminal: str, number: int, at_ms: int, code: str,
              withdrawn_ms: int | None = None) -> tuple[KeyIssue, bytes]:
        keys, block = _working_keys(self._dialect, code, self._seed, self.master_key(terminal), terminal, number)
        return KeyIssue(number, terminal, at_ms, keys["mac_key"], keys["pin_key"], withdrawn_ms,
                        keys.get("track_key", b""), code), block

    def withdraw(self, terminal: str, at_ms: int) -> None:
        """End the keys in force, if any."""
        newest = self._newest.get(terminal)
        if newest is not None and self._history[newest].withdrawn_ms is None:
            self._history[newest] = replace(self._history[newest], withdrawn_ms=at_ms)

    def newest(self, terminal: str) -> KeyIssue | None:
        """The last issue, in force or not."""
        newest = self._newest.get(terminal)
        return None if newest is None else self._history[newest]

    def resume(self, issues: Iterable[tuple[str, int, int, str, int | None]]) -> None:
        """Go on from the last issue of each terminal: its name, the issue's number, at_ms, network_code and withdrawn_ms."""
        self.restore(tuple(self._made(*issue)[0] for issue in issues))

    def history(self, terminal: str | None = None) -> tuple[KeyIssue, ...]:
        """All issues, oldest first; of one terminal if named."""
        return tuple(issue for issue in self._history if terminal in (None, issue.terminal))

    def snapshot(self) -> tuple[KeyIssue, ...]:
        """What `restore` takes."""
        return tuple(self._history)

    def restore(self, snapshot: tuple[KeyIssue, ...]) -> None:
        """Forget what was issued since the snapshot."""
        self._history = list(snapshot)
        self._newest = {issue.terminal: index for index, issue in enumerate(snapshot)}
