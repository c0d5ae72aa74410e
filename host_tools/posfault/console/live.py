"""What there is to see of a session, as lines: what is new since the last look, and what stands there now."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from posfault.bench import journal
from posfault.bench.run import firings
from posfault.console.session import Session
from posfault.money import money
from posfault.reports import story
from posfault.reports.story import Line, Seen
from posfault.text import Told, tell, term

_OWN = "does_by_hand"       # whoever types knows what


class Live:
    """Tells each thing once, also where all was done again to arm a fault."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._told: Counter[Line] = Counter()
        self._heard = 0         # events of the trace whose keys have been told

    def news(self) -> list[Line]:
        """What has happened since the last look, in order of time."""
        world = self._session.world
        there = story.of(Seen.so_far(world))
        seen = Counter(line for line in there if not (isinstance(line.text, Told) and line.text.name == _OWN))
        new = list((seen - self._told).elements())
        new += _keys(world.trace[self._heard :])
        self._told, self._heard = seen, len(world.trace)
        return story.in_order(new)

    def display(self) -> list[str]:
        """What it shows, line by line; nothing where it is dark."""
        if self._session.world.dark:
            return []
        shown = [event[2] for event in self._session.world.trace if event[1] == "display.show"]
        return str(shown[-1]).split("\n") if shown else []

    def paper(self) -> list[str]:
        """The last piece, the one in the printer too."""
        slips = self._session.world.all_slips()
        return [*slips[-1].lines, *([] if slips[-1].cut else [tell("torn")])] if slips else []

    def ledger(self) -> list[Line]:
        """What the bank has booked."""
        return story.in_order(story.ledger(Seen.so_far(self._session.world)))

    def alerts(self) -> list[Line]:
        """What its monitor has said."""
        return story.in_order(story.monitor(Seen.so_far(self._session.world)))

    def journal(self) -> list[str]:
        """What the terminal keeps of each transaction."""
        entries = journal.fetch(self._session.stand.terminal).entries
        return [tell("journal_entry", batch=f"{batch:06d}", trace=f"{stan:06d}", type=term(one.type),
                     amount=money(one.amount), card=f"{one.card[:6]}******{one.card[-4:]}", state=term(one.state))
                for (batch, stan), one in sorted(entries.items())]

    def armed(self) -> list[str]:
        """Each fault and behaviour, and whether it has struck."""
        session = self._session
        fired, waiting = firings(session.scenario(), session.world)
        return [*(tell("fired", what=name) for name in fired), *(tell("armed", what=name) for name in waiting)]


def _keys(trace: list[list[object]]) -> Iterator[Line]:
    """Keys as the keypad gave them, those between two texts of the display in one line; a secret one is a star."""
    keys: list[str] = []
    since_ms = 0
    for at_ms, point, *values in trace:
        if point == "keypad.key":
            since_ms = since_ms if keys else int(str(at_ms))
            keys.append(str(values[0][0]).replace("_", " "))     # type: ignore[index]
        elif keys and point != "display.show":
            yield story.line(since_ms, "keypad", " ".join(keys))
            keys = []
    if keys:
        yield story.line(since_ms, "keypad", " ".join(keys))
