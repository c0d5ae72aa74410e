"""What faults of the card reader do. A plain sale reads its card once; the probe asks for three, eight seconds each."""

from __future__ import annotations

from typing import Any

import pytest

from posfault.bench import setting, trace

TRACK = setting.CARDS["A"]
CHIP = ["chip", TRACK]


def cards(probe: Any, *faults: Any, coming: Any = ((1000, CHIP), (7000, ["swipe", TRACK]))) -> list[str]:
    """What is read and whether the card is still in three seconds later; three times."""
    return list(probe("card", *faults, coming=tuple((ms, "card_reader", content) for ms, content in coming)).lines)


def test_a_chip_card_stays_in_until_it_is_taken_out_and_a_swiped_one_is_never_in(probe: Any) -> None:
    chip, swipe = f"('chip', '{TRACK}')", f"('swipe', '{TRACK}')"
    assert cards(probe) == [chip, "True", swipe, "False", "None", "False"]
    assert cards(probe, coming=((1000, CHIP), (2000, "out"))) == [chip, "False", "None", "False", "None", "False"]


def test_no_card_number_is_in_the_trace_however_it_came(probe: Any) -> None:
    text = trace.text(probe("card", coming=((1000, "card_reader", CHIP),)).events("card_reader.read")).decode()
    assert TRACK.partition("D")[0] not in text
    assert '["chip","620000******0005"]' in text


@pytest.mark.effect("misread", "card_reader.read")
def test_another_number_is_read(shop: Any, probe: Any) -> None:
    fault = shop.fault("card_reader.read", "misread", 1, place=15, add=4)
    assert cards(probe, fault)[0] == f"('chip', '{TRACK[:15]}9{TRACK[16:]}')"
    seen = shop(fault, off=("card_checked",))
    assert seen.run.fired == ["misread at card_reader.read 1"]
    assert [request.request_message.fields[35][:16] for request in seen.asked("0200")] == [f"{TRACK[:15]}9"]


@pytest.mark.effect("removed_early", "card_reader.read")
def test_a_chip_card_is_out_right_after_it_was_read_and_another_is_not_read(shop: Any, probe: Any) -> None:
    fault = shop.fault("card_reader.read", "removed_early", 1)
    assert cards(probe, fault)[:2] == [f"('chip', '{TRACK}')", "False"]
    seen = shop(fault)
    swiped = [event[0] for event in seen.events("card_reader.read") if event[0] < seen.run.closing_ms]
    assert len(swiped) == 2
    assert [event[0] for event in seen.events("app card_reader.read")] == swiped[:1]
    assert seen.run.net == {"tea": 8800}


@pytest.mark.effect("removed_early", "card_reader.present")
def test_the_card_is_gone_when_the_reader_is_asked(shop: Any, probe: Any) -> None:
    assert cards(probe, shop.fault("card_reader.present", "removed_early", 1)) == [
        f"('chip', '{TRACK}')", "False", f"('swipe', '{TRACK}')", "False", "None", "False"]


@pytest.mark.effect("error_after_send", "card_reader.present")
def test_the_reader_answers_no_more_until_somebody_sees_to_it(shop: Any, probe: Any) -> None:
    fault = shop.fault("card_reader.present", "error_after_send", 1)
    read = f"('chip', '{TRACK}')"
    assert cards(probe, fault, coming=((1000, CHIP), (7000, CHIP))) == [read, "False", "None", "False", "None", "False"]
    mended = cards(probe, fault, coming=((1000, CHIP), (7000, "mend"), (8500, CHIP)))
    assert mended == [read, "False", read, "True", "None", "True"]
