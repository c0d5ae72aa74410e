"""The cache of compiled firmware: one folder for each content, whole or not there."""

from __future__ import annotations

import os
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.waiting import until

from posfault import facts
from posfault.errors import PosfaultError
from posfault.link.build import compiled, sources

BUILD = """
import sys
from pathlib import Path
from posfault.link.build import compiled
sys.stdout.write("ready\\n"); sys.stdout.flush()
sys.stdin.readline()
sys.stdout.write(str(compiled(Path(sys.argv[1]))) + "\\n")
"""


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty cache folder, not made yet."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path / "cache" / "posfault"


def tree(folder: Path, **files: str) -> Path:
    """A small firmware; `a__b` stands for a/b.py."""
    for name, text in {"main": "import part.inner\n", "part__inner": "X = 1\n", **files}.items():
        file = folder / (name.replace("__", "/") + ".py")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    return folder


def content(folder: Path) -> dict[str, bytes]:
    return {str(file.relative_to(folder)): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


@pytest.fixture
def builder(cache: Path) -> Iterator[Callable[[Path], Any]]:
    """Starts processes that compile a tree as soon as they are told to go; communicate() gives the folder."""
    started: list[subprocess.Popen[str]] = []

    def start(root: Path) -> subprocess.Popen[str]:
        one = subprocess.Popen(
            [sys.executable, "-c", BUILD, str(root)], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            stderr=subprocess.PIPE, text=True, env=dict(os.environ),
        )
        started.append(one)
        assert one.stdout
        assert one.stdout.readline() == "ready\n"
        return one

    yield start
    for one in started:
        one.kill()
        for pipe in (one.stdin, one.stdout, one.stderr):
            if pipe and not pipe.closed:
                pipe.close()
        one.wait()


def go(one: Any) -> None:
    one.stdin.write("go\n")
    one.stdin.flush()


def test_every_source_is_compiled(cache: Path) -> None:
    root = facts.firmware_root()
    folder = compiled(root)
    assert folder.parent == cache
    assert set(content(folder)) == {str(file.relative_to(root).with_suffix(".mpy")) for file in sources(root)}
    assert all(data[:1] == b"M" for data in content(folder).values())


def test_the_same_content_is_compiled_once(cache: Path, tmp_path: Path) -> None:
    one = compiled(tree(tmp_path / "one"))
    before = {file: file.stat().st_mtime_ns for file in one.rglob("*")}
    assert compiled(tree(tmp_path / "other")) == one
    assert {file: file.stat().st_mtime_ns for file in one.rglob("*")} == before
    assert list(cache.iterdir()) == [one]


@pytest.mark.parametrize("changed", [
    {"part__inner": "X = 2\n"}, {"main": "import part\n"}, {"more": ""}, {"part__more": ""},
])
def test_a_changed_source_gives_a_new_folder(changed: dict[str, str], cache: Path, tmp_path: Path) -> None:
    one, other = compiled(tree(tmp_path / "one")), compiled(tree(tmp_path / "other", **changed))
    assert one != other
    assert content(one) != content(other)


def test_a_renamed_source_gives_a_new_folder(cache: Path, tmp_path: Path) -> None:
    one, other = tree(tmp_path / "one"), tree(tmp_path / "other")
    (other / "part" / "inner.py").rename(other / "part" / "moved.py")
    assert compiled(one) != compiled(other)


def test_what_is_no_source_does_not_matter(cache: Path, tmp_path: Path) -> None:
    one, other = tree(tmp_path / "one"), tree(tmp_path / "other")
    (other / "__pycache__").mkdir()
    (other / "__pycache__" / "main.py").write_text("rubbish(")
    (other / "notes.txt").write_text("notes")
    assert compiled(one) == compiled(other)


def test_a_process_started_after_a_change_sees_it(builder: Callable[[Path], Any], tmp_path: Path) -> None:
    root = tree(tmp_path / "one")
    folders = []
    for text in ("X = 1\n", "X = 2\n"):
        (root / "part" / "inner.py").write_text(text)
        folders.append(builder(root).communicate("go\n")[0].strip())
    assert len(set(folders)) == 2
    assert all(Path(folder).is_dir() for folder in folders)


def test_several_processes_at_once(cache: Path, builder: Callable[[Path], Any]) -> None:
    root = facts.firmware_root()
    started = [builder(root) for _ in range(3)]
    for one in started:
        go(one)
    said = [one.communicate() for one in started]
    folders = {Path(out.strip()) for out, _ in said}
    assert [err for _, err in said] == ["", "", ""]
    assert len(folders) == 1
    assert list(cache.iterdir()) == list(folders)
    assert len(content(folders.pop())) == len(sources(root))


def test_a_folder_is_whole_when_it_can_be_seen(cache: Path, builder: Callable[[Path], Any]) -> None:
    root = facts.firmware_root()
    one = builder(root)
    go(one)
    seen: list[Path] = []
    while not seen:
        over = one.poll() is not None       # asked first: it may rename the folder and end between two looks
        seen = list(cache.glob("firmware-*"))
        assert seen or not over
    assert len(content(seen[0])) == len(sources(root))


@pytest.fixture
def killed(cache: Path, builder: Callable[[Path], Any], monkeypatch: pytest.MonkeyPatch, processes: Any) -> Path:
    """The firmware whose compilation was killed half way."""
    root = facts.firmware_root()
    mark = uuid.uuid4().hex
    monkeypatch.setenv("POSFAULT_TEST", mark)
    one = builder(root)
    go(one)
    until(one, lambda: list(cache.glob("*/*.mpy")))
    one.kill()
    one.wait()
    processes.ended(lambda: processes.alive(mark), 2)       # the compiler itself, which was at work
    assert not list(cache.glob("firmware-*"))
    return root


def test_what_a_killed_compiler_made_does_not_count(killed: Path) -> None:
    assert len(content(compiled(killed))) == len(sources(killed))


def test_what_a_killed_compiler_left_is_cleared_away(cache: Path, killed: Path) -> None:
    folder = compiled(killed)
    assert list(cache.iterdir()) == [folder]


def test_a_source_that_does_not_compile_is_named(cache: Path, tmp_path: Path) -> None:
    root = tree(tmp_path / "one", part__inner="x = (\n")
    with pytest.raises(PosfaultError, match=r"part/inner\.py.*cannot compile") as caught:
        compiled(root)
    assert str(caught.value).isprintable()
    assert not list(cache.iterdir())


def test_a_cache_that_cannot_be_made_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("in the way")
    for place in (tmp_path / "file", tmp_path / "file" / "below", Path("/proc/posfault")):
        monkeypatch.setenv("XDG_CACHE_HOME", str(place))
        with pytest.raises(PosfaultError, match=f"{place}.*cannot be written.*XDG_CACHE_HOME") as caught:
            compiled(tree(tmp_path / "one"))
        assert str(caught.value).isprintable()


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_read_only_cache_is_named(cache: Path, tmp_path: Path) -> None:
    cache.mkdir(parents=True)
    cache.chmod(0o500)
    with pytest.raises(PosfaultError, match="cannot be written"):
        compiled(tree(tmp_path / "one"))


def test_a_read_only_cache_that_holds_the_firmware_is_enough(cache: Path, tmp_path: Path) -> None:
    folder = compiled(tree(tmp_path / "one"))
    cache.chmod(0o500)
    assert compiled(tree(tmp_path / "one")) == folder
    cache.chmod(0o700)


def test_what_nobody_asked_for_in_a_day_goes_and_what_was_asked_for_stays(cache: Path, tmp_path: Path) -> None:
    unused, asked, other = (tree(tmp_path / name, more=f"X = '{name}'\n") for name in ("unused", "asked", "other"))
    long_ago = time.time() - 2 * 86400
    for root in (unused, asked):
        os.utime(compiled(root), (long_ago, long_ago))
    compiled(asked)
    compiled(other)
    left = [folder for folder in cache.iterdir() if folder.name.startswith("firmware-")]
    assert sorted(left) == sorted([compiled(asked), compiled(other)])
