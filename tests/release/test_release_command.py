"""`posfault release`, as a person calls it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest


def posfault(*arguments: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-m", "posfault", *map(str, arguments)], capture_output=True, text=True,
                          check=False, timeout=60)


def test_release_says_how_to_start_what_it_made(tmp_path: Path) -> None:
    folder = tmp_path / "terminal"
    done = posfault("release", "--out", folder, "--host", "127.0.0.1:5999")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == (
        f"{folder} trades with 127.0.0.1:5999: cd {folder} && micropython -X heapsize=1M -m main flash\n")
    assert (folder / "main.mpy").is_file()
    assert b"127.0.0.1:5999" in (folder / "flash").read_bytes()


@pytest.mark.parametrize(("arguments", "said"), [
    (("release",), "posfault: "),
    (("release", "--out", "{folder}"), "{folder}: it is there already; name a folder that is not"),
    (("release", "--out", "{folder}/new", "--host", "bank"), "--host: bank is no address"),
])
def test_a_mistake_is_one_line(arguments: tuple[str, ...], said: str, tmp_path: Path) -> None:
    done = posfault(*(one.format(folder=tmp_path) for one in arguments))
    assert done.returncode == 2
    assert said.format(folder=tmp_path) in done.stderr
    assert len(done.stderr.splitlines()) == 1
