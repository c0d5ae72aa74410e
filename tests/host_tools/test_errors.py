"""The error tree: exit statuses, and one line of text that cannot steer the screen."""

from __future__ import annotations

import pickle
from pathlib import Path

import pytest

from posfault.errors import HungError, InputError, InvalidRun, LinkError, PortError, PosfaultError, one_line


@pytest.mark.parametrize(
    ("error", "status"),
    [(PosfaultError, 2), (InputError, 2), (PortError, 2), (LinkError, 2), (HungError, 3), (InvalidRun, 3)],
)
def test_exit_statuses(error: type[PosfaultError], status: int) -> None:
    assert issubclass(error, PosfaultError)
    assert error.exit_status == status


@pytest.mark.parametrize(
    ("error", "text"),
    [
        (InputError(Path("a.toml"), "no step", "add one", 7), "a.toml:7: no step; add one"),
        (InputError("a.toml", "no step", "add one"), "a.toml: no step; add one"),
        (InputError("a.toml", "no step", line=7), "a.toml:7: no step"),
        (InputError("a\nb", "\x1b[2J no step", "中文"), "a\\nb: \\x1b[2J no step; 中文"),
    ],
)
def test_an_input_error_is_one_line(error: InputError, text: str) -> None:
    assert str(error) == text


def test_an_input_error_survives_a_worker_process() -> None:
    error = InputError(Path("a.toml"), "no step", "add one", 7)
    copy = pickle.loads(pickle.dumps(error))
    assert (copy.file, copy.what, copy.remedy, copy.line) == (error.file, error.what, error.remedy, error.line)
    assert str(copy) == str(error)


def test_one_line_keeps_what_is_printable() -> None:
    assert one_line("签到 ok\r\n\u202e") == "签到 ok\\r\\n\\u202e"
