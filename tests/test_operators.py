"""Operators at the real terminal: passwords, lock-out and release, as people at its keypad meet them."""

from __future__ import annotations

import hashlib
from typing import Any

import pytest

from posfault.bench import setting
from posfault.scenario import Step

LOG_OUT, LUNCH = Step("log out"), Step("wait", minutes=30)


def by(person: str, clerk: str = "sale", **more: Any) -> Step:
    if clerk == "sale":
        more = {"intent": f"tea for {person}", "amount": 8800, "card": "A", **more}
    return Step(clerk, person=person, **more)


def logged_in(seen: Any) -> list[str]:
    """The operators that the display named, one after the other."""
    found: list[str] = []
    for name in ("idle_off", "idle_on"):
        found += [(at_ms, values[0]) for at_ms, values in seen.shown(name) if at_ms < seen.run.closing_ms]
    numbers = [number for _, number in sorted(found)]
    return [number for index, number in enumerate(numbers) if index == 0 or number != numbers[index - 1]]


def test_everybody_logs_in_with_her_own_password(shop: Any) -> None:
    seen = shop(steps=(shop.SIGN_ON, by("bob"), by("eva"), by("sam"), by("ann")))
    assert logged_in(seen) == ["01", "02", "00", "99", "01"]
    assert seen.shown("operator_wrong") == []
    assert seen.run.broken == {}


def test_no_password_is_kept_as_it_is(shop: Any) -> None:
    shop()
    configuration = b"".join(
        bytes.fromhex(shop.stand.terminal.command("file", "configuration", offset, 400).content[0])
        for offset in range(0, 4000, 400))
    assert hashlib.sha256(b"01:1470").hexdigest().encode() in configuration
    assert not [one for one in setting.PEOPLE.values() if one.password and one.password.encode() in configuration]


def test_a_password_is_changed_and_outlives_the_power(shop: Any) -> None:
    steps = (shop.SIGN_ON, by("ann", "change password"), LOG_OUT, by("ann"))
    for faults in ((), (shop.fault("printer.line", "cut", 3),)):
        seen = shop(*faults, steps=steps)
        assert len(seen.shown("password_changed")) == 1
        assert seen.shown("operator_wrong") == []
        assert seen.run.broken == {}


@pytest.mark.parametrize(("point", "nth", "when"), [("storage.program", 4, "after"), ("display.show", 31, "before")])
def test_who_does_not_know_whether_it_was_changed_before_the_power_failed_tries_both(
        point: str, nth: int, when: str, shop: Any) -> None:
    steps = (shop.SIGN_ON, by("ann", "change password"), shop.sale())
    seen = shop(shop.fault(point, "cut", nth, when=when), steps=steps, configuration={"second_factor": "fingerprint"})
    assert seen.run.not_fired == []
    assert len(seen.shown("operator_wrong")) == 1
    assert (seen.run.broken, seen.run.net) == ({}, {"tea": 8800})


def test_the_old_password_is_good_no_longer(shop: Any) -> None:
    """The stranger knows it, and it was right until she changed it."""
    before = (shop.SIGN_ON, LOG_OUT, by("stranger"))
    changed = (shop.SIGN_ON, by("ann", "change password"), LOG_OUT, by("stranger"))
    for steps, wrong in ((before, 0), (changed, 1)):
        seen = shop(steps=steps, behaviours=("guesses_password",), off=("lock_out",))
        assert seen.run.fired == ["guesses_password"]
        assert len(seen.shown("operator_wrong")) == 3 + wrong


def test_three_wrong_ones_lock_the_number_and_the_supervisor_releases_it(shop: Any) -> None:
    seen = shop(steps=(shop.SIGN_ON, LOG_OUT, by("stranger"), by("ann")), behaviours=("guesses_password",))
    assert seen.run.net == {"tea for stranger": 0, "tea for ann": 8800}
    assert len(seen.shown("operator_wrong")) == 2, "the third one says that it is locked"
    assert len(seen.shown("operator_locked")) == 2, "to the stranger, and to ann"
    assert seen.run.broken == {}


def test_a_supervisor_who_is_locked_out_is_told_so_where_she_releases_something(shop: Any) -> None:
    """WRONG PASSWORD, time after time, told nobody to call the system operator."""
    keys = ("key 0", "key {}", "key ENTER", "key 1", "key ENTER")
    wrong = ", ".join(f"{800 + 150 * index} {key}" for index, key in enumerate(keys))
    locked = tuple(entry for digit in "01" for _ in range(3) for entry in (wrong.format(digit), "800 key ENTER"))
    seen = shop(steps=(Step("by hand", does=locked), shop.SIGN_ON))
    assert seen.shown("supervisor")
    assert len(seen.shown("operator_wrong")) == 2 + 2, "none of them hers, whose password is right"
    assert set(seen.run.broken) == {"not-stuck"}


def test_a_lock_outlives_the_power(shop: Any) -> None:
    """The power fails at the third wrong password: after it was counted, and before anybody was told."""
    steps = (shop.SIGN_ON, LOG_OUT, by("stranger"))
    clean = shop(steps=steps, behaviours=("guesses_password",))
    shows = clean.events("display.show")
    nth = next(index for index, event in enumerate(shows, 1) if event[2].startswith("OPERATOR LOCKED"))
    seen = shop(shop.fault("display.show", "cut", nth), steps=steps, behaviours=("guesses_password",))
    assert seen.run.net == {"tea for stranger": 0}
    assert seen.shown("operator_locked")
    assert seen.run.broken == {}


@pytest.mark.parametrize(("person", "may"), [("eva", True), ("sam", True), ("bob", False)])
def test_unlocking_is_for_supervisors(shop: Any, person: str, may: bool) -> None:
    steps = (shop.SIGN_ON, LOG_OUT, by("stranger"), by(person, "unlock operator", whom="ann"), by("ann"))
    seen = shop(steps=steps, behaviours=("guesses_password",))
    assert (len(seen.shown("unlocked")), len(seen.shown("not_allowed"))) == ((1, 0) if may else (0, 1))
    assert len(seen.shown("operator_locked")) == (1 if may else 2)
    assert seen.run.broken == {}


def test_a_supervisor_cannot_unlock_her_equal(shop: Any) -> None:
    seen = shop(steps=(shop.SIGN_ON, by("eva", "unlock operator", whom="eva")))
    assert len(seen.shown("not_allowed")) == 1


def test_a_password_of_the_trade_is_good_for_nothing_but_a_new_one(shop: Any) -> None:
    steps = (shop.SIGN_ON, by("eva"), LOG_OUT, by("eva", intent="coffee"))
    seen = shop(steps=steps, configuration={"passwords": "trade"})
    assert len(seen.shown("password_changed")) == 1, "eva's; ann's was the day before"
    assert seen.run.broken == {}
    lax = shop(steps=steps, configuration={"passwords": "trade"}, off=("default_password_changed",))
    assert lax.shown("password_changed") == []


@pytest.mark.parametrize(("minutes", "idle", "out"), [(9, 10, False), (11, 10, True), (600, 0, False)])
def test_a_session_left_open_is_closed(shop: Any, minutes: int, idle: int, out: bool) -> None:
    steps = (shop.SIGN_ON, Step("wait", minutes=minutes), by("stranger"))
    seen = shop(steps=steps, configuration={"idle_minutes": idle})
    assert seen.run.net == {"tea for stranger": 0 if out else 8800}
    assert ("operator-authorised" in seen.run.broken) is not out
