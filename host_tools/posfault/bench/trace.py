"""The trace of a run: one line for each event at the terminal's peripheral boundary, without card numbers and keys."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from typing import Any

import msgspec

_MTI = slice(2 * (2 + 5 + 6), 2 * (2 + 5 + 6) + 4)      # in hex, behind length, TPDU and header
_encode_lines = msgspec.json.Encoder().encode_lines


def text(events: Iterable[list[Any]]) -> bytes:
    """The file that `--trace` writes: a line of JSON for each event.

    Messages appear as MTI, size and the beginning of their SHA-256; track 2 as first six and last four digits. What a
    scanner reads appears as its length: a payment code is as good as money.
    """
    return _encode_lines([mask(event) if (mask := _MASKS.get(event[1])) else event for event in events])


def lines(events: Iterable[list[Any]]) -> list[str]:
    """The lines of it, without their line feeds."""
    return text(events).decode().split("\n")[:-1]


def digest(events: Iterable[list[Any]]) -> str:
    """SHA-256 of that file, as hex; sha256sum agrees."""
    return hashlib.sha256(text(events)).hexdigest()


def _carried(event: list[Any]) -> list[Any]:
    return [*event[:3], *(part for value in event[3:] for part in _message(value))]


def _swiped(event: list[Any]) -> list[Any]:
    return [*event[:2], *_cards(event[2:])]


def _scanned(event: list[Any]) -> list[Any]:
    return [*event[:2], *(len(value) if isinstance(value, str) else value for value in event[2:])]


def _message(value: Any) -> list[Any]:
    if not isinstance(value, str) or not value:
        return [value]
    return [value[_MTI], len(value) // 2, hashlib.sha256(bytes.fromhex(value)).hexdigest()[:16]]


def _cards(values: list[Any]) -> list[Any]:
    """However deep a track stands in lists, it is masked; words such as `swipe` are left."""
    return [_cards(value) if isinstance(value, list) else _card(value) for value in values]


def _card(value: Any) -> Any:
    if not isinstance(value, str) or not any(sign.isdigit() for sign in value):
        return value
    pan = value.partition("D")[0]
    return pan[:6] + "*" * max(len(pan) - 10, 0) + pan[-4:]


_MASKS: dict[str, Callable[[list[Any]], list[Any]]] = {
    side + point: mask for side in ("", "app ") for point, mask in (
        ("network.send", _carried), ("network.receive", _carried),
        ("card_reader.read", _swiped), ("scanner.read", _scanned))}
