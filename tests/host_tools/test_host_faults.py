"""What this computer can refuse, through the real command: one line that says what, an exit status, and nothing lost.

A database that is full or locked, and `kill -9` at random moments: tests/bench/host_faults.py, which `make soak` runs; one
kill: tests/explorer/test_store.py; the bank: tests/service/test_service_restarts.py.
"""

from __future__ import annotations

import json
import os
import resource
import shutil
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from posfault.errors import of_computer

RUN = ("run", "reply_lost_clerk_repeats")
LIST = ("list",)                    # the quickest that writes
BREAKS = ("explore", "sale", "--profile", "field", "--singles", "--kinds", "drop", "--points", "network.receive")
Limited = Callable[[], None]
FULL = Path("/dev/full")
linux = pytest.mark.skipif(sys.platform != "linux", reason="limits and devices as Linux has them")
own_ptys = pytest.mark.skipif(shutil.which("unshare") is None or os.getuid() != 0, reason="only root has ptys of its own")


def posfault(*arguments: object, limited: Limited | None = None, **more: Any) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-m", "posfault", *map(str, arguments)], text=True, check=False,
                          **{"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "preexec_fn": limited} | more)


def one_line(done: subprocess.CompletedProcess[str], *words: str) -> None:
    """It ended with status 2, and says why in one line."""
    assert done.returncode == 2, done.stderr
    assert len(done.stderr.splitlines()) == 1
    for word in ("posfault: ", *words):
        assert word in done.stderr


def at_most(what: int, much: int) -> Limited:
    return lambda: resource.setrlimit(what, (much, resource.getrlimit(what)[1]))


@linux
def test_a_full_disk_is_said_and_a_device_stays_a_device() -> None:
    one_line(posfault(*LIST, "--json", FULL), "/dev/full: cannot be written (No space left on device); name another file")
    assert stat.S_ISCHR(FULL.stat().st_mode)


def test_what_was_there_stays_where_a_file_cannot_be_written(tmp_path: Path) -> None:
    there = tmp_path / "out.json"
    there.write_text("what was there")
    one_line(posfault(*LIST, "--json", there, limited=at_most(resource.RLIMIT_FSIZE, 100)), "out.json: cannot be written")
    assert there.read_text() == "what was there"
    assert [path.name for path in tmp_path.iterdir()] == ["out.json"]


@pytest.mark.parametrize("command", [(*LIST, "--json"), ("explore", "sale", "--junit"), ("console", "--lines", "--record")])
def test_a_folder_that_is_not_there_is_said_before_anything_is_done(command: tuple[str, ...], tmp_path: Path) -> None:
    done = posfault(*command, tmp_path / "none" / "out", stdin=subprocess.DEVNULL)
    one_line(done, f"none/out: cannot be written (there is no folder {tmp_path / 'none'}); make it, or name another file")
    assert done.stdout == ""


@linux
def test_a_folder_that_cannot_be_written_to_is_said() -> None:
    one_line(posfault(*LIST, "--json", "/proc/out.json"), "/proc/out.json: cannot be written", "name another file")


@linux
def test_an_output_that_is_full_is_said() -> None:
    with FULL.open("w") as full:
        one_line(posfault(*LIST, stdout=full), "No space left on device")


@pytest.mark.parametrize(("command", "status"), [(LIST, 0), (BREAKS, 1)], ids=["list", "explore"])
def test_a_reader_that_has_seen_enough_is_no_error(command: tuple[str, ...], status: int, tmp_path: Path) -> None:
    """Files are written all the same, and a finding is one."""
    out = tmp_path / "out.json"
    with subprocess.Popen([sys.executable, "-m", "posfault", *command, "--json", str(out)],
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE) as piped:
        assert piped.stdout
        assert piped.stderr
        piped.stdout.close()
        assert (piped.stderr.read(), piped.wait()) == (b"", status)
    assert json.loads(out.read_text(encoding="utf-8"))


@pytest.mark.parametrize("closed", [1, 2])
def test_a_closed_output_is_none_that_is_wanted(closed: int, tmp_path: Path) -> None:
    """And no file comes to stand in its place."""
    out = tmp_path / "out.json"
    done = posfault(*LIST, "--json", out, limited=lambda: os.close(closed))
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(out.read_text(encoding="utf-8"))
    assert bool(done.stdout) == (closed == 2)


def test_no_file_descriptor_left_is_said() -> None:
    one_line(posfault(*RUN, limited=at_most(resource.RLIMIT_NOFILE, 8)), "Too many open files")


@linux
@pytest.mark.skipif(shutil.which("setpriv") is None or os.getuid() != 0, reason="no limit on processes holds for root")
def test_no_process_left_is_said(tmp_path: Path) -> None:
    somebody = ["setpriv", "--reuid=54321", "--clear-groups", "--inh-caps=+dac_override", "--ambient-caps=+dac_override"]
    done = subprocess.run([*somebody, "prlimit", "--nproc=1", sys.executable, "-m", "posfault", *RUN], text=True,
                          capture_output=True, check=False, env={**os.environ, "XDG_CACHE_HOME": str(tmp_path)})
    one_line(done, "Resource temporarily unavailable")


@linux
@own_ptys
def test_no_pty_left_is_said() -> None:
    """In a place of its own, where there is one, and it is taken."""
    take = ("import os, sys; ends = os.openpty(); [os.set_inheritable(one, True) for one in ends];"
            "os.execv(sys.executable, [sys.executable, *sys.argv[1:]])")
    own = ("mount -t devpts -o newinstance,ptmxmode=0666,max=1 devpts /dev/pts && mount --bind /dev/pts/ptmx /dev/ptmx"
           ' && exec "$@"')
    done = subprocess.run(["unshare", "-m", "sh", "-c", own, "sh", sys.executable, "-c", take, "-m", "posfault", *RUN],
                          capture_output=True, text=True, check=False)
    if "mount" in done.stderr:
        pytest.skip(f"no ptys of our own here: {done.stderr}")
    one_line(done, "no terminal can be started (No space left on device); end programs that take ptys")


def test_what_a_computer_refuses_names_a_remedy() -> None:
    assert of_computer(OSError(28, "No space left on device", "/tmp/x")) == (
        "/tmp/x: No space left on device; make room on that disk")
    assert of_computer(OSError(5, "Input/output error")) == "Input/output error; look what this computer lacks"
