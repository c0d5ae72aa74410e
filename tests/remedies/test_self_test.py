"""The terminal's self-test (P1): it finds what is broken, prints its report, and is missed when it is overdue."""

from __future__ import annotations

from typing import Any

import pytest

from posfault import facts
from posfault.scenario import Step

SELF_TEST = Step("self test")
TEXTS = facts.text("en")


def report(seen: Any) -> dict[str, bool]:
    """Which parts the printed report calls good."""
    slip = next(slip for slip in seen.run.evidence.slips if TEXTS["test_title"] in slip.lines)
    parts = [name for name in TEXTS if name in ("test_keypad", "test_printer", "test_signature_pad", "test_storage",
                                                "test_clock", "test_network")]
    return {name.removeprefix("test_"): TEXTS["test_good"].format(TEXTS[name]) in slip.lines for name in parts}


def test_a_sound_terminal_passes(shop: Any) -> None:
    seen = shop(steps=(SELF_TEST, shop.SIGN_ON, shop.sale()))
    assert seen.shown("test_passed")
    assert set(report(seen).values()) == {True}
    assert seen.run.broken == {}


@pytest.mark.parametrize(("part", "kind", "point", "nth"), [
    ("keypad", "dead", "keypad.key", 15),           # operator and password, MENU 3 3 ENTER, then 1, 2, 3
    ("printer", "blank", "printer.line", 1),        # its status is good: only the eye can tell
    ("printer", "jam", "printer.line", 1),
    ("network", "drop", "network.receive", 1),
])
def test_what_is_broken_is_found(part: str, kind: str, point: str, nth: int, shop: Any) -> None:
    seen = shop(shop.fault(point, kind, nth), steps=(SELF_TEST,))
    assert seen.run.fired == [f"{kind} at {point} {nth}"]
    assert [values[0] for _, values in seen.shown("test_failed")] == [TEXTS[f"test_{part}"]]
    assert not seen.shown("test_passed")


def test_an_overdue_test_is_told_at_log_in(shop: Any) -> None:
    due = {"self_test_days": 30}
    assert shop(configuration=due).shown("alarm_self_test")
    assert not shop().shown("alarm_self_test")


def test_after_a_good_test_it_is_due_again_in_so_many_days(shop: Any) -> None:
    steps = (SELF_TEST, Step("log out"), shop.SIGN_ON, Step("wait", minutes=4 * 1440), Step("log out"), shop.SIGN_ON)
    told = [at_ms for at_ms, _ in shop(steps=steps, configuration={"self_test_days": 3}).shown("alarm_self_test")]
    assert len([at_ms for at_ms in told if at_ms < 86_400_000]) == 1      # at the first log-in, not at the second
    assert max(told) > 4 * 86_400_000
