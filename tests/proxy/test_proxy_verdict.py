"""What the wire alone makes of it: a terminal and a host that do right or wrong about what struck them."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from posfault.acquirer import dialects
from posfault.acquirer.codec import Message
from posfault.acquirer.dialect import Dialect
from posfault.complaints.case import Case
from posfault.complaints.parts import LEDGER, About, Row, Settled
from posfault.proxy import dealings, judge
from posfault.proxy.judge import Witnesses

DIALECT = dialects.get("aes")
TERMINAL, CARD = "10000001", "6200000000000005"
SIGN_ON = Message("0800", {11: "000001", 41: TERMINAL, 42: "8" * 15, 60: "00000000003", 62: "3031", 63: "001"})
ECHO = Message("0820", {11: "000006", 41: TERMINAL, 42: "8" * 15, 60: "00000000301"})
SIGN_OFF = Message("0820", {11: "000005", 41: TERMINAL, 42: "8" * 15, 60: "00000001002"})
DROPPED = ("drop network.receive 2",)           # behind the sign-on's, the answer to the first sale


def sale(stan: int, amount: int = 8800) -> Message:
    fields = {3: "000000", 4: f"{amount:012d}", 11: f"{stan:06d}", 22: "022", 25: "00", 41: TERMINAL, 42: "8" * 15,
              49: "156", 60: "22000001000"}
    return Message("0200", fields | {2: CARD})


def reversal(stan: int) -> Message:
    fields = {number: text for number, text in sale(stan).fields.items() if number != 2}
    return Message("0400", fields | {61: f"000001{stan:06d}"})


def in_characters(message: Message) -> Message:
    """The same as the generic acquirer's terminals say it."""
    fields = {number: text for number, text in message.fields.items() if number not in (61, 62, 63)}
    fields[60] = fields[60][2:8]
    if message.mti[:2] == "08":
        return Message("0800", fields | {3: "920000" if message is SIGN_ON else "990000"}, header="")
    return Message(message.mti, fields | ({62: message.fields[61][6:]} if 61 in message.fields else {}), header="")


def refund(stan: int) -> Message:
    made = sale(stan)
    return Message("0220", made.fields | {3: "200000", 60: "25000001000", 61: "0000010000020106"})


def answer(request: Message, code: str = "00", **more: str) -> Message:
    kept = {number: request.fields[number] for number in (3, 4, 11, 25, 41, 42, 60) if number in request.fields}
    more_fields = {int(number[1:]): text for number, text in more.items()}
    return Message(f"{int(request.mti) + 10:04d}", kept | {39: code} | more_fields, header=request.header)


def found(between: Any, asked: list[tuple[Message, Message | None]], *faults: str, case: Case | None = None,
          dialect: Dialect = DIALECT) -> dict[str, Any]:
    """The verdict after a terminal has asked, and a host answered, one behind the other on one connection."""
    async def run() -> Any:
        async with between(*faults, dialect=dialect.name) as proxy:
            terminal, host = await proxy.pair()
            for request, reply in asked:
                for end, message in ((terminal, request), (host, reply)):
                    before = len(proxy.record.sent)
                    end.say(*([dialect.codec.encode(message)] if message else ()))
                    while len(proxy.record.sent) < before + (message is not None):
                        await asyncio.sleep(0)
        return proxy

    return judge.judged(Witnesses(dealings.of_wire(asyncio.run(run()).record.sent), case))


def told(*requests: Message) -> list[tuple[Message, Message | None]]:
    """Each with a good answer."""
    return [(one, answer(one)) for one in requests]


def row(stan: int, state: str = "posted", amount: int = 8800, number: int = 0) -> Row:
    return Row(number or stan, TERMINAL, "8" * 15, 1, stan, "", "sale", 1, amount, "620000******0005", "holder", 0, state,
               "00", None, "", "", "", False)


def books(*rows: Row, **more: Any) -> Case:
    return Case(About(LEDGER, "test"), ("ledger",), None, rows, **more)


@pytest.mark.parametrize(("asked", "faults", "broken"), [
    (told(SIGN_ON, sale(2), sale(3)), (), set()),                               # two purchases of one price
    (told(SIGN_ON, sale(2), sale(3)), DROPPED, {"charged-once", "no-one-sided"}),
    (told(SIGN_ON, sale(2), reversal(2), sale(3)), DROPPED, set()),
    (told(SIGN_ON, sale(2), sale(2), sale(3)), DROPPED, set()),                 # asked again under its number, and heard
    (told(SIGN_ON, sale(2), sale(3, 9900)), DROPPED, {"no-one-sided"}),
    (told(SIGN_ON, sale(2)), ("corrupt network.receive 2",), {"no-one-sided"}),
    (told(SIGN_ON, sale(2)), ("drop network.send 2",), {"reply-to-request"}),   # this host answers what never reached it
    ([*told(SIGN_ON), (sale(2), answer(sale(2), "51")), *told(sale(3))], DROPPED, set()),
    ([*told(SIGN_ON, sale(2)), (reversal(2), None)], DROPPED, {"no-one-sided"}),
    ([*told(SIGN_ON, sale(2)), (reversal(2), answer(reversal(2), "25"))], DROPPED, set()),
    (told(SIGN_ON, refund(4)), DROPPED, {"no-one-sided"}),
    (told(SIGN_ON, refund(4), refund(4)), DROPPED, set()),
    (told(sale(2)), (), {"signed-on"}),
    ([(SIGN_ON, answer(SIGN_ON, "99")), *told(sale(2))], (), {"signed-on"}),
    (told(SIGN_ON, sale(2)), ("drop network.receive 1",), {"signed-on"}),
    (told(SIGN_ON, SIGN_OFF, sale(2)), (), {"signed-on"}),
    ([(sale(2), answer(sale(2), "77"))], (), set()),
    (told(SIGN_ON, sale(2), sale(2, 9900)), (), {"repeat-as-before"}),
    ([*told(SIGN_ON), (sale(2), answer(sale(7)))], (), {"reply-to-request"}),
])
def test_what_the_wire_shows(between: Any, asked: Any, faults: tuple[str, ...], broken: set[str]) -> None:
    assert set(found(between, asked, *faults)) == broken


