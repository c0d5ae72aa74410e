"""What is done at a prompt, by whom and how fast."""

from __future__ import annotations

from typing import Any, NamedTuple

from posfault.bench import setting
from posfault.text import tell

READS_MS = 800          # until she has read the display
KEY_MS = 150            # from key to key
SWIPE_MS = 1500         # until the customer has swiped, inserted or tapped
SIGN_MS = 4000          # until the customer has signed


class Plan(NamedTuple):
    """words: what is done, for the story. events: (delay in ms, peripheral, content) each. person: who was called."""

    words: str
    events: list[tuple[int, str, Any]]
    person: str = ""


def typed(keys: list[str], words: str = "") -> Plan:
    return Plan(words, [(READS_MS + index * KEY_MS, "keypad", key) for index, key in enumerate(keys)])


def cancelled() -> Plan:
    return typed(["CANCEL"], tell("presses_cancel"))


def presented(card: str, entry: str, after_ms: int) -> tuple[int, str, Any]:
    """The customer's card comes: swiped, inserted or tapped."""
    return after_ms + SWIPE_MS, "card_reader", [entry, setting.CARDS[card]]
