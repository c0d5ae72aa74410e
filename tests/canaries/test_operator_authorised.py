"""operator-authorised: debits by whom no password made an operator, and by whom it made another."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from posfault.scenario import Step

Canary = Callable[..., dict[str, list[str]]]

LOG_OUT, LUNCH = Step("log out"), Step("wait", minutes=30)


def bought(person: str) -> Step:
    return Step("sale", "tea", 8800, "A", person=person)


def test_a_stranger_in_an_open_session_is_found(shop: Any, canary: Canary) -> None:
    """Planted: nobody is ever logged out."""
    open_for_ever = ("app/idle.py", "if minutes and terminal", "if not minutes and terminal")
    steps = (shop.SIGN_ON, LUNCH, bought("stranger"))
    canary(shop.scenario(steps=steps), "operator-authorised", "stranger is no operator", open_for_ever)


def test_a_number_without_a_password_is_found(shop: Any, canary: Canary) -> None:
    """Planted: whatever is typed is right."""
    blind = ("app/operators.py", "return right\n", "return True\n")
    tried = shop.scenario(steps=(shop.SIGN_ON, LOG_OUT, bought("stranger")), behaviours=("default_password",))
    canary(tried, "operator-authorised", "stranger is no operator", blind)


def test_a_colleagues_session_is_found(shop: Any) -> None:
    """No bug, but a habit that no terminal without a second factor can prevent."""
    shared = shop(steps=(shop.SIGN_ON, bought("bob")), behaviours=("shares_session",)).run
    assert shared.broken == {"operator-authorised": [
        "debit 88.00 (batch 000001, trace 000004) was made by nobody entitled to it: bob went on in the session of ann"]}
    assert shop(steps=(shop.SIGN_ON, bought("bob"))).run.broken == {}


def test_a_colleagues_password_is_found(shop: Any) -> None:
    shared = shop(steps=(shop.SIGN_ON, LOG_OUT, bought("bob")), behaviours=("shares_password",)).run
    assert "bob was logged in as operator 01" in shared.broken["operator-authorised"][0]
    assert set(shared.broken) == {"operator-authorised"}


def test_whoever_logs_in_herself_may_sell(shop: Any) -> None:
    steps = [shop.SIGN_ON, *(Step("sale", f"tea of {who}", 8800, "A", person=who) for who in ("bob", "eva", "ann", "sam"))]
    assert shop(steps=tuple(steps)).run.broken == {}
