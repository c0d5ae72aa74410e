"""The trace of a run: one line for each event at the terminal's peripheral boundary, without card numbers and keys."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from typing import Any

_NETWORK = ("network.send", "network.receive")
_MTI = slice(2 * (2 + 5 + 6), 2 * (2 + 5 + 6) + 4)      # in hex, behind length, TPDU and header
_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def lines(events: Iterable[list[Any]]) -> list[str]:
    """Messages appear as MTI, size and the beginning of their SHA-256; track 2 as first six and last four digits.

    What a scanner reads appears as its length: a payment code is as good as money.
    """
    return [_encode(_masked(event)) for event in events]


def _masked(event: list[Any]) -> list[Any]:
    point = event[1].removeprefix("app ")
    if point in _NETWORK:
        return [*event[:3], *(part for value in event[3:] for part in _message(value))]
    if point == "card_reader.read":
        return [*event[:2], *_cards(event[2:])]
    if point == "scanner.read":
        return [*event[:2], *(len(value) if isinstance(value, str) else value for value in event[2:])]
    return event


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


def digest(trace: list[str]) -> str:
    """SHA-256 of the file that `--trace` writes, as hex; sha256sum agrees."""
    return hashlib.sha256(text(trace).encode()).hexdigest()


def text(trace: list[str]) -> str:
    return "".join(line + "\n" for line in trace)
