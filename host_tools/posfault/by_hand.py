"""What a person does at a terminal by hand, as a scenario file says it: `150 key SALE, 300 key 8`.

An entry is what is done without waiting for the terminal: events apart by commas, each with the ms since the terminal waited
for the person. The next entry begins when it waits for somebody again.
"""

from __future__ import annotations

import re
from typing import NamedTuple

CARDS = ("A", "B", "C", "D", "E", "F", "G", "H", "I")
PEOPLE = ("ann", "bob", "eva", "sam", "stranger")      # who they are: bench/setting.py
KEYS = (*"0123456789", *"ENTER CLEAR CANCEL SALE VOID REFUND SIGN_ON SIGN_OFF SETTLE MENU HELP".split())
MENDED = ("keypad", "card_reader", "scanner", "fingerprint", "signature_pad", "printer", "network", "clock", "display",
          "configuration", "image", "service_port")
MS_MOST = 604_800_000       # a week


class Word(NamedTuple):
    """pattern: of what stands behind the word. peripheral: where it arrives, "" where none is told. meaning: in short."""

    pattern: str
    peripheral: str
    meaning: str


def _one_of(names: tuple[str, ...]) -> str:
    return f" (?:{'|'.join(names)})"


WORDS = {
    "key": Word(_one_of(KEYS), "keypad", "a key is pressed"),
    "swipe": Word(_one_of(CARDS), "card_reader", "the customer swipes a card"),
    "insert": Word(_one_of(CARDS), "card_reader", "the customer inserts a card"),
    "tap": Word(_one_of(CARDS), "card_reader", "the customer taps a card"),
    "remove": Word("", "card_reader", "the customer takes the card out"),
    "scan": Word(r"(?: [!-+\--~]{1,80})?", "scanner", "a fresh payment code is shown, or a code of this text"),
    "away": Word("", "scanner", "the code is taken away"),
    "finger": Word(_one_of(PEOPLE), "fingerprint", "somebody's finger lies on the reader"),
    "signature": Word(r"(?: [^,\s][^,]{0,79})?", "signature_pad", "the customer draws, or that of another intent does"),
    "cover": Word(_one_of(("open", "close")), "printer", "the printer's cover"),
    "mend": Word(_one_of(MENDED), "", "somebody sees to what is broken there"),
    "line": Word(" [a-z0-9 ]{1,80}", "service_port", "a line is sent to the service port"),
    "cut": Word(r" [1-9]\d{0,8}", "supply", "the power is cut, and comes back after so many ms"),
    "wait": Word("", "", "nothing is done until then"),
    "leaves": Word("", "", "the customer goes without what he came for"),
}
_EVENT = rf"\d{{1,9}} (?:{'|'.join(name + word.pattern for name, word in WORDS.items())})"
PATTERN = rf"{_EVENT}(?:, {_EVENT})*"
FORM = "such as 150 key SALE, 300 key 8"


class Event(NamedTuple):
    """After ms the word takes place, with what stands behind it."""

    ms: int
    word: str
    what: str = ""

    def __str__(self) -> str:
        return f"{self.ms} {self.word} {self.what}".rstrip()

    @property
    def peripheral(self) -> str:
        """Where it arrives; "" where the terminal is told nothing."""
        return self.what if self.word == "mend" else WORDS[self.word].peripheral


def events(entry: str) -> list[Event]:
    """Of an entry that is of this form."""
    found = []
    for part in entry.split(", "):
        ms, word, *what = part.split(" ", 2)
        found.append(Event(int(ms), word, "".join(what)))
    return found


def entry(does: list[Event]) -> str:
    """As `events` reads it."""
    return ", ".join(map(str, does))


def problem(text: str) -> str:
    """What is wrong with an entry, or an empty string."""
    return "" if re.fullmatch(PATTERN, text) else f"{text} is nothing that a person does"
