"""no-one-sided: terminal and ledger agree on every transaction, voids, refunds and holds among them (单边账).

The terminal's word is the last state in its journal, what the display said of it, and its slip. Not checked: amounts, which
is right-amount's matter; what the display said of an advice that was sent again later.
"""

from __future__ import annotations

from posfault.acquirer.ledger_rows import Movement
from posfault.bench.evidence import Evidence, name
from posfault.bench.journal import Entry
from posfault.bench.people import IDLE
from posfault.bench.wire import Sent
from posfault.money import money
from posfault.text import tell, term

Key = tuple[int, int]       # batch and trace number

# What the display says became of it. Other texts leave it open.
_DONE = ("approved",)
_NOT_DONE = ("declined", "sign_on_again", "reversed", "card_removed", "left_unsigned", "left_alone", "undone_late",
             "advice_refused")
_ENDS = (*IDLE, "operator", "idle_training")
_REVERSAL = "0400"
_UNANSWERABLE = ("01", "36")        # 60.1 of a balance, which is no transaction, and of an offline sale, told before


def judge(evidence: Evidence) -> list[str]:
    posted = {evidence.known_as(one): one for one in evidence.movements if not one.reversed and one.type != "chargeback"}
    told, asked_nobody = _told(evidence)
    slips = _slips(evidence)
    findings: list[str] = []
    for key in sorted({*posted, *evidence.journal.entries, *told, *slips}):
        why = _differing(evidence, key, posted.get(key), told.get(key, ""), key in slips)
        if why:
            findings.append(why)
    return findings + [tell("said_unasked", screen=term(screen), seconds=f"{at_ms / 1000:.3f}")
                       for at_ms, screen in asked_nobody]


def _differing(evidence: Evidence, key: Key, posted: Movement | None, screen: str, slip: bool) -> str:
    """Where the terminal's word and the ledger differ on one transaction, or an empty string."""
    entry = evidence.journal.entries.get(key)
    held = entry is not None and evidence.journal.done(entry)
    if posted is not None:
        if not held:
            return tell("stands_but_terminal", what=name(posted), state=term(entry.state if entry else "unheard of"))
        if screen in _NOT_DONE:
            return tell("stands_but_display", what=name(posted), screen=term(screen))
        if entry and entry.original[1] and posted.original != entry.original:
            return tell("of_another", what=name(posted))
        return ""
    which = tell("batch_trace", batch=f"{key[0]:06d}", trace=f"{key[1]:06d}")
    what = _what(entry)
    if entry is not None and held:
        return tell("terminal_alone", amount=money(entry.amount), which=which, state=term(entry.state), what=what)
    if screen in _DONE:
        return tell("display_alone", screen=term(screen), which=which, what=what)
    return tell("slip_alone", which=which, what=what) if slip else ""


def _what(entry: Entry | None) -> str:
    """What the terminal believes it was."""
    pays = entry is None or entry.type.endswith("sale") or entry.type == "completion"
    return term("debit" if pays or entry is None else entry.type)


def _slips(evidence: Evidence) -> set[Key]:
    """Transactions of which somebody holds a whole slip, on paper or not, that calls them done; one of none is has-voucher's
    matter.
    """
    known = {key for _, key in evidence.sent_for}.union(evidence.journal.entries)
    electronic = (slip.as_paper() for slip in evidence.electronic_slips)
    whole = [slip for slip in (*evidence.slips, *electronic) if slip.cut and slip.of]
    cancelled = {slip.of for slip in whole if slip.is_cancellation()}
    return known.intersection(slip.of or (0, 0) for slip in whole if slip.is_promise()) - cancelled


def _told(evidence: Evidence) -> tuple[dict[Key, str], list[tuple[int, str]]]:
    """(what the display said of each transaction, what it said though nothing had been asked of the bank)."""
    told: dict[Key, str] = {}
    unasked = []
    key: Key | None = None
    asked = False
    for at_ms, what in _in_time(evidence):
        if isinstance(what, tuple):
            key, asked = what if what[1] else None, True
        elif what in _ENDS:
            key, asked = None, False
        elif key is not None:
            told[key] = what
        elif what in _DONE and not asked:
            unasked.append((at_ms, what))
    return told, unasked


def _undone(reversal: Sent) -> Key:
    """What it names in F61, (0, 0) where that is damaged."""
    original = reversal.message.fields.get(61, "")[:12] if reversal.message is not None else ""
    return (int(original[:6]), int(original[6:])) if len(original) == 12 and original.isdigit() else (0, 0)


def _in_time(evidence: Evidence) -> list[tuple[int, Key | str]]:
    """Requests as keys, (0, 0) for what is no transaction, and screens that matter, in order of time.

    Of a reversal it is the key of what that undoes, of which the display may speak once more.
    """
    found: list[tuple[int, Key | str]] = []
    for sent, key in evidence.sent_for:
        counts = sent.message is not None and sent.message.fields[60][:2] not in _UNANSWERABLE
        # What the line lets go later, behind another request, the display does not answer.
        found.append((sent.sent_ms if sent.asked_ms is None else sent.asked_ms, key if counts else (0, 0)))
    found += [(sent.sent_ms, _undone(sent)) for sent in evidence.wire.sent if sent.up and sent.message is not None
              and sent.message.mti == _REVERSAL]
    found += [(at_ms, one.name) for at_ms, one in evidence.shown if one.name in _DONE + _NOT_DONE + _ENDS]
    return sorted(found, key=lambda event: event[0])
