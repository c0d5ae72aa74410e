"""What somebody types at the console, as events: `key SALE 8800 ENTER; swipe A`, each in the time that a person takes."""

from __future__ import annotations

import re
from collections.abc import Collection

from posfault import by_hand, durations, suggest
from posfault.bench import card_prompts, prompts
from posfault.bench.bench import DARK_MS
from posfault.bench.plan import KEY_MS, READS_MS, SIGN_MS, SWIPE_MS
from posfault.by_hand import KEYS, WORDS, Event
from posfault.errors import InputError

RESET_MS = 500          # a supply that dips for so long: the terminal begins at power-on
_LATER = re.compile(r"\+(\d{1,9})")
_TAKES_MS = {
    "key": KEY_MS, "swipe": SWIPE_MS, "insert": SWIPE_MS, "tap": SWIPE_MS, "remove": card_prompts.TAKES_OUT_MS,
    "scan": SWIPE_MS, "away": READS_MS, "finger": SWIPE_MS, "signature": SIGN_MS, "cover": READS_MS, "mend": prompts.MEND_MS,
    "line": READS_MS, "cut": 0, "leaves": 0, "wait": 0,
}
_SERVICED = ("configuration", "image")


def events(line: str, commands: Collection[str] = ()) -> list[Event]:
    """What is done one after the other, without waiting for the terminal in between. Raises InputError.

    commands: what else a line may begin with, which somebody may have misspelt.
    """
    found: list[Event] = []
    at_ms = 0
    for part in filter(None, (one.strip() for one in line.split(";"))):
        later, words = None, part.split()
        if fits := _LATER.fullmatch(words[0]):
            later = int(fits[1])
            words = words[1:]
        for event in _said(words, part, commands):
            at_ms += event.ms if later is None else later
            later = None        # only for the first of several keys
            found.append(event._replace(ms=at_ms))
    return found


def milliseconds(text: str) -> int:
    """Of a length such as 5000, 30s or 2m. Raises InputError."""
    ms = int(text) if re.fullmatch(r"\d{1,9}", text) else durations.seconds(text, "wait") * 1000
    if not 0 < ms <= by_hand.MS_MOST:
        raise InputError("wait", f"{suggest.shown(text)} is no time", "write it as 5000 (ms), 30s or 2m")
    return ms


def keys(words: list[str]) -> list[str] | None:
    """Keys by name, digits also several at once; None where one is no key."""
    found: list[str] = []
    for word in words:
        if word.isascii() and word.isdigit():
            found += word
        elif word.upper().replace("-", "_") in KEYS:
            found.append(word.upper().replace("-", "_"))
        else:
            return None
    return found


def _said(words: list[str], part: str, commands: Collection[str]) -> list[Event]:
    """The events of one part, each with the ms that it takes."""
    word, more = (words[0].lower(), words[1:]) if words else ("", [])
    pressed = keys(words if word != "key" else more)
    if pressed:
        takes_ms = READS_MS if pressed == ["ENTER"] else KEY_MS      # by itself it answers a text, which is read first
        return [Event(takes_ms, "key", key) for key in pressed]
    if word == "key":
        bad = next((one for one in more if keys([one]) is None), "")
        raise InputError("key", f"there is no key {suggest.shown(bad)}", suggest.remedy(bad.upper(), KEYS))
    if word == "wait":
        return [Event(milliseconds(" ".join(more)), word)]
    if word == "reset":
        return [Event(0, "cut", str(RESET_MS))]
    if word == "cut":
        return [Event(0, word, str(milliseconds(" ".join(more)) if more else DARK_MS))]
    if word not in WORDS:
        near = suggest.nearest(word, [*WORDS, "reset", *commands, *map(str.lower, KEYS)])
        raise InputError(suggest.shown(part), f"nobody can do {suggest.shown(word)}",
                         f"did you mean {near}?" if near else "`help` says what can be done")
    return [_event(word, " ".join(more), part)]


def _event(word: str, what: str, part: str) -> Event:
    if word in ("swipe", "insert", "tap"):
        what = what.upper()
    takes_ms = prompts.SERVICE_MS if word == "mend" and what in _SERVICED else _TAKES_MS[word]
    event = Event(takes_ms, word, what)
    if by_hand.problem(str(event)):
        raise InputError(suggest.shown(part), f"{word} cannot be done so", f"see `help {word}`")
    return event
