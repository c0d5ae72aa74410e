"""The sign-on's answer carries no MAC: whatever byte of it is damaged, bank, terminal and bench stay of one mind."""

from __future__ import annotations

from typing import Any

import pytest

from posfault.acquirer import codec
from posfault.errors import PosfaultError

FLIP = 0x0A             # makes a letter of a digit, in BCD and in characters
PARTS = 4


@pytest.fixture(scope="module")
def answer(shop: Any) -> bytes:
    """The answer to a sign-on, as it comes from the network."""
    return codec.frame(shop().sent("0810")[0].data)


@pytest.mark.parametrize("part", range(PARTS))
def test_the_hardened_terminal_is_never_misled(shop: Any, answer: bytes, part: int) -> None:
    misled = {}
    for place in range(part, len(answer), PARTS):
        try:
            run = shop(shop.fault("network.receive", "corrupt", byte=place, flip=FLIP)).run
        except PosfaultError as error:
            misled[place] = str(error)
        else:
            assert run.fired
            if run.broken or run.net != {"tea": 8800}:
                misled[place] = f"{run.broken} {run.net}"
    assert not misled
