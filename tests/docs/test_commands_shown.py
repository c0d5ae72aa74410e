"""Every command that README and docs show is run, or at least understood, and prints what the page says it prints."""

from __future__ import annotations

import contextlib
import functools
import io
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from blocks import MARKS, REPOSITORY, Shown, files, missing, pages, shown
from cyclopts import CycloptsError

from posfault import cli
from posfault.scenario_file import find

# They take seconds, or start more than this process: `make whole` runs them.
SLOW = frozenset("reproduce explore explain drill networks".split())
SERVERS = frozenset("acquirer proxy console".split())
OTHERS = frozenset("make pytest pip cd python".split())
PAGES = {str(page.relative_to(REPOSITORY)): page for page in pages()}


def is_slow(one: Shown) -> bool:
    return one.words[0] != "posfault" or one.words[1] in SLOW or bool({"|", "--prove", "--cost"} & {*one.words})


def serves(one: Shown) -> bool:
    return one.words[0] == "posfault" and one.words[1] in SERVERS and "--template" not in one.words


def problem(words: list[str]) -> str:
    """Why the command posfault would not begin, "" where it would: verb, options and values are read, nothing is run."""
    try:
        cli.app.parse_args(words, exit_on_error=False, print_error=False)
    except CycloptsError as error:
        return str(error)
    return ""


def ran(one: Shown) -> tuple[int, str]:
    """Exit status and output; what names no file and keeps nothing is run once, whichever page shows it."""
    alone = one.words[0] == "posfault" and not re.search(r"\.[a-z]|>|--o|--list|drill", one.command)
    return once(one.command) if alone else anew(one.command)


@functools.cache
def once(command: str) -> tuple[int, str]:
    return anew(command)


def anew(command: str) -> tuple[int, str]:
    """In this process where the command is ours alone."""
    words, target = shlex.split(command), ""
    if ">" in words:
        target, words = words[-1], words[:-2]
    if words[0] != "posfault":
        path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
        done = subprocess.run(["bash", "-c", command], env={**os.environ, "PATH": path}, capture_output=True, text=True,
                              check=False)
        return done.returncode, done.stdout + done.stderr
    said = io.StringIO()
    with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
        status = cli.status(words[1:])
    if target:
        Path(target).write_text(said.getvalue(), encoding="utf-8")
    return status, said.getvalue()


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where a reader of the page is: an empty folder, but for the scenario of her own that pages call my_case.toml."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    (tmp_path / "my_case.toml").write_text(find("reply_lost_clerk_repeats").read_text(encoding="utf-8"), encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize("name", PAGES)
def test_the_commands_of_a_page_run_and_print_what_it_says(
        name: str, folder: Path, pytestconfig: pytest.Config, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = pytestconfig.getoption("--whole")
    if whole:
        monkeypatch.setenv("XDG_CACHE_HOME", str(folder / "cache"))
    for file, text in files(PAGES[name]).items():
        (folder / file).write_text(text, encoding="utf-8")
    wrong, before = [], set()
    for one in shown(PAGES[name]):
        not_here = one.mark or serves(one) or one.words[0] in ("make", "cd")
        if not_here or one.command in before or (is_slow(one) and not whole):
            continue
        before.add(one.command)
        status, printed = ran(one)
        if status != one.status:
            wrong.append(f"{one.command}: exit status {status}\n{printed[-500:]}")
        elif line := missing(one.output, printed):
            wrong.append(f"{one.command} does not print, in its turn: {line}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("name", PAGES)
def test_what_does_not_end_by_itself_says_so(name: str) -> None:
    assert [one.command for one in shown(PAGES[name]) if serves(one) and not one.mark] == []


@pytest.mark.parametrize("name", PAGES)
def test_every_command_of_a_page_is_understood(name: str) -> None:
    targets = {line.partition(":")[0] for line in (REPOSITORY / "Makefile").read_text(encoding="utf-8").splitlines()}
    wrong = []
    for one in shown(PAGES[name]):
        words = one.words[one.words.index("|") + 1:] if "|" in one.words else one.words
        words = words[:words.index(">")] if ">" in words else words
        if words[0] == "posfault":
            wrong += [f"{one.command}: {said}" for said in [problem(words[1:])] if said]
        elif words[0] == "make":
            wrong += [f"{one.command}: no such target" for target in words[1:] if target not in targets]
        elif words[0] not in OTHERS:
            wrong.append(f"{one.command}: what is {words[0]}?")
    assert not wrong


def test_there_are_commands_and_the_marks_are_explained() -> None:
    assert sum(len(shown(page)) for page in PAGES.values()) > 50
    said = PAGES["docs/README.md"].read_text(encoding="utf-8")
    assert [mark for mark in MARKS if f"`# {mark}`" not in said] == []


@pytest.mark.parametrize(("words", "said"), [
    (["run", "sale"], ""), (["run", "sale", "--no-such-option"], "--no-such-option"), (["no-such-verb"], "no-such-verb"),
    (["explore", "sale", "--swarm", "many"], "many"),
])
def test_what_is_not_understood_would_be_found(words: list[str], said: str) -> None:
    assert said in problem(words)
    assert bool(said) == bool(problem(words))


@pytest.mark.parametrize(("lines", "found"), [
    (("a b", "c … e"), ""), (("c d e", "a b"), "a b"), (("a",), "a"), (("… d …", "f"), "f"),
])
def test_a_line_that_is_not_printed_would_be_found(lines: tuple[str, ...], found: str) -> None:
    assert missing(lines, "a   b\nc d e\n") == found


def test_readme_names_every_verb_and_no_other() -> None:
    cells = re.findall(r"^\| `posfault ([a-z]+)", PAGES["README.md"].read_text(encoding="utf-8"), re.MULTILINE)
    assert sorted(cells) == sorted(name for name in cli.app if not name.startswith("-"))
