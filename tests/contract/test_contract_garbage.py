"""A few hundred of the changed messages that `make soak` tries by the million, and bugs that they must find."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from posfault.acquirer import dialects, server

sys.path.append(str(Path(__file__).parents[1] / "bench"))       # what is shared with `make soak` is there

import message_garbage
import socket_garbage

MESSAGES = 250


@pytest.mark.parametrize("dialect", dialects.NAMES)
def test_a_changed_message_is_answered_by_the_rules_and_moves_no_money(dialect: str) -> None:
    assert message_garbage.at_acquirer(dialect, MESSAGES, "test") == []


def test_the_terminal_reads_of_a_changed_message_what_pyiso8583_reads() -> None:
    assert message_garbage.at_terminal(MESSAGES, "test") == []


def test_behind_a_socket_a_bank_outlives_garbage_and_a_till_goes_on_trading(tmp_path: Path) -> None:
    assert socket_garbage.over_tcp(MESSAGES // 5, "test", tmp_path) == []


@pytest.mark.part(3)
@pytest.mark.parametrize(("old", "new"), [
    ("if len(raw) < size or length > most or not length:", "if len(raw) < size or not length:"),
    ("if len(raw) < size or length > most or not length:", "if len(raw) < size or length > most:"),
    ("if place != len(data):", "if False:"),
    ("if byte >> 4 > 9 or byte & 15 > 9:", "if False:"),
])
def test_an_unchecked_length_in_the_terminal_s_codec_is_found(
        old: str, new: str, compiled_with: Callable[..., Path]) -> None:
    assert message_garbage.at_terminal(3 * MESSAGES, "bugs", compiled_with(("messages/codec.py", old, new)))


def test_a_bank_that_takes_any_mac_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server.hmac, "compare_digest", lambda one, other: True)
    wrong = message_garbage.at_acquirer("aes", MESSAGES, "bugs")
    assert any("although" in one for one in wrong)
