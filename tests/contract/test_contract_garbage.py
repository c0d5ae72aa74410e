"""A few hundred of the changed messages that `make soak` tries by the million, and bugs that they must find."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from posfault import facts
from posfault.acquirer import dialects, server
from posfault.link.build import compile_one, compiled

sys.path.append(str(Path(__file__).parents[1] / "bench"))       # what is shared with `make soak` is there

import message_garbage
import socket_garbage

FIRMWARE = facts.firmware_root()
MESSAGES = 250


@pytest.mark.parametrize("dialect", dialects.NAMES)
def test_a_changed_message_is_answered_by_the_rules_and_moves_no_money(dialect: str) -> None:
    assert message_garbage.at_acquirer(dialect, MESSAGES, "test") == []


def test_the_terminal_reads_of_a_changed_message_what_pyiso8583_reads() -> None:
    assert message_garbage.at_terminal(MESSAGES, "test") == []


def test_behind_a_socket_a_bank_outlives_garbage_and_a_till_goes_on_trading(tmp_path: Path) -> None:
    assert socket_garbage.over_tcp(MESSAGES // 5, "test", tmp_path) == []


@pytest.fixture
def compiled_with(tmp_path: Path) -> Callable[[str, str, str], Path]:
    """Function (file, what stands there once, instead) giving the firmware, compiled, with that change."""
    def changed(file: str, old: str, new: str) -> Path:
        root = tmp_path / "firmware"
        shutil.copytree(compiled(FIRMWARE), root)
        text = (FIRMWARE / file).read_text(encoding="utf-8")
        assert text.count(old) == 1
        source = tmp_path / "changed.py"
        source.write_text(text.replace(old, new), encoding="utf-8")
        compile_one(source, root, Path(file).with_suffix(".mpy"))
        return root

    return changed


@pytest.mark.part(3)
@pytest.mark.parametrize(("old", "new"), [
    ("if len(raw) < size or length > most:", "if len(raw) < size:"),
    ("if place != len(data):", "if False:"),
    ("if byte >> 4 > 9 or byte & 15 > 9:", "if False:"),
])
def test_an_unchecked_length_in_the_terminal_s_codec_is_found(
        old: str, new: str, compiled_with: Callable[[str, str, str], Path]) -> None:
    assert message_garbage.at_terminal(3 * MESSAGES, "bugs", compiled_with("messages/codec.py", old, new))


def test_a_bank_that_takes_any_mac_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server.hmac, "compare_digest", lambda one, other: True)
    wrong = message_garbage.at_acquirer("aes", MESSAGES, "bugs")
    assert any("although" in one for one in wrong)
