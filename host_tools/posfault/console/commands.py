"""The words of the console, and what each does with a session. They give what is to be told, and draw nothing."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from posfault import facts, scenario_reader, suggest, typed_words
from posfault.console import typed
from posfault.console.live import Live
from posfault.console.session import BY_HAND, Session
from posfault.errors import InputError
from posfault.money import minor_units
from posfault.reports import story
from posfault.scenario import CLERK_STEPS, STEP_KEYS, Step
from posfault.text import spoken, tell

_LINK_LINES = 20


class Command(NamedTuple):
    """usage: in a line. does: what it is for, by the text's name. run: gives what is to be told."""

    usage: str
    does: str
    run: Callable[[Commands, list[str]], Iterable[str]]


class Commands:
    """Obeys one line after the other. over: whether somebody has said that it is enough."""

    def __init__(self, session: Session, language: str) -> None:
        self.session = session
        self.live = Live(session)
        self.over = False
        self._language = language
        self._link_live = False     # whether what passes on the link is told as it passes
        self._link_told = 0         # how much of it there was at the last look

    def obey(self, line: str) -> list[str]:
        """Does what the line says, and gives all there is to tell of it, news too. Raises InputError for what is wrong."""
        return [*self.answers(line), *self.news()]

    def answers(self, line: str) -> list[str]:
        """Does what the line says, and gives what it was asked for. Raises InputError for what is wrong."""
        word, _, more = line.strip().partition(" ")
        if not word or word.startswith("#"):
            return []
        command = COMMANDS.get(word.lower())
        if command is None:
            if events := typed.events(line, COMMANDS):
                self.session.do(events)
            return []
        return [spoken(one, self._language) for one in command.run(self, _split(more))]

    def news(self) -> list[str]:
        """What has happened since the last look."""
        log = self.session.stand.home.log
        told, self._link_told = log.lines(log.passed - self._link_told) if self._link_live else [], log.passed
        return [*told, *self._rows(self.live.news())]

    def _rows(self, lines: Iterable[story.Line]) -> list[str]:
        return [story.row(line, self._language) for line in lines]

    def wait(self, words: list[str]) -> Iterable[str]:
        self.session.wait(typed.milliseconds(" ".join(words)))
        return ()

    def next(self, words: list[str]) -> Iterable[str]:
        ms = self.session.until_next()
        if ms is None:
            return [tell("nothing_comes")]
        self.session.wait(ms)
        return ()

    def customer(self, words: list[str]) -> Iterable[str]:
        if len(words) < 3:
            raise InputError("customer", "says too little", 'write it as: customer "coffee machine" 88.00 A')
        name, amount, card, *wants = words
        try:
            minor = minor_units(amount)
        except ValueError:
            raise InputError("customer", f"{suggest.shown(amount)} is no amount", "write it like 88.00") from None
        given = {"intent": name, "amount": minor, "card": card.upper(), "person": self.session.person}
        self._step("customer", {**given, **({"wants": " ".join(wants)} if wants else {})}, BY_HAND)
        return ()

    def person(self, words: list[str]) -> Iterable[str]:
        self._step("person", {"person": " ".join(words)}, BY_HAND)
        return ()

    def clerk(self, words: list[str]) -> Iterable[str]:
        plain = [word for word in words if "=" not in word]
        given = typed_words.named("clerk", [word for word in words if "=" in word], "write it like amount=8800",
                                  typed_words.texts(STEP_KEYS.values()))
        self._step("clerk", given, " ".join(plain))
        return ()

    def _step(self, said_at: str, given: dict[str, object], clerk: str) -> None:
        if clerk == BY_HAND:
            given = {"does": [], **given}
        step: Step = scenario_reader.step(typed_words.table(said_at, {"clerk": clerk, **given}))
        self.session.step(step)

    def fault(self, words: list[str]) -> Iterable[str]:
        fault = scenario_reader.fault(typed_words.fault("fault", " ".join(words)))
        armed = self.session.arm(fault)
        return [tell("armed", what=tell("fault_of", kind=armed.kind, point=armed.point, nth=armed.nth))]

    def disarm(self, words: list[str]) -> Iterable[str]:
        if len(words) not in (0, 2):
            raise InputError("disarm", "one fault has a kind and a point", "write it as: disarm drop network.receive")
        return [tell("disarmed", count=self.session.disarm(*words))]

    def behaviour(self, words: list[str]) -> Iterable[str]:
        name, *more = words or [""]
        if more == ["off"]:
            self.session.behave_well(name)
            return [tell("behaves_well", name=name)]
        fact = facts.behaviours().get(name)
        given = typed_words.named("behaviour", more, "write it like slow mti=0200 ms=31000, or slow off",
                                  typed_words.texts(fact.parameters if fact else ()))
        done = self.session.behave(scenario_reader.behaviour(typed_words.table("behaviour", {"name": name, **given})))
        return [tell("armed", what=" ".join([done.name, *(f"{key}={value}" for key, value in done.parameters)]))]

    def faults(self, words: list[str]) -> Iterable[str]:
        return self.live.armed() or [tell("no_faults")]

    def display(self, words: list[str]) -> Iterable[str]:
        return self.live.display() or [tell("is_dark")]

    def paper(self, words: list[str]) -> Iterable[str]:
        return self.live.paper() or [tell("no_paper")]

    def ledger(self, words: list[str]) -> Iterable[str]:
        return self._rows(self.live.ledger()) or [tell("nothing_booked")]

    def alerts(self, words: list[str]) -> Iterable[str]:
        return self._rows(self.live.alerts()) or [tell("no_alerts")]

    def story(self, words: list[str]) -> Iterable[str]:
        return self._rows(Live(self.session).news())

    def journal(self, words: list[str]) -> Iterable[str]:
        return self.live.journal() or [tell("empty_journal")]

    def link(self, words: list[str]) -> Iterable[str]:
        if words in (["live"], ["quiet"]):
            self._link_live = words == ["live"]
            return ()
        home = self.session.stand.home
        terminal = self.session.stand.terminal
        most = int(words[0]) if words and words[0].isdecimal() else _LINK_LINES
        return [*home.log.lines(most), tell("link_so_far", port=home.port, trips=terminal.trips, sent=terminal.bytes_sent,
                                            received=terminal.bytes_received, repeats=terminal.repeats)]

    def time(self, words: list[str]) -> Iterable[str]:
        next_ms = self.session.bench.next_ms
        told = [tell("time_is", now=f"{self.session.now_ms / 1000:.3f}")]
        return told if next_ms is None else [*told, tell("next_is", at=f"{next_ms / 1000:.3f}")]

    def again(self, words: list[str]) -> Iterable[str]:
        self.session.begin()
        self.live = Live(self.session)
        return [tell("fresh_morning")]

    def help(self, words: list[str]) -> Iterable[str]:
        wanted = words[0].lower() if words else ""
        if wanted and wanted not in COMMANDS and wanted not in _USAGES:
            raise InputError("help", f"there is no {suggest.shown(wanted)}", suggest.remedy(wanted, completions(())))
        return _help(wanted)

    def quit(self, words: list[str]) -> Iterable[str]:
        self.over = True
        return ()


