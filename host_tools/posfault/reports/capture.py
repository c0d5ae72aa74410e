"""What the network carried in a run, as a capture that Wireshark opens: what was meant, and what arrived.

A pcapng file with two interfaces. `intended`: what terminal and bank sent, when they did. `delivered`: what reached the
other side, when it did. Each connection is a TCP stream of its own; its two ends are in 10.8.1.0 on the one, in 10.8.2.0
on the other interface. Card data, PIN blocks, keys and MACs are covered; see acquirer/redaction.py.
"""

from __future__ import annotations

import functools
import shlex
from pathlib import Path
from typing import NamedTuple

from posfault.acquirer import codec
from posfault.acquirer.codec import Codec, CodecError, Form, frame
from posfault.acquirer.redaction import redacted
from posfault.bench.run import Run
from posfault.bench.wire import Sent
from posfault.errors import InputError
from posfault.text import ENGLISH, spoken, tell

PORT = 5000             # of the bank
INTENDED, DELIVERED = "intended", "delivered"
CARRIED, PLAIN = "carried", "plain"
DISSECTOR = Path(__file__).with_name("posfault.lua")
_ROOM = {52: 16, 53: 8}        # characters that Wireshark expects there: less than there may be
_UNIX_2000_S = 946_684_800
Connection = tuple[int, int]


class Passed(NamedTuple):
    """One message on one interface. intact: as its sender had it. said: a comment."""

    at_ms: int
    on: str
    up: bool
    connection: Connection
    data: bytes
    intact: bytes
    said: str = ""


def capture(run: Run, form: str = CARRIED, language: str = ENGLISH) -> bytes:
    """The file. form: CARRIED as it was; PLAIN without TPDU and header, in characters, as Wireshark reads it unaided.

    Raises InputError where there is no such form.
    """
    if form not in (CARRIED, PLAIN):
        raise InputError("--pcap-form", f"there is no form {form}", f"write {CARRIED} or {PLAIN}")
    from posfault.reports.pcapng import Capture, Packet  # dpkt loads every protocol that it knows

    made = Capture((INTENDED, DELIVERED), PORT)
    for one in sorted([*_intended(run, language), *_delivered(run)], key=lambda one: (one.at_ms, one.on == DELIVERED)):
        written = _plain if form == PLAIN else _carried
        at_us = (run.evidence.wall + _UNIX_2000_S) * 1_000_000 + one.at_ms * 1000
        made.add(Packet(at_us, one.on, one.connection, one.up, frame(written(run, one)), one.said))
    return bytes(made)


def _intended(run: Run, language: str) -> list[Passed]:
    found = [Passed(at_ms, INTENDED, True, connection, data, data, _fate(run, at_ms, connection, data, language))
             for at_ms, connection, data in asked_for(run)]
    for sent in run.evidence.wire.sent:
        if not sent.up:
            fate = "page_lost" if sent.delivered_ms is None else "arrives_damaged" if sent.delivered is not None else ""
            said = spoken(tell(fate, what=_name(sent)), language) if fate else ""
            found.append(Passed(sent.sent_ms, INTENDED, False, sent.connection, sent.data, sent.data, said))
    return found


def _name(sent: Sent) -> str:
    return sent.message.mti if sent.message else tell("that_data")


def _fate(run: Run, at_ms: int, connection: Connection, data: bytes, language: str) -> str:
    """What became of what the terminal sent, where it did not arrive as it was."""
    arrived = [sent for sent in run.evidence.wire.sent if sent.up and sent.connection == connection
               and sent.delivered_ms is not None and sent.delivered_ms >= at_ms]
    if any(sent.data == data for sent in arrived):
        return ""
    return spoken(tell("arrives_damaged" if arrived else "never_arrives", what=tell("that_data")), language)


def asked_for(run: Run) -> list[tuple[int, Connection, bytes]]:
    """(bench time, connection, message) of all that the terminal meant to send.

    Where a fault made a difference the trace has the app's own side too; what the line let go later was asked for before.
    """
    later = {(sent.connection, sent.sent_ms) for sent in run.evidence.wire.sent if sent.up and sent.asked_ms is not None}
    found: list[tuple[int, Connection, bytes]] = []
    boot = 1
    for at_ms, point, *values in run.world.trace:
        if point == "power.on":
            boot += 1
        elif point.removeprefix("app ") == "network.send":
            connection, data = (boot, values[0]), _unframed(values[1])
            if point != "network.send":
                found = [one for one in found if one[:2] != (at_ms, connection)]
            if point != "network.send" or (connection, at_ms) not in later:
                found.append((at_ms, connection, data))
    return found


def _unframed(framed: str) -> bytes:
    try:
        return codec.unframe(bytes.fromhex(framed))
    except CodecError:
        return bytes.fromhex(framed)[2:]


def _delivered(run: Run) -> list[Passed]:
    found = []
    for sent in run.evidence.wire.sent:
        if sent.delivered_ms is not None:
            data = sent.data if sent.delivered is None else sent.delivered
            connection = sent.taken_on or sent.connection
            found.append(Passed(sent.delivered_ms, DELIVERED, sent.up, connection, data, sent.asked or sent.data))
    return found


def _carried(run: Run, one: Passed) -> bytes:
    return redacted(run.world.acquirer.dialect.codec, one.data, one.intact)


def _plain(run: Run, one: Passed) -> bytes:
    """What is no message, or one of which it is not certain any more what lies where, stays as it was, covered."""
    own = run.world.acquirer.dialect.codec
    try:
        message = own.decode(one.data)
        if _laid_out(own, one.data) != _laid_out(own, one.intact):
            return _carried(run, one)
    except CodecError:
        return _carried(run, one)
    written = _in_characters(run.world.acquirer.dialect.form.fields)
    for number in _ROOM.keys() & message.fields.keys():
        message.fields[number] = message.fields[number][: _ROOM[number]]
    return redacted(written, written.encode(message))


def _laid_out(own: Codec, data: bytes) -> list[tuple[int, slice]]:
    return [(number, place.where) for number, place in own.places(data).items()]


@functools.cache
def _in_characters(fields: tuple[tuple[int, str, int], ...]) -> Codec:
    """What Wireshark has less room for, and is covered anyway, is that much shorter."""
    short = {number: room // 2 if kind == "b" else room for number, kind, _ in fields if (room := _ROOM.get(number))}
    return Codec(Form(tuple((number, kind, short.get(number, length)) for number, kind, length in fields), "ascii", 0, 0))


def how_to_read(out: Path, form: str) -> str:
    """The command that dissects it."""
    command = ["tshark", "-r", str(out), "-o", "iso8583.len_endian:Big endian",
               "-o", "iso8583.charset:Digits represented as ASCII Characters",
               "-o", "iso8583.binencode:Bin data represented as Hex Ascii characters"]
    if form == PLAIN:
        return shlex.join([*command, "-d", f"tcp.port=={PORT},iso8583"])
    return shlex.join([*command, "-X", f"lua_script:{DISSECTOR}", "-d", "tcp.port==1,iso8583"])
