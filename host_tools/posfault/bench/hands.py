"""What is done by hand at the terminal, entry by entry: as a scenario file says it, or as it is typed at the console."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from posfault import by_hand
from posfault.bench import setting
from posfault.bench.agenda import PEOPLES, PLUG
from posfault.bench.intents import Intent
from posfault.bench.plan import READS_MS, Plan
from posfault.bench.screens import Screen
from posfault.by_hand import Event
from posfault.scenario import Step
from posfault.text import tell

MINUTE_MS = 60_000
_ENTRIES = {"swipe": "swipe", "insert": "chip", "tap": "tap"}
# Prompts at which digits are nobody's business; at the first of them from the ENTER behind the number.
_LOG_IN = "operator"
_SECRET = (_LOG_IN, "password", "supervisor", "old_password", "new_password", "new_password_again", "pin")


@dataclass(slots=True)
class Hands:
    """entries: what is still to be done. resting: nothing is done for now. stays: there may be more when all is done."""

    entries: deque[str] = field(default_factory=deque)
    resting: bool = False
    stays: bool = False

    @classmethod
    def of(cls, step: Step) -> Hands | None:
        """Of a step that is nothing else; None of any other."""
        match step.clerk:
            case "by hand":
                return cls(deque(step.does))
            case "wait":
                return cls(deque([str(Event(step.minutes * MINUTE_MS, "wait"))]))
            case "service port":
                return cls(deque([str(Event(READS_MS, "line", step.line))]))
        return None

    @property
    def idle(self) -> bool:
        """Whether she stands there with nothing to do."""
        return self.stays and not self.entries and not self.resting

    @property
    def over(self) -> bool:
        return not (self.stays or self.entries or self.resting)

    def next(self, screen: Screen, intent: Intent | None) -> Plan | None:
        """What the next entry asks for; None where there is none, or not yet."""
        if self.resting or not self.entries:
            return None
        events = by_hand.events(self.entries.popleft())
        for event in events:
            if event.word == "leaves" and intent:
                intent.amount = 0
        told = [(event.ms, PLUG if event.word == "cut" else event.peripheral, _content(event, intent))
                for event in events if event.peripheral]
        # What no person's peripheral shows as still to come is waited for.
        rests = [event.ms for event in events if event.peripheral not in PEOPLES]
        if rests:
            self.resting = True
            told.append((max(rests), "clerk", "rested"))
        return Plan(_words(events, screen), told)


def _words(events: list[Event], screen: Screen) -> str:
    if [event.word for event in events] == ["line"]:
        return tell("at_service_port", line=events[0].what)
    done = [event for event in events if event.word != "wait"]
    return tell("does_by_hand", what=said(done, screen)) if done else ""


def said(events: Iterable[Event], screen: Screen) -> str:
    """The events in words, without times, and without the digits of a password or PIN, or what may be one."""
    secret, words = screen.name in _SECRET and screen.name != _LOG_IN, []
    for event in events:
        if event.word == "scan":
            words.append(event.word)        # a payment code is as good as money
        elif event.word != "key":
            secret = secret or event.word in _ENTRIES       # a PIN may be typed ahead
            words.append(str(event._replace(ms=0)).partition(" ")[2])
        else:
            words.append("*" if secret and event.what.isdigit() else event.what.replace("_", " "))
        secret = secret or (screen.name == _LOG_IN and event.what == "ENTER")
    return " ".join(words)


def _content(event: Event, intent: Intent | None) -> Any:
    """As the bench brings it to the peripheral."""
    match event.word:
        case "swipe" | "insert" | "tap":
            return [_ENTRIES[event.word], setting.CARDS[event.what]]
        case "remove":
            return "out"
        case "away":
            return ""
        case "scan":
            return event.what or (intent.fresh_code() if intent else "")
        case "finger":
            return setting.PEOPLE[event.what].finger
        case "signature":
            return (setting.strokes(event.what) if event.what else intent.strokes if intent else b"").hex()
        case "cut":
            return int(event.what)
        case "mend":
            return "mend"
    return event.what
