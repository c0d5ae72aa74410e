"""The story of one run, in order of time: who did what, what was shown, printed, sent, booked, and where a fault struck."""

from __future__ import annotations

from typing import Any, NamedTuple

from posfault.acquirer import codec
from posfault.bench.evidence import CLOSING
from posfault.bench.run import Run
from posfault.bench.wire import Sent
from posfault.bench.wrong_money import Wrong
from posfault.money import money
from posfault.rules import meaning


class Line(NamedTuple):
    """who: FAULT, wire, platform, ledger, terminal, paper, display, bench or clerk; of one moment in this order."""

    at_ms: int
    order: int
    who: str
    text: str


# What the ledger did, by effect or else by type: (verb, preposition).
_EFFECTS = {1: ("debits", "from"), -1: ("pays back", "to"), 0: ("holds", "on")}
_DOES = {"preauth_void": ("releases", "on"), "chargeback": ("charges back", "to")}
_ORDER = ("FAULT", "wire", "platform", "ledger", "terminal", "paper", "display", "bench", "clerk")


def lines(run: Run) -> list[Line]:
    """Everything worth telling, by time; within one moment causes come before effects."""
    found = [*_clerk(run), *_terminal(run), *_wire(run), *_platform(run), *_ledger(run), *_paper(run)]
    found.append(_line(run.closing_ms, "bench", "the closing begins: faults stop; sign on if need be, sell once, settle"))
    return sorted(found, key=lambda line: (line.at_ms, line.order))


def _line(at_ms: int, who: str, text: str) -> Line:
    return Line(at_ms, _ORDER.index(who), who, text)


def _clerk(run: Run) -> list[Line]:
    return [_line(at_ms, "clerk", words) for at_ms, words in run.world.clerk.said]


def _terminal(run: Run) -> list[Line]:
    found: list[Line] = []
    shown = ""
    for at_ms, point, *values in run.world.trace:
        if point == "display.show":
            text = " / ".join(part for part in values[0].split("\n") if part)
            screen = text.split(" / ")[0]
            # Digit after digit on the same prompt is told once, by what it came to.
            if found and found[-1].who == "display" and screen == shown:
                found.pop()
            found.append(_line(at_ms, "display", text))
            shown = screen
        elif point == "fault":
            found.append(_line(at_ms, "FAULT", f"{values[1]} at {values[2]}, event {values[3]}"))
        elif point in ("power.lost", "power.on"):
            found.append(_line(at_ms, "terminal", "the power fails" if point == "power.lost" else "the power is back"))
        elif point == "storage.write" and values[0].startswith("journal."):
            found.append(_line(at_ms, "terminal", f"journal: {values[0].partition('.')[2]}"))
    return found


def _wire(run: Run) -> list[Line]:
    found = []
    for sent in run.evidence.wire.sent:
        message = sent.message
        text = codec.describe(message) if message else f"{len(sent.data)} bytes that are no message"
        found.append(_line(sent.sent_ms, "wire", f"{'terminal → bank' if sent.up else 'bank → terminal'}  {text}"))
        if sent.delivered_ms is None:
            found.append(_line(sent.sent_ms, "wire", f"{_name(sent)} never arrives"))
        elif sent.delivered is not None:
            found.append(_line(sent.delivered_ms, "wire", f"{_name(sent)} arrives damaged"))
        elif sent.taken_on:
            found.append(_line(sent.delivered_ms, "wire", f"{_name(sent)} arrives on another request's connection"))
    return found


def _name(sent: Sent) -> str:
    return sent.message.mti if sent.message else "it"


def _ledger(run: Run) -> list[Line]:
    found = []
    for one in run.evidence.movements:
        verb, side = _DOES.get(one.type, _EFFECTS[one.effect])
        what = f"{money(one.amount)} {side} card {one.card}, trace {one.stan:06d}"
        found.append(_line(one.at_ms, "ledger", f"{verb} {what}"))
        if one.reversed_ms is not None:
            found.append(_line(one.reversed_ms, "ledger", f"reverses {what}"))
    return found


def _platform(run: Run) -> list[Line]:
    found = []
    for order in run.evidence.orders:
        found.append(_line(order.taken_ms, "platform", f"takes order {order.number} of {money(order.amount)}"))
        if order.placed_ms is not None:
            said = f"the bank says {order.response_code}" if order.answered_ms is not None else "it hears no answer"
            found.append(_line(order.placed_ms, "platform", f"asks the bank for order {order.number}: {said}"))
    return found


def _paper(run: Run) -> list[Line]:
    return [
        _line(slip.at_ms, "paper", " | ".join(line for line in slip.lines if line) + ("" if slip.cut else " | (torn)"))
        for slip in run.evidence.slips
    ]


def verdict(run: Run) -> list[str]:
    """The end of the story, in plain words."""
    found = [f"{name} fired" for name in run.fired] + [f"{name} NEVER FIRED: this run proves nothing"
                                                      for name in run.not_fired]
    for intent in run.evidence.intents:
        if intent.name != CLOSING:
            meant = money(intent.amount) if intent.amount else "nothing"
            found.append(f"{intent.name}: meant to pay {meant}, is debited {money(run.evidence.net(intent))}")
    found += [_stood(wrong, run.end_ms) for wrong in run.wrong_money]
    if not run.broken:
        found.append("No rule is broken.")
    for rule, findings in run.broken.items():
        found.append(f"{rule} is broken ({meaning(rule)}): {'; '.join(findings)}")
    return found


def _stood(wrong: Wrong, end_ms: int) -> str:
    """How long it stood, in plain words."""
    what = f"{money(abs(wrong.amount))} {'too much paid back' if wrong.amount < 0 else 'wrongly debited'}, {wrong.whose}"
    seconds = f"{wrong.stood_ms(end_ms) / 1000:.3f} s"
    return f"{what}: stood for {seconds}" if wrong.until_ms is not None else f"{what}: still stands after {seconds}"


def text(run: Run, hello: list[Any], port: str) -> str:
    """The whole story as plain text."""
    rows = [f"{line.at_ms / 1000:9.3f} s  {line.who:<8}  {line.text}" for line in lines(run)]
    head = [f"{run.scenario.name}: {run.scenario.title}", run.scenario.say.en, ""]
    ran_on = f"Ran on {hello[1]} ({hello[2]}), heap {hello[3] // 1024} KB, firmware {hello[0]}, port {port}."
    return "\n".join([*head, *rows, "", *verdict(run), f"Trace {run.trace_hash}. {ran_on}"]) + "\n"