def _split(text: str) -> list[str]:
    try:
        return shlex.split(text)
    except ValueError:
        raise InputError(suggest.shown(text), "has a quotation mark without its other", "add it") from None


COMMANDS = {
    "next": Command("next", "does_next", Commands.next),
    "customer": Command('customer NAME AMOUNT CARD ["money back"|nothing]', "does_customer", Commands.customer),
    "person": Command("person NAME", "does_person", Commands.person),
    "clerk": Command("clerk STEP KEY=VALUE…", "does_clerk", Commands.clerk),
    "fault": Command("fault KIND POINT NTH NAME=VALUE…", "does_fault", Commands.fault),
    "disarm": Command("disarm [KIND POINT]", "does_disarm", Commands.disarm),
    "behaviour": Command("behaviour NAME NAME=VALUE… | NAME off", "does_behaviour", Commands.behaviour),
    "faults": Command("faults", "does_faults", Commands.faults),
    "display": Command("display", "does_display", Commands.display),
    "paper": Command("paper", "does_paper", Commands.paper),
    "ledger": Command("ledger", "does_ledger", Commands.ledger),
    "alerts": Command("alerts", "does_alerts", Commands.alerts),
    "journal": Command("journal", "does_journal", Commands.journal),
    "story": Command("story", "does_story", Commands.story),
    "link": Command("link [LINES] | live | quiet", "does_link", Commands.link),
    "time": Command("time", "does_time", Commands.time),
    "again": Command("again", "does_again_all", Commands.again),
    "help": Command("help [WORD]", "does_help", Commands.help),
    "quit": Command("quit", "does_quit", Commands.quit),
}
_USAGES = {
    "key": ("[key] KEY…", "does_key"),
    "swipe": ("swipe A…I", "does_swipe"),
    "insert": ("insert A…I", "does_insert"),
    "tap": ("tap A…I", "does_tap"),
    "remove": ("remove", "does_remove"),
    "scan": ("scan [TEXT]", "does_scan"),
    "away": ("away", "does_away"),
    "finger": ("finger NAME", "does_finger"),
    "signature": ("signature [INTENT]", "does_signature"),
    "cover": ("cover open|close", "does_cover"),
    "mend": ("mend PERIPHERAL", "does_mend"),
    "line": ("line TEXT", "does_line"),
    "cut": ("cut [LENGTH]", "does_cut"),
    "reset": ("reset", "does_reset"),
    "wait": ("wait LENGTH", "does_wait"),
    "leaves": ("leaves", "does_leaves"),
}


def _help(wanted: str) -> list[str]:
    rows = {**_USAGES, **{name: (one.usage, one.does) for name, one in COMMANDS.items()}}
    told: list[str] = [tell("help_row", usage=f"{usage:<44}", does=tell(does))
                       for name, (usage, does) in rows.items() if wanted in ("", name)]
    if wanted == "clerk":
        told += [tell("help_clerk_steps", steps=", ".join(CLERK_STEPS))]
    return told if wanted else [*told, tell("help_several")]


def completions(words: Sequence[str]) -> list[str]:
    """Every word with which a line can begin."""
    return sorted({*COMMANDS, *_USAGES, *words})
