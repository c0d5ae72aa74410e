"""What was asked for under each terminal, batch and STAN, and what was answered, as the wire shows it."""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from dataclasses import dataclass, field

from posfault import facts
from posfault.acquirer import kinds, originals
from posfault.acquirer.codec import Message
from posfault.proxy.record import Carried

_TRANSACTIONS = {row[0]: row for row in facts.table("transactions").TRANSACTIONS}
_STAN, _REFERENCE, _CODE, _TERMINAL = 11, 37, 39, 41
_BATCH = slice(2, 8)                # of F60
APPROVED = "00"
_UNKNOWN_ORIGINAL = "25"            # the host has nothing that a reversal could take back

Name = tuple[str, int, int]
"""Terminal, batch and STAN."""


@dataclass(eq=False, slots=True)
class Dealing:
    """One thing asked for. amount in minor units; card: the number, "" where the request has none.

    requests: each time it was sent, by the terminal or by a fault. answers: each answer of the host. original: what a
    reversal, void or refund names.
    """

    kind: str
    name: Name
    amount: int
    card: str
    original: Name | None
    requests: list[Carried] = field(default_factory=list)
    answers: list[Carried] = field(default_factory=list)

    @property
    def effect(self) -> int:
        """1 debits the cardholder, -1 pays back, 0 moves no money."""
        return int(_TRANSACTIONS[self.kind][1]) if self.kind in _TRANSACTIONS else 0

    @property
    def remedy(self) -> str:
        """How a missing answer is made up for: reverse or repeat, "" for what is no transaction."""
        return str(_TRANSACTIONS[self.kind][3]) if self.kind in _TRANSACTIONS else ""

    @property
    def asked_ms(self) -> int:
        return self.requests[0].sent_ms

    @property
    def codes(self) -> list[str]:
        """F39 of each answer, as the host said it."""
        return [said.fields.get(_CODE, "") for one in self.answers if (said := one.said)]

    @property
    def approved(self) -> bool:
        """Whether the host said so, be it heard or not."""
        return APPROVED in self.codes

    @property
    def references(self) -> set[str]:
        """The host's own numbers (F37) of what it approved; the same one where it only says again what it did."""
        approvals = (one for answer in self.answers if (one := answer.said) and one.fields.get(_CODE) == APPROVED)
        return {one.fields[_REFERENCE] for one in approvals if _REFERENCE in one.fields}

    @property
    def heard(self) -> bool:
        """Whether an answer came to the terminal as it was sent, on its own connection."""
        return any(one.whole for one in self.answers)

    @property
    def heard_approved_ms(self) -> int | None:
        """When it first heard that it is approved."""
        return next((one.delivered_ms for one in self.answers
                     if one.whole and one.said and one.said.fields.get(_CODE) == APPROVED), None)


@dataclass(slots=True)
class Dealings:
    """all: in the order in which they were asked for first. unasked: answers to nothing that was asked there.

    unread: messages that are none of the dialect. unknown: requests that are of no kind known here.
    """

    all: list[Dealing] = field(default_factory=list)
    unasked: list[Carried] = field(default_factory=list)
    unread: int = 0
    unknown: int = 0
    _by_original: dict[Name, list[Dealing]] = field(default_factory=dict)

    def undone(self, of: Dealing) -> bool:
        """Whether the host took it back: it answered a reversal, or approved a void."""
        return any(one.approved or (one.kind == "reversal" and _UNKNOWN_ORIGINAL in one.codes) for one in self.naming(of))

    def naming(self, of: Dealing) -> list[Dealing]:
        """Reversals and voids of it."""
        return [one for one in self._by_original.get(of.name, ()) if one is not of]

    def add(self, one: Dealing) -> None:
        self.all.append(one)
        if one.original is not None and (one.kind == "reversal" or one.kind.endswith("void")):
            self._by_original.setdefault(one.original, []).append(one)


def of_wire(sent: Iterable[Carried]) -> Dealings:
    """Of everything that was sent, in order."""
    found = Dealings()
    last: dict[tuple[str, str, str], Dealing] = {}      # terminal, STAN and MTI of a request -> what was asked so last
    for one in sent:
        said = one.said
        if said is None:
            found.unread += 1
        elif said.mti[2] in "02468":
            if one.up:
                _request(found, last, one, said)
        else:
            _answer(found, last, one, said)
    return found


def _request(found: Dealings, last: dict[tuple[str, str, str], Dealing], one: Carried, said: Message) -> None:
    kind, name = kinds.kind(said), _name(said)
    if not kind or name is None:
        found.unknown += 1
        return
    key = _key(said)
    dealing = last.get(key)
    if dealing is None or dealing.name != name:
        dealing = last[key] = Dealing(kind, name, _number(said, 4), card_of(said), _original(kind, name, said))
        found.add(dealing)
    dealing.requests.append(one)
    arrived = one.message if one.delivered is not None else None
    if arrived is not None:             # the host may answer to what it got
        last.setdefault(_key(arrived), dealing)


def _answer(found: Dealings, last: dict[tuple[str, str, str], Dealing], one: Carried, said: Message) -> None:
    dealing = last.get(_key(said))
    asked_on = {request.connection for request in dealing.requests if request.delivered_ms is not None} if dealing else ()
    if one.connection not in asked_on:
        found.unasked.append(one)
    if dealing is not None:
        dealing.answers.append(one)


def _key(said: Message) -> tuple[str, str, str]:
    """Terminal, STAN and MTI by which an answer and its request are known, whatever the dialect calls it: without the digit
    that tells an answer, and without that of a repeat."""
    mti = said.said[0] or said.mti
    return said.fields.get(_TERMINAL, ""), said.fields.get(_STAN, ""), f"{mti[:2]}{int(mti[2]) // 2 * 2}"


def _name(said: Message) -> Name | None:
    fields = said.fields
    batch = fields.get(60, "")[_BATCH]
    terminal, stan = fields.get(_TERMINAL, ""), fields.get(_STAN, "")
    return (terminal, int(batch or 0), int(stan)) if terminal and stan.isdecimal() and (batch or "0").isdecimal() else None


def _original(kind: str, name: Name, said: Message) -> Name | None:
    if len(said.fields.get(61, "")) >= originals.LEAST:
        return originals.named(name[0], said.fields)
    return name if kind == "reversal" else None


def card_of(said: Message) -> str:
    """The card's number from F2 or the track, "" without either."""
    return said.fields.get(2) or said.fields.get(35, "").replace("=", "D").partition("D")[0]


def _number(said: Message, field_number: int) -> int:
    value = said.fields.get(field_number, "")
    return int(value) if value.isdecimal() else 0


def contents(dealing: Dealing) -> list[tuple[str, ...]]:
    """What each of the terminal's own requests of it asks for: F3, card, amount and what it names; each once."""
    asked = ((said.fields.get(3, ""), card_of(said), said.fields.get(4, ""), said.fields.get(61, ""))
             for one in dealing.requests if not one.copy and (said := one.said))
    return [content for content, _ in itertools.groupby(sorted(asked))]
