"""What a real run puts on the wire: each request has its row's fields, and pyiso8583 reads it without our tables."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import iso8583
import pytest
from iso8583.specs import default_ascii

from posfault import facts
from posfault.acquirer import dialects
from posfault.acquirer.codec import Message
from posfault.bench.bench import Bench
from posfault.bench.run import run
from posfault.scenario import Step
from posfault.scenario_file import load

DIALECT = dialects.get("aes")

TABLE = facts.table("messages")
ROWS = {row[0]: row for row in facts.messages()}
DAY = Path(__file__).parents[1] / "business_day.toml"
OPTIONAL = {26, 35, 38, 52, 53}     # of what only some have: a PIN, a track, an approval code
FRONT = 11                  # TPDU and header

DIGITS = {2, 3, 4, 11, 12, 13, 14, 22, 25, 26, 35, 48, 53, 60, 61}
PADDED_RIGHT = {2, 22, 35, 48, 60, 61}
BYTES = {52, 62, 64}


def _spec() -> dict[str, Any]:
    """The standard's lengths in UnionPay's encoding, for every field of a request, written without our field table."""
    spec = {name: dict(row) for name, row in default_ascii.items()}
    for name, size in (("h", FRONT), ("t", 2), ("p", 8), ("1", 8)):
        spec[name] |= {"data_enc": "b", "max_len": size}
    for name, row in spec.items():
        if name.isdigit():
            row |= {"len_enc": "bcd", "len_type": (row["len_type"] + 1) // 2}
            if int(name) in DIGITS:
                pad = "right_pad" if int(name) in PADDED_RIGHT else "left_pad"
                row |= {"data_enc": "b", "len_count": "nibbles", pad: "0"}
            elif int(name) in BYTES:
                row |= {"data_enc": "b", "len_count": "bytes"}
    spec["64"]["max_len"] = 8
    spec["52"]["max_len"] = 16      # AES: a PIN block of format 4
    return spec


SPEC = _spec()


def name(message: Message) -> str:
    """The row's: by MTI, type and network code; a code sale is a sale without card."""
    if message.mti == "0400":
        return "reversal"
    kind, code = message.fields[60][:2], message.fields[60][8:]
    names = [row[0] for row in facts.messages() if (row[1], row[4], row[5]) == (message.mti, kind, code)]
    return "code_sale" if 59 in message.fields else names[0]


@pytest.fixture(scope="module")
def requests(stand: Any) -> list[tuple[bytes, Message]]:
    """Every request of a day with a sale, one whose answer is lost, its reversal, and of the business day."""
    slot, world = stand.morning(())
    steps = (Step("sign on"), Step("sale", "tea", 8800, "A"), Step("sale", "coat", 128_800, "B"), Step("settle"),
             Step("sign on"), Step("sign off"))
    world.clerk.assign(steps)
    Bench(stand.home, world, [["network.receive", 3, "drop", "", []]], [], slot).run()
    wires = (world.wire, run(stand, load(DAY), ()).world.wire)
    return [(sent.data, DIALECT.decode(sent.data)) for wire in wires for sent in wire.sent if sent.up]


def test_every_kind_of_request_was_sent(requests: list[tuple[bytes, Message]]) -> None:
    assert {name(message) for _, message in requests} == set(ROWS)
    assert 0 < [message.mti for _, message in requests].index("0400") < len(requests) - 1


def test_each_has_exactly_the_fields_of_its_row(requests: list[tuple[bytes, Message]]) -> None:
    for _, message in requests:
        wanted = set(ROWS[name(message)][6])
        assert wanted - OPTIONAL <= set(message.fields) <= wanted, message.mti
        assert all(message.fields.values()), message.mti


def test_fixed_contents_are_those_of_the_row(requests: list[tuple[bytes, Message]]) -> None:
    for _, message in requests:
        _, _, processing_code, condition, kind, network_code, _ = ROWS[name(message)]
        assert message.fields.get(3, "") == processing_code
        assert message.fields.get(25, "") == condition
        assert (message.fields[60][:2], len(message.fields[60]), message.fields[60][8:]) == (kind, 11, network_code)
        assert (message.tpdu, message.header) == ("6000030000", "602200000100")
        assert message.fields.get(49, TABLE.CURRENCY) == TABLE.CURRENCY


def test_the_header_says_which_software_sends_and_the_bank_keeps_that(planted: Any, shop: Any) -> None:
    """The firmware's version stands in version.py and nowhere else."""
    newer = planted(("version.py", 'VERSION = "0.1.0"', 'VERSION = "2.13.7"'))
    seen = shop.play(shop.scenario(), stand=newer)
    assert {sent.message.header for sent in seen.sent("0200") if sent.up} == {"602200021307"}
    assert {one.request_message.software for one in seen.world.acquirer.log} == {"2.13.7"}
    assert newer.hello()[0] == "2.13.7"
    assert (seen.run.broken, seen.run.net) == ({}, {"tea": 8800})


def test_pyiso8583_reads_them_by_the_standard_s_lengths(requests: list[tuple[bytes, Message]]) -> None:
    for data, message in requests:
        document, _ = iso8583.decode(data, SPEC)
        assert document["t"] == message.mti
        assert {int(name): text for name, text in document.items() if name.isdigit()} == message.fields


def test_what_pyiso8583_writes_by_the_standard_s_lengths_is_the_same(requests: list[tuple[bytes, Message]]) -> None:
    for data, message in requests:
        document = {str(number): text for number, text in message.fields.items()}
        document |= {"t": message.mti, "h": data[:FRONT].hex().upper()}
        assert bytes(iso8583.encode(document, SPEC)[0]) == data


def test_a_reversal_repeats_what_its_original_said(requests: list[tuple[bytes, Message]]) -> None:
    messages = [message for _, message in requests]
    reversal = next(message for message in messages if message.mti == "0400")
    original = next(one for one in messages if one.mti == "0200" and one.fields[11] == reversal.fields[11])
    for number in (3, 4, 11, 22, 25, 41, 42, 49, 60):
        assert reversal.fields[number] == original.fields[number]
    assert reversal.fields[61] == original.fields[60][2:8] + original.fields[11] + "0310"
    assert (reversal.fields[39], 38 in reversal.fields) == ("98", False)
