"""The service port at the real terminal: what anybody may ask there, and what only the maintainer's tool may do."""

from __future__ import annotations

from typing import Any

import pytest

from posfault.acquirer.ciphers import cmac
from posfault.bench import setting
from posfault.scenario import Step

USE = b"posfault service port"


def said(shop: Any, *lines: str, off: tuple[str, ...] = (), first: tuple[Step, ...] = ()) -> list[str]:
    """What the port answers to each line."""
    seen = shop(steps=(*first, *(Step("service port", line=line) for line in lines)), off=off)
    assert seen.run.broken == {}
    return [event[2] for event in seen.events("service_port.send")]


def proof(shop: Any, challenge: str) -> str:
    """The maintainer's tool: it was given the service key, a child of the master key."""
    service_key = cmac(shop.stand.acquirer.keys.master_key(setting.TERMINAL), USE)
    return cmac(service_key, bytes.fromhex(challenge)).hex()


def test_anybody_may_look(shop: Any) -> None:
    assert said(shop, "status", "version") == ["not signed on", "0.1.0"]
    assert said(shop, "status", first=(shop.SIGN_ON,)) == ["signed on"]


@pytest.mark.parametrize("line", ["set signed on", "log", "debit 100", "prove 00"])
def test_nobody_may_do_more(line: str, shop: Any) -> None:
    assert said(shop, line, "status") == ["refused", "not signed on"]


def test_terminals_in_the_field_obey_whoever_has_plugged_in(shop: Any) -> None:
    assert said(shop, "set signed on", "status", off=("service_authenticated",)) == ["done", "signed on"]


def test_the_maintainers_tool_proves_itself(shop: Any) -> None:
    """A run is a function of its scenario: the challenge of a second one is the same, and its answer is known."""
    challenge = said(shop, "hello")[0]
    right = f"prove {proof(shop, challenge)}"
    assert said(shop, "hello", right, "log", "debit 100")[1:] == ["proved", "batch 000001 trace 000003 open 0", "unknown"]


def test_a_challenge_is_good_once_and_for_one_answer(shop: Any) -> None:
    challenge = said(shop, "hello")[0]
    right = f"prove {proof(shop, challenge)}"
    assert said(shop, right, "log") == ["refused", "refused"], "before it was asked"
    assert said(shop, "hello", "prove 00", right, "log")[1:] == ["refused", "refused", "refused"]
    assert said(shop, "hello", "hello", right, "log")[2:] == ["refused", "refused"], "an old one"
