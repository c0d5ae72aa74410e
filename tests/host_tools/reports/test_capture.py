"""Captures: tshark reads every field of what was meant and what arrived, and nobody reads a card number in them."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from posfault import cli, facts
from posfault.acquirer import dialects
from posfault.acquirer.redaction import redacted
from posfault.bench import setting
from posfault.reports import capture

FIELD = tuple(facts.guards())
READ = ("frame.interface_name", "frame.comment", "ip.src", "iso8583.mti", "iso8583.bit2", "iso8583.bit11", "iso8583.bit60",
        "iso8583.bit64", "_ws.malformed")
CODEC = dialects.get(dialects.DEFAULT).codec
with_tshark = pytest.mark.skipif(shutil.which("tshark") is None, reason="tshark is not installed")


def hides_cards(data: bytes) -> bool:
    """Packed, shifted by half a byte, or in characters."""
    return not any(setting.pan(card) in data.hex() or setting.pan(card).encode() in data for card in setting.CARDS)


def read(path: Path, form: str) -> list[list[str]]:
    """What tshark reads of each packet, by the command that posfault names."""
    fields = [word for one in READ for word in ("-e", one)]
    command = [*shlex.split(capture.how_to_read(path, form)), "-T", "fields", *fields]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True)
    return [line.split("\t") for line in done.stdout.splitlines()]


@pytest.fixture(scope="module")
def lost(shop: Any) -> Any:
    """The answer to a sale of a card with a PIN is lost; the terminal reverses it."""
    steps = (shop.SIGN_ON, shop.sale("tea", 8800, "F"))
    return shop.play(shop.scenario(shop.fault("network.receive", "drop", 2), steps=steps)).run


@with_tshark
@pytest.mark.parametrize("form", [capture.CARRIED, capture.PLAIN])
def test_tshark_reads_what_was_meant_and_what_arrived(form: str, lost: Any, tmp_path: Path) -> None:
    data = capture.capture(lost, form)
    assert hides_cards(data)
    (tmp_path / "x.pcapng").write_bytes(data)
    packets = read(tmp_path / "x.pcapng", form)
    assert [one[0] for one in packets].count("intended") == len(lost.evidence.wire.sent)
    arrived = [sent for sent in lost.evidence.wire.sent if sent.delivered_ms is not None]
    assert [one[0] for one in packets].count("delivered") == len(arrived) == len(lost.evidence.wire.sent) - 1
    assert all(one[-1] == "" for one in packets), "tshark objects"
    assert all(one[3] for one in packets), "not read as ISO 8583"
    assert [one[:4] for one in packets if one[1]] == [["intended", "lost: 0210", "10.8.1.2", "0210"]]
    sale = next(one for one in packets if one[3] == "0200")
    assert sale[4:8] == ["6200009999990047", "000004", "22000001000", "F" * 16]
    assert [one[5] for one in packets if one[3] == "0400"] == ["000004", "000004"]


def test_what_a_fault_kept_from_the_line_was_meant_all_the_same(shop: Any) -> None:
    lost = shop.play(shop.scenario(shop.fault("network.send", "drop", 2))).run
    sales = [data for _, _, data in capture.asked_for(lost) if CODEC.decode(data).mti == "0200"]
    carried = [sent for sent in lost.evidence.wire.sent if sent.up and sent.message.mti == "0200"]
    assert len(sales) == len(carried) + 1
    assert b"it never arrives" in capture.capture(lost)


def test_what_comes_later_was_meant_once(shop: Any) -> None:
    late = shop.play(shop.scenario(shop.fault("network.send", "delay", 2, ms=5000))).run
    asked = [data for _, _, data in capture.asked_for(late)]
    assert len(asked) == len(set(asked))


@pytest.mark.parametrize(("kind", "given"), [("truncate", {"bytes": 40}), ("corrupt", {"byte": 14}),
                                             ("corrupt", {"byte": 24})])
@pytest.mark.parametrize("point", ["network.send", "network.receive"])
def test_what_arrives_damaged_shows_no_more_than_what_arrives_whole(point: str, kind: str, given: Any, shop: Any) -> None:
    damaged = shop.play(shop.scenario(shop.fault(point, kind, 2, **given))).run
    for form in (capture.CARRIED, capture.PLAIN):
        assert hides_cards(capture.capture(damaged, form))


def test_a_message_stays_as_long_as_it_was_and_shows_what_may_be_shown(lost: Any) -> None:
    sale = next(sent.data for sent in lost.evidence.wire.sent if sent.message.mti == "0200")
    covered = redacted(CODEC, sale)
    assert len(covered) == len(sale)
    read = CODEC.places(covered)
    shown = {number: place.value for number, place in CODEC.places(sale).items()}
    assert read.keys() == shown.keys()
    for number, value in ((number, place.value) for number, place in read.items()):
        if number == 2:
            assert value == "6200009999990047"
        elif number == 35:
            assert re.fullmatch("62000099999900479+", value)
        elif number in (14, 52, 53, 64):
            assert set(value) <= set("9F")
        elif number != 63:
            assert value == shown[number]


@pytest.mark.parametrize("begin", [0, 5, 12, 25, 40])
def test_what_cannot_be_read_is_covered_as_a_whole(begin: int, lost: Any) -> None:
    sale = next(sent.data for sent in lost.evidence.wire.sent if sent.message.mti == "0200")
    part = sale[begin:-1]
    assert redacted(CODEC, part) == b"\xff" * len(part)
    assert redacted(CODEC, part, sale).startswith(sale[:21]) == (begin == 0)


def test_the_dissector_knows_the_fields_that_the_terminal_writes() -> None:
    rows = re.findall(r'\[(\d+)\] = \{ "(\w+)", (\d+) \}', capture.DISSECTOR.read_text(encoding="utf-8"))
    assert [(int(number), kind, int(length)) for number, kind, length in rows] == list(facts.iso_fields())


def test_run_writes_one_and_says_how_it_is_read(tmp_path: Path, capsys: Any) -> None:
    out = tmp_path / "x.pcapng"
    assert cli.status(["run", "reply_lost_clerk_repeats", "--pcap", str(out), "--pcap-form", "plain"]) == 0
    assert out.read_bytes()[:4] == b"\x0a\x0d\x0d\x0a"
    assert shlex.quote(str(out)) in capsys.readouterr().out.splitlines()[-1]
