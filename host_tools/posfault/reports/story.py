"""The story of one run, in order of time: who did what, what was shown, printed, sent, booked, and where a fault struck."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from rich.cells import set_cell_size

from posfault.acquirer import codec
from posfault.acquirer.ledger_rows import Movement
from posfault.acquirer.monitor import Alert
from posfault.bench.evidence import CLOSING
from posfault.bench.paper import Slip
from posfault.bench.run import Run, clock
from posfault.bench.wire import Sent
from posfault.bench.world import World
from posfault.bench.wrong_money import Wrong
from posfault.money import money
from posfault.platform.orders import Order
from posfault.rules import meaning
from posfault.text import ENGLISH, chain, spoken, tell, term


class Line(NamedTuple):
    """who: one of _ORDER, in which order things of one moment are told."""

    at_ms: int
    order: int
    who: str
    text: str


class Seen(NamedTuple):
    """What a story is made of; of a run that goes on, what has been seen so far."""

    said: Sequence[tuple[int, str]]
    trace: Sequence[list[Any]]
    sent: Sequence[Sent]
    orders: Sequence[Order]
    movements: Sequence[Movement]
    alerts: Sequence[Alert]
    slips: Sequence[Slip]
    over: bool = True

    @classmethod
    def of_run(cls, run: Run) -> Seen:
        evidence = run.evidence
        return cls(run.world.clerk.said, run.world.trace, evidence.wire.sent, evidence.orders, evidence.movements,
                   evidence.alerts, evidence.slips)

    @classmethod
    def so_far(cls, world: World) -> Seen:
        """Nothing is said yet of what may still arrive."""
        bank = world.acquirer
        return cls(world.clerk.said, world.trace, world.wire.sent, world.platform.orders, bank.ledger.movements(),
                   bank.monitor.alerts, world.all_slips(), over=False)


# What the ledger did, by effect or else by type: (text of it, text of its reversal).
_EFFECTS = {1: ("debits", "reverses_from"), -1: ("pays_back", "reverses_to"), 0: ("holds", "reverses_on")}
_DOES = {"preauth_void": ("releases", "reverses_on"), "chargeback": ("charges_back", "reverses_to")}
_WHO_COLUMNS = 8        # a Chinese character takes two
_LENGTHS = ("bytes", "long", "digits")
_LENGTH = re.compile(rf"\((\d+) ({'|'.join(_LENGTHS)})\)")
_ORDER = ("FAULT", "keypad", "wire", "platform", "ledger", "monitor", "terminal", "paper", "display", "bench", "clerk")


def lines(run: Run) -> list[Line]:
    """Everything worth telling, by time; within one moment causes come before effects."""
    return in_order([*of(Seen.of_run(run)), line(run.closing_ms, "bench", tell("closing_begins"))])


def of(seen: Seen) -> list[Line]:
    """The same of what was seen, in no order."""
    return [*_clerk(seen), *_terminal(seen), *_wire(seen), *_platform(seen), *ledger(seen), *monitor(seen), *_paper(seen)]


def in_order(found: Iterable[Line]) -> list[Line]:
    return sorted(found, key=lambda line: (line.at_ms, line.order))


def line(at_ms: int, who: str, text: str) -> Line:
    return Line(at_ms, _ORDER.index(who), who, text)


def _clerk(seen: Seen) -> list[Line]:
    return [line(at_ms, "clerk", words) for at_ms, words in seen.said]


def _terminal(seen: Seen) -> list[Line]:
    found: list[Line] = []
    shown = ""
    for at_ms, point, *values in seen.trace:
        if point == "display.show":
            text = " / ".join(part for part in values[0].split("\n") if part)
            screen = text.split(" / ")[0]
            # Digit after digit on the same prompt is told once, by what it came to.
            if found and found[-1].who == "display" and screen == shown:
                found.pop()
            found.append(line(at_ms, "display", text))
            shown = screen
        elif point == "fault":
            found.append(line(at_ms, "FAULT", tell("struck", kind=values[1], point=values[2], nth=values[3])))
        elif point in ("power.lost", "power.on"):
            found.append(line(at_ms, "terminal", tell("power_fails" if point == "power.lost" else "power_back")))
        elif point == "storage.write" and values[0].startswith("journal."):
            found.append(line(at_ms, "terminal", tell("journal_state", state=term(values[0].partition(".")[2]))))
    return found


def _wire(seen: Seen) -> list[Line]:
    found = []
    for sent in seen.sent:
        message = sent.message
        what = codec.describe(message) if message else tell("no_message", count=len(sent.data))
        found.append(line(sent.sent_ms, "wire", tell("to_bank" if sent.up else "to_terminal", what=what)))
        if sent.delivered_ms is None and not seen.over:
            continue
        if sent.delivered_ms is None:
            found.append(line(sent.sent_ms, "wire", tell("never_arrives", what=_name(sent))))
        elif sent.delivered is not None:
            found.append(line(sent.delivered_ms, "wire", tell("arrives_damaged", what=_name(sent))))
        elif sent.taken_on:
            found.append(line(sent.delivered_ms, "wire", tell("arrives_astray", what=_name(sent))))
    return found


def _name(sent: Sent) -> str:
    return sent.message.mti if sent.message else tell("that_data")


def ledger(seen: Seen) -> list[Line]:
    """What the bank booked."""
    found = []
    for one in seen.movements:
        does, reverses = _DOES.get(one.type, _EFFECTS[one.effect])
        what = {"amount": money(one.amount), "card": one.card, "trace": f"{one.stan:06d}"}
        found.append(line(one.at_ms, "ledger", tell(does, **what)))
        if one.reversed_ms is not None:
            found.append(line(one.reversed_ms, "ledger", tell(reverses, **what)))
    return found


def monitor(seen: Seen) -> list[Line]:
    """What its monitor said."""
    found = []
    for one in seen.alerts:
        said = tell("alert_held" if one.held else "alert", suspicion=term(one.suspicion), text=one.text)
        found.append(line(one.at_ms, "monitor", said))
    return found


def _platform(seen: Seen) -> list[Line]:
    found = []
    for order in seen.orders:
        found.append(line(order.taken_ms, "platform", tell("takes_order", number=order.number, amount=money(order.amount))))
        if order.placed_ms is not None:
            heard = order.answered_ms is not None
            said = tell("bank_says", code=order.response_code) if heard else tell("hears_nothing")
            found.append(line(order.placed_ms, "platform", tell("asks_bank", number=order.number, said=said)))
    return found


def _paper(seen: Seen) -> list[Line]:
    found = []
    for slip in seen.slips:
        printed = [line for line in slip.lines if line] + ([] if slip.cut else [tell("torn")])
        found.append(line(slip.at_ms, "paper", chain("next_line", printed) if printed else ""))
    return found


def verdict(run: Run) -> list[str]:
    """The end of the story, in plain words."""
    found: list[str] = [tell("fired", what=name) for name in run.fired]
    found += [tell("never_fired", what=name) for name in run.not_fired]
    found += [tell("unplugged", at=f"{at_ms / 1000:.3f}") for at_ms in run.unplugged]
    for intent in run.evidence.intents:
        if intent.name != CLOSING:
            meant = money(intent.amount) if intent.amount else tell("nothing")
            found.append(tell("intent_net", intent=intent.name, meant=meant, net=money(run.evidence.net(intent))))
    return found + (wrongs(run) if run.broken else [tell("no_rule_broken")])


def wrongs(run: Run) -> list[str]:
    """What money stood wrongly, and which rules that breaks."""
    found = [_stood(wrong, run.end_ms) for wrong in run.wrong_money]
    for rule, findings in run.broken.items():
        found.append(tell("rule_broken", rule=rule, meaning=meaning(rule), findings=chain("and_then", findings)))
    return found


def _stood(wrong: Wrong, end_ms: int) -> str:
    """How long it stood, in plain words."""
    kind = "too_much_back" if wrong.amount < 0 else "wrongly_debited"
    what = tell(kind, amount=money(abs(wrong.amount)), whose=term(wrong.whose) if wrong.whose == CLOSING else wrong.whose)
    seconds = f"{wrong.stood_ms(end_ms) / 1000:.3f}"
    stood = tell("stood_for" if wrong.until_ms is not None else "still_stands", what=what, seconds=seconds)
    if wrong.seen is None or wrong.seen_after_ms is None:
        return tell("not_detected", stood=stood)
    return tell("detected", stood=stood, seconds=f"{wrong.seen_after_ms / 1000:.3f}", suspicion=term(wrong.seen.suspicion))


def text(run: Run, hello: list[Any], port: str, language: str = ENGLISH) -> str:
    """The whole story as plain text, in the language."""
    rows = [row(line, language) for line in lines(run)]
    title = f": {run.scenario.title}" if language == ENGLISH else ""       # which the file has in English only
    head = [f"{run.scenario.name}{title}", str(getattr(run.scenario.say, language)), ""]
    return "\n".join([*head, *rows, "", *ends(run, hello, port, language)]) + "\n"


def ends(run: Run, hello: list[Any], port: str, language: str) -> list[str]:
    """The verdict, and what it ran on."""
    return [spoken(sentence, language) for sentence in (*verdict(run), *_real(run), ran_on(run, hello, port))]


def _real(run: Run) -> list[str]:
    """What was not modelled, and what nobody could see of it."""
    told: list[str] = [tell("real_peripherals", names=", ".join(run.real))] if run.real else []
    if run.played:
        told.append(tell("played_by_rig", names=", ".join(run.played)))
    return [*told, tell("paper_inferred")] if "printer" in run.real and "printer" not in run.played else told


def ran_on(run: Run, hello: list[Any], port: str) -> str:
    """What it ran on, and by which clock."""
    return tell("ran_on", trace=run.trace_hash, machine=hello[1], build=hello[2], heap=hello[3] // 1024, version=hello[0],
                port=port, clock=clock(run.pace, run.over_tcp))


def row(line: Line, language: str) -> str:
    """One line of it."""
    who = set_cell_size(spoken(term(line.who), language), _WHO_COLUMNS)
    return f"{line.at_ms / 1000:9.3f} s  {who}  {told(line, language)}"


def told(line: Line, language: str) -> str:
    """What it says."""
    said = spoken(line.text, language)
    if line.who == "wire" and language != ENGLISH:      # the codec describes fields in English, which traces keep
        said = _LENGTH.sub(lambda found: spoken(tell(found[2], count=found[1]), language), said)
    return said