@pytest.mark.parametrize("name", dialects.NAMES)
def test_in_every_dialect(between: Any, name: str) -> None:
    dialect = dialects.get(name)
    asked = [SIGN_ON, ECHO, sale(2), reversal(2), sale(3)]
    if name == "ascii":
        asked = [in_characters(one) for one in asked]
    loses = "drop network.receive 3"
    assert not found(between, told(*asked), loses, dialect=dialect)
    assert set(found(between, told(*asked[:3], asked[4]), loses, dialect=dialect)) == {"charged-once", "no-one-sided"}


def test_the_ledger_knows_better_what_stands(between: Any) -> None:
    asked = told(SIGN_ON, sale(2), sale(3))
    assert set(found(between, asked, *DROPPED, case=books(row(2), row(3)))) == {"charged-once", "no-one-sided"}
    assert not found(between, asked, *DROPPED, case=books(row(2, "reversed"), row(3)))


@pytest.mark.parametrize(("references", "broken"), [(("1" * 12, "2" * 12), True), (("1" * 12, "1" * 12), False)])
def test_one_request_that_is_booked_twice(between: Any, references: tuple[str, str], broken: bool) -> None:
    asked = [*told(SIGN_ON), *((sale(2), answer(sale(2), F37=one)) for one in references)]
    assert ("charged-once" in found(between, asked)) == broken
    case = books(*(row(2, number=number) for number, _ in enumerate(set(references), start=1)))
    assert ("charged-once" in found(between, told(SIGN_ON, sale(2), sale(2)), case=case)) == broken


def test_what_the_terminal_was_told_and_the_ledger_lacks(between: Any) -> None:
    verdict = found(between, told(SIGN_ON, sale(2)), case=books())
    assert set(verdict) == {"no-one-sided"}
    assert "the ledger has nothing under that number" in verdict["no-one-sided"][0]


def test_a_ledger_that_does_not_add_up(between: Any) -> None:
    verdict = found(between, told(SIGN_ON), case=books(unbalanced=((3, 100), (0, 100))))
    assert [len(findings) for findings in verdict.values()] == [2]
    assert set(verdict) == {"money-conserved"}


@pytest.mark.parametrize(("flag", "booked", "faults", "broken"), [
    ("1", 8800, (), set()),
    ("1", 9900, (), {"totals-agree"}),
    ("2", 9900, (), set()),                                 # the terminal has been told
    ("2", 9900, ("drop network.receive 3",), {"totals-agree"}),
])
def test_totals_of_a_settlement(between: Any, flag: str, booked: int, faults: tuple[str, ...], broken: set[str]) -> None:
    block = f"{8800:012d}001{0:012d}000"
    settles = Message("0500", {11: "000009", 41: TERMINAL, 42: "8" * 15, 48: block + "0" * 32, 49: "156", 60: "00000001201",
                               63: "001"})
    asked = [*told(SIGN_ON, sale(2)), (settles, answer(settles, F48=block + flag + "0" * 30 + "1"))]
    case = books(row(2), settled=(Settled(TERMINAL, 1, booked, 1, 0, 0),))
    assert set(found(between, asked, *faults, case=case)) == broken


@pytest.mark.parametrize(("code", "broken"), [("00", {"totals-agree"}), ("95", set())])
def test_a_generic_acquirer_tells_by_its_code_that_totals_differ(between: Any, code: str, broken: set[str]) -> None:
    settles = Message("0500", {3: "920000", 11: "000009", 41: TERMINAL, 42: "8" * 15, 60: "000001",
                               63: f"001{8800:012d}000{0:012d}"}, header="")
    asked = [*told(*map(in_characters, (SIGN_ON, sale(2)))), (settles, answer(settles, code))]
    case = books(row(2), settled=(Settled(TERMINAL, 1, 9900, 1, 0, 0),))
    assert set(found(between, asked, case=case, dialect=dialects.get("ascii"))) == broken


def test_what_a_fault_delivers_astray_is_not_the_hosts_doing(between: Any) -> None:
    async def run() -> Any:
        async with between("cross_delivered network.receive 1 after_ms=1") as proxy:
            terminal, host = await proxy.pair()
            terminal.say(DIALECT.encode(SIGN_ON))
            await host.hear()
            host.say(DIALECT.encode(answer(SIGN_ON)))
            while not proxy.schedule.fired:
                await asyncio.sleep(0)
            other, _ = await proxy.pair()
            assert DIALECT.decode(await other.hear()).mti == "0810"
        return proxy

    wire = dealings.of_wire(asyncio.run(run()).record.sent)
    assert not wire.all[0].heard
    assert judge.judged(Witnesses(wire)) == {}


def test_rules_are_judged_or_said_not_to_be() -> None:
    without, with_ledger = Witnesses(dealings.Dealings()), Witnesses(dealings.Dealings(), books())
    assert set(judge.not_judged(without)) - set(judge.not_judged(with_ledger)) == set(judge.NEEDS_LEDGER)
    assert "has-voucher" in judge.not_judged(with_ledger)
