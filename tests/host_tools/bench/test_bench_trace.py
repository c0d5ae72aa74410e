"""The trace that is kept: no card number in it, no key, and its hash is that of the file."""

from __future__ import annotations

import hashlib
import json

from posfault.bench import setting, trace

TRACK2 = setting.CARDS["A"]
PAN = setting.pan("A")


def one(*event: object) -> list[object]:
    (line,) = trace.lines([list(event)])
    return list(json.loads(line))


def test_a_card_shows_its_first_six_and_last_four_digits() -> None:
    for point in ("card_reader.read", "app card_reader.read"):
        assert one(5, point, ["swipe", TRACK2]) == [5, point, ["swipe", "620000******0005"]]


def test_a_message_shows_its_mti_size_and_fingerprint() -> None:
    data = bytes.fromhex("0014" "6000030000" "602200000100" "0200" + PAN + "00")
    fingerprint = hashlib.sha256(data).hexdigest()[:16]
    for point in ("network.send", "network.receive", "app network.send", "app network.receive"):
        assert one(5, point, 1, data.hex(), True) == [5, point, 1, "0200", len(data), fingerprint, True]


def test_two_messages_that_differ_in_one_byte_differ_in_the_trace() -> None:
    lines = [trace.lines([[5, "network.send", 1, bytes([*bytes(40), last]).hex()]]) for last in range(256)]
    assert len({line for (line,) in lines}) == 256


def test_what_is_no_message_stays_what_it_is() -> None:
    assert one(5, "network.receive", 1, "") == [5, "network.receive", 1, ""]
    assert one(5, "app network.receive", 1) == [5, "app network.receive", 1]
    assert one(5, "network.connect", 1) == [5, "network.connect", 1]


def test_no_number_of_a_card_is_left_anywhere() -> None:
    read = [[1, "card_reader.read", ["swipe", TRACK2]], [2, "app card_reader.read", ["chip", TRACK2]]]
    events = [*read, [3, "network.send", 1, PAN * 4]]
    text = trace.text(events).decode()
    assert PAN not in text
    assert PAN[:-4] not in text
    assert TRACK2[-16:] not in text


def test_the_hash_is_that_of_the_file() -> None:
    events = [[1, "display.show", "请稍候\nPLEASE WAIT"], [2, "keypad.key", ["1", 0]],
              [3, "app printer.status", 1, None, True]]
    file = (b'[1,"display.show","' + "请稍候".encode() + b'\\nPLEASE WAIT"]\n[2,"keypad.key",["1",0]]\n'
            b'[3,"app printer.status",1,null,true]\n')
    assert trace.text(events) == file
    assert "".join(line + "\n" for line in trace.lines(events)).encode() == file
    assert trace.digest(events) == hashlib.sha256(file).hexdigest()
    assert trace.digest([]) == hashlib.sha256(b"").hexdigest()
    assert trace.lines([]) == []


def test_what_a_text_may_hold_makes_no_line_of_its_own() -> None:
    for sign in ("\n", "\r", "\x0b", "\x1e", "\x85", "\u2028", '"'):
        assert one(1, "display.show", f"a{sign}b") == [1, "display.show", f"a{sign}b"]


def test_the_order_counts() -> None:
    events: list[list[object]] = [[1, "display.show", "a"], [1, "display.show", "b"]]
    assert trace.digest(events) != trace.digest(events[::-1])


def test_a_scanned_code_is_only_measured() -> None:
    code = "6212345678901234567"
    for point in ("scanner.read", "app scanner.read"):
        assert one(5, point, code) == [5, point, 19]
