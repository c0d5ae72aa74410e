"""What faults of the fingerprint module do: it is asked four times, five seconds each."""

from __future__ import annotations

from typing import Any

import pytest

COMING = ((1000, "fingerprint", 1), (2000, "fingerprint", 0), (3000, "fingerprint", 9))


def test_it_says_whose_finger_it_is_or_that_it_knows_none(probe: Any) -> None:
    assert probe("fingers", coming=COMING).lines == ["1", "0", "9", "None"]


@pytest.mark.effect("false_accept", "fingerprint.match")
def test_a_strange_finger_is_taken_for_another(probe: Any, shop: Any) -> None:
    fault = shop.fault("fingerprint.match", "false_accept", 2, finger=7)
    assert probe("fingers", fault, coming=COMING).lines == ["1", "7", "9", "None"]


@pytest.mark.effect("false_reject", "fingerprint.match")
def test_an_enrolled_finger_is_not_known(probe: Any, shop: Any) -> None:
    fault = shop.fault("fingerprint.match", "false_reject", 1)
    assert probe("fingers", fault, coming=COMING).lines == ["0", "0", "9", "None"]
    twice = shop.fault("fingerprint.match", "false_reject", 1, times=3)
    assert probe("fingers", twice, coming=COMING).lines == ["0", "0", "0", "None"]


@pytest.mark.effect("absent", "fingerprint.match")
def test_it_does_not_answer_until_somebody_sees_to_it(probe: Any, shop: Any) -> None:
    fault = shop.fault("fingerprint.match", "absent", 2)
    assert probe("fingers", fault, coming=COMING).lines == ["1", "-1", "-1", "None"]
    mended = probe("fingers", fault, coming=(*COMING[:2], (8000, "fingerprint", "mend"), (9000, "fingerprint", 9)))
    assert mended.lines == ["1", "-1", "None", "9"]


def test_the_service_port_takes_lines_and_answers(probe: Any) -> None:
    seen = probe("service", coming=((1000, "service_port", "VERSION"), (2000, "service_port", "STATUS")))
    assert [event[2] for event in seen.events("service_port.receive")] == ["VERSION", "STATUS"]
    assert [event[2] for event in seen.events("service_port.send")] == ["heard VERSION", "heard STATUS", "heard None"]
