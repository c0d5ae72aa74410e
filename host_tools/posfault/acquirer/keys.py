"""Keys of the acquirer: a master key for each terminal, fresh working keys at each sign-on, and their whole history.

AES-128 (FIPS 197) in ECB wraps a key, AES-CMAC (RFC 4493) makes the MAC, and a key check value is the first four bytes
of an encrypted zero block, all of it through `cryptography`. Where the dialect uses which: notes/domain.md section 1.
"""

from __future__ import annotations

import functools
import hmac
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.cmac import CMAC

from posfault import facts

_FACTS = facts.table("messages")
_KEY_LENGTH = 16
_KCV_LENGTH = 4


def wrap(key: bytes, data: bytes) -> bytes:
    """`data`, a multiple of 16 bytes, encrypted under `key` with AES-ECB."""
    encryptor = Cipher(algorithms.AES(key), modes.ECB()).encryptor()
    return encryptor.update(data) + encryptor.finalize()


def unwrap(key: bytes, data: bytes) -> bytes:
    """What `wrap` was given."""
    decryptor = Cipher(algorithms.AES(key), modes.ECB()).decryptor()
    return decryptor.update(data) + decryptor.finalize()


def kcv(key: bytes) -> bytes:
    """The key check value: 4 bytes."""
    return wrap(key, bytes(16))[:_KCV_LENGTH]


@functools.lru_cache(maxsize=4096)
def cmac(key: bytes, data: bytes) -> bytes:
    """AES-CMAC: 16 bytes. A pure function, as _working_keys."""
    context = CMAC(algorithms.AES(key))
    context.update(data)
    return context.finalize()


def mac(key: bytes, data: bytes) -> bytes:
    """What F64 carries: the leading 8 bytes of the AES-CMAC."""
    return cmac(key, data)[:_FACTS.MAC_LENGTH]


@dataclass(frozen=True, slots=True)
class KeyIssue:
    """Working keys given to a terminal, its `number`-th; they hold from bench time `at_ms` to `withdrawn_ms`."""

    number: int
    terminal: str
    at_ms: int
    mac_key: bytes
    pin_key: bytes
    withdrawn_ms: int | None = None

    def __repr__(self) -> str:
        return (f"KeyIssue(number={self.number}, terminal={self.terminal!r}, at_ms={self.at_ms}, "
                f"withdrawn_ms={self.withdrawn_ms})")


def _derive(seed: bytes, *parts: str) -> bytes:
    return hmac.digest(seed, "/".join(parts).encode(), "sha256")[:_KEY_LENGTH]


@functools.lru_cache(maxsize=1024)
def _master_key(seed: bytes, terminal: str) -> bytes:
    return _derive(seed, "master", terminal)


@functools.lru_cache(maxsize=1024)
def _working_keys(seed: bytes, master: bytes, terminal: str, number: int) -> tuple[bytes, bytes, bytes]:
    """MAC key, PIN key and the 40 bytes of F62; a pure function, so that thousands of like runs pay for it once."""
    keys = {name: _derive(seed, name, terminal, str(number)) for name in ("pin_key", "mac_key")}
    parts = {name: wrap(master, key) for name, key in keys.items()}
    parts |= {"pin_kcv": kcv(keys["pin_key"]), "mac_kcv": kcv(keys["mac_key"])}
    return keys["mac_key"], keys["pin_key"], b"".join(parts[name] for name, _ in _FACTS.KEY_BLOCK)


class KeyStore:
    """Every key the acquirer ever issued, derived from `seed`, terminal and a counter: the same seed, the same keys.

    masters: master keys of terminals that were given theirs; those of the others are derived too.
    """

    def __init__(self, seed: bytes, masters: Mapping[str, bytes] = MappingProxyType({})) -> None:
        self._seed = seed
        self._masters = masters
        self._history: list[KeyIssue] = []
        self._newest: dict[str, int] = {}

    def master_key(self, terminal: str) -> bytes:
        """The key that the terminal must be provisioned with, out of band: 16 bytes."""
        return self._masters.get(terminal) or _master_key(self._seed, terminal)

    def issue(self, terminal: str, at_ms: int) -> tuple[KeyIssue, bytes]:
        """Fresh working keys in place of those in force, and the 40-byte block of F62 that carries them."""
        self.withdraw(terminal, at_ms)
        newest = self._newest.get(terminal)
        number = 1 if newest is None else self._history[newest].number + 1
        mac_key, pin_key, block = _working_keys(self._seed, self.master_key(terminal), terminal, number)
        issue = KeyIssue(number, terminal, at_ms, mac_key, pin_key)
        self._newest[terminal] = len(self._history)
        self._history.append(issue)
        return issue, block

    def withdraw(self, terminal: str, at_ms: int) -> None:
        """End the keys in force, if any."""
        newest = self._newest.get(terminal)
        if newest is not None and self._history[newest].withdrawn_ms is None:
            self._history[newest] = replace(self._history[newest], withdrawn_ms=at_ms)

    def newest(self, terminal: str) -> KeyIssue | None:
        """The last issue, in force or not."""
        newest = self._newest.get(terminal)
        return None if newest is None else self._history[newest]

    def resume(self, issues: Iterable[tuple[str, int, int, int | None]]) -> None:
        """Go on from the last issue of each terminal: its name, the issue's number, `at_ms` and `withdrawn_ms`."""
        self.restore(tuple(
            KeyIssue(number, terminal, at_ms,
                     *_working_keys(self._seed, self.master_key(terminal), terminal, number)[:2], withdrawn_ms)
            for terminal, number, at_ms, withdrawn_ms in issues))

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
