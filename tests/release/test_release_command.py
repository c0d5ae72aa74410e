"""`posfault release` and `posfault acquirer`, as a person calls them."""

from __future__ import annotations

import signal
import socket
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
    (("acquirer", "--listen", "5000"), "--listen: 5000 is no address"),
    (("acquirer", "--listen", "256.0.0.1:5000"), "256.0.0.1:5000: nothing can listen there"),
])
def test_a_mistake_is_one_line(arguments: tuple[str, ...], said: str, tmp_path: Path) -> None:
    done = posfault(*(one.format(folder=tmp_path) for one in arguments))
    assert done.returncode == 2
    assert said.format(folder=tmp_path) in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_acquirer_tells_each_request_masked_and_ends_by_ctrl_c() -> None:
    process = subprocess.Popen([sys.executable, "-m", "posfault", "acquirer", "--listen", "127.0.0.1:0"],
                               stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert process.stdout
    listens, _, _ = process.stdout.readline().partition(";")
    with socket.create_connection(("127.0.0.1", int(listens.rpartition(":")[2]))) as line:
        line.sendall(b"\x00\x05hello")
        assert process.stdout.readline() == "unreadable\n"
        assert process.stdout.readline() == "  -> no answer malformed: 5 bytes are no message\n"
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=20)
    assert (process.returncode, said) == (0, "")
