"""The finger beside the password: at the log-in, at a release, and when the reader is not there."""

from __future__ import annotations

from typing import Any

import pytest

from posfault.scenario import Contract, Step

ON = {"second_factor": "fingerprint"}
CLOSED = Contract(closed=("03-10",))


def sold(person: str) -> Step:
    return Step("sale", "tea", 8800, "A", person=person)


@pytest.mark.parametrize("person", ["ann", "bob", "eva", "sam"])
def test_everybody_logs_in_with_her_own_finger(person: str, shop: Any) -> None:
    seen = shop(steps=(shop.SIGN_ON, sold(person)), configuration=ON)
    assert seen.shown("finger")
    assert seen.shown("finger_wrong") == []
    assert (seen.run.broken, seen.run.net) == ({}, {"tea": 8800})


def test_a_guessed_password_is_of_no_use(shop: Any) -> None:
    steps = (shop.SIGN_ON, Step("log out"), sold("stranger"))
    seen = shop(steps=steps, configuration=ON, behaviours=("guesses_password",), off=("lock_out",))
    assert seen.run.not_fired == []
    assert len(seen.shown("finger_wrong")) == 1
    assert (seen.run.broken, seen.run.net) == ({}, {"tea": 0})


def test_a_release_asks_for_the_supervisors_finger(shop: Any) -> None:
    seen = shop(configuration=ON, contract=CLOSED)
    assert ("00",) in [values for _, values in seen.shown("finger")]
    assert (seen.run.broken, seen.run.net) == ({}, {"tea": 8800})


def test_a_reader_that_accepts_anybody_lets_the_colleague_in(shop: Any) -> None:
    steps = (shop.SIGN_ON, Step("log out"), sold("bob"))
    seen = shop(shop.fault("fingerprint.match", "false_accept", 2), steps=steps, configuration=ON,
                behaviours=("shares_password",))
    assert set(seen.run.broken) == {"operator-authorised"}


def test_a_finger_that_is_not_known_is_tried_again(shop: Any) -> None:
    seen = shop(shop.fault("fingerprint.match", "false_reject", 1), configuration=ON)
    assert len(seen.shown("finger_wrong")) == 1
    assert (seen.run.broken, seen.run.net) == ({}, {"tea": 8800})


@pytest.mark.parametrize(("person", "debits"), [("eva", 1), ("ann", 0)])
def test_without_a_reader_only_supervisors_log_in(person: str, debits: int, shop: Any) -> None:
    steps = (Step("sign on", person=person), sold(person))
    seen = shop(shop.fault("fingerprint.match", "absent", 1), steps=steps, configuration=ON)
    assert len(seen.debits()) == debits
    assert (seen.run.broken, seen.run.not_fired) == ({}, [])


def test_a_supervisor_whose_finger_does_not_come_is_refused_like_anybody(shop: Any) -> None:
    """The clock jumps while she is asked for it: the wait is over at once, and the reader is there."""
    steps = (Step("sign on", person="eva"), sold("eva"))
    seen = shop(shop.fault("clock.ticks", "jump", 8), steps=steps, configuration=ON)
    assert seen.run.not_fired == []
    asked_ms, refused_ms = (seen.shown(name)[0][0] for name in ("finger", "finger_wrong"))
    assert asked_ms == refused_ms
    assert (seen.run.broken, seen.run.net) == ({}, {"tea": 8800})
