"""Summaries for other programs and for GitHub; colours where there is a screen, and nowhere else."""

from __future__ import annotations

import csv
import json
import os
import pty
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from markdown_it import MarkdownIt

from posfault import cli
from posfault.reports import markdown

NAME = "reply_lost_clerk_repeats"
SAYS = "from posfault.reports import output; output.console().print('[green]yes[/]')"


def tables(text: str) -> list[list[str]]:
    """The rows of its tables, each cell as a reader sees it."""
    rows: list[list[str]] = []
    for token in MarkdownIt("commonmark").enable("table").parse(text):
        if token.type == "tr_open":
            rows.append([])
        elif token.type == "inline" and rows:
            rows[-1].append("".join(child.content for child in token.children or ()))
    return rows


def test_reproduce_writes_one_result_as_json_csv_and_markdown(tmp_path: Path, capsys: Any) -> None:
    files = {end: tmp_path / f"x.{end}" for end in ("json", "csv", "markdown")}
    options = [word for end, path in files.items() for word in (f"--{end}", str(path))]
    assert cli.status(["reproduce", NAME, "--workers", "1", *options]) == 0
    capsys.readouterr()
    objects = json.loads(files["json"].read_text("utf-8"))
    lines = list(csv.DictReader(files["csv"].read_text("utf-8").splitlines()))
    head, *rows = tables(files["markdown"].read_text("utf-8"))
    assert head[:4] == ["scenario", "cause", "profile", "rules broken"]
    assert len(objects) == len(lines) == len(rows) == 2
    for one, line, row in zip(objects, lines, rows, strict=True):
        assert line["rules_broken"].split() == one["rules_broken"]
        assert (line["scenario"], line["profile"], line["ok"]) == (NAME, one["profile"], "True")
        assert line["net"] == f"coffee machine: {one['net']['coffee machine']}"
        assert row[:4] == [NAME, "D7, D4", one["profile"], ", ".join(one["rules_broken"]) or "none"]
        assert row[-1] == "yes"
    text = files["markdown"].read_text("utf-8")
    assert "- On field, 1 of 1 scenarios break a rule; 1 are as claimed." in text


def test_what_is_not_as_claimed_comes_first_and_a_bar_is_no_column() -> None:
    good = {"scenario": "a", "cause": ["D1"], "profile": "field", "rules_broken": [], "net": {"x": 100}, "ok": True,
            "not_fired": []}
    bad = {**good, "scenario": "b|c`<b>*", "ok": False, "not_fired": ["drop"]}
    failed = {**good, "scenario": "d", "ok": False, "net": {}, "error": "it\nhung"}
    rows = tables(markdown.of_runs([good, bad, failed]))[1:]
    assert [row[0] for row in rows] == ["b|c`<b>*", "d", "a"]
    assert [row[-1] for row in rows] == ["INVALID: drop never fired", "INVALID: it hung", "yes"]


@pytest.mark.parametrize(("more", "coloured"), [({}, True), ({"NO_COLOR": "1"}, False)])
def test_colours_are_off_where_no_color_says_so(more: dict[str, str], coloured: bool) -> None:
    assert (b"\x1b[32m" in on_a_screen(more)) == coloured


def on_a_screen(more: dict[str, str]) -> bytes:
    """What a table's cell is on a terminal."""
    ours, theirs = pty.openpty()
    environment = {name: value for name, value in os.environ.items() if name not in ("NO_COLOR", "FORCE_COLOR")}
    process = subprocess.Popen([sys.executable, "-c", SAYS], stdin=subprocess.DEVNULL, stdout=theirs, stderr=theirs,
                               env=environment | {"TERM": "xterm-256color"} | more)
    os.close(theirs)
    found = b""
    try:
        while part := os.read(ours, 4096):
            found += part
    except OSError:         # the other end is closed
        pass
    os.close(ours)
    assert process.wait() == 0
    assert b"yes" in found
    return found


def test_a_pipe_gets_no_colours_from_any_command(tmp_path: Path, capfd: Any) -> None:
    assert cli.status(["reproduce", NAME, "--profile", "hardened", "--workers", "1"]) == 0
    told = capfd.readouterr()
    assert "none" in told.out
    assert "\x1b" not in told.out + told.err
