"""The pages of docs/reference and the pictures are what `make docs` makes of this tree, and links lead somewhere."""

from __future__ import annotations

import contextlib
import functools
import html
import importlib.util
import io
import json
import re
import xml.etree.ElementTree as ElementTree
from collections.abc import Mapping
from pathlib import Path
from types import ModuleType

import pytest
from blocks import REPOSITORY, pages
from markdown_it import MarkdownIt

from posfault import cli, facts

MAKE = REPOSITORY / "docs" / "make"
PICTURES = REPOSITORY / "docs" / "pictures"


def script(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, MAKE / f"{name}.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@functools.cache
def made_pages() -> Mapping[str, str]:
    return script("reference").pages()


def test_the_reference_is_what_the_tables_say() -> None:
    made = made_pages()
    kept = {file.name: file.read_text(encoding="utf-8") for file in (REPOSITORY / "docs" / "reference").glob("*.md")}
    assert sorted(made) == sorted(kept)
    assert [name for name in made if made[name] != kept[name]] == [], "say `make docs`"


def test_every_row_of_the_tables_is_in_the_reference() -> None:
    made = made_pages()
    for page, names in (("faults.md", facts.kinds()), ("points.md", facts.points()), ("guards.md", facts.guards()),
                        ("behaviours.md", facts.behaviours()), ("configuration.md", facts.configuration())):
        assert [name for name in names if f"| `{name}` |" not in made[page]] == []
    verbs = [name for name in cli.app if not name.startswith("-")]
    assert [verb for verb in verbs if f"## posfault {verb}\n" not in made["commands.md"]] == []


def test_every_rule_is_explained() -> None:
    said = (REPOSITORY / "docs" / "rules.md").read_text(encoding="utf-8")
    assert sorted(re.findall(r"^### `(.+)`$", said, re.MULTILINE)) == list(facts.rule_names())


def drawn(picture: str) -> str:
    """What stands in a picture of a terminal, without blanks: where its rows end does not matter."""
    svg = (PICTURES / picture).read_text(encoding="utf-8")
    cells = re.findall(r'<text class="\S+-r\d+"[^>]*>([^<]*)</text>', svg)
    return "".join(html.unescape("".join(cells)).split())


@pytest.mark.parametrize("picture", script("pictures").PICTURES)
def test_a_picture_shows_what_the_command_prints(picture: str, pytestconfig: pytest.Config) -> None:
    command = script("pictures").PICTURES[picture]
    assert "".join(f"$ {command}".split()) in drawn(picture)
    if not pytestconfig.getoption("--whole"):
        return
    said = io.StringIO()
    with contextlib.redirect_stdout(said):
        assert cli.status(command.split()[1:]) == 0
    lines = ["".join(line.split()) for line in said.getvalue().splitlines() if not line.startswith("Ran on")]
    cells = drawn(picture)
    words = {word for line in said.getvalue().splitlines() if not line.startswith("Ran on") for word in line.split()}
    if picture == "reproduce.svg":          # its cells are folded otherwise in a narrower terminal
        assert [word for word in words if word not in cells] == []
    else:
        assert [line for line in lines if line not in cells] == []


def test_the_recording_is_an_asciicast_of_the_story() -> None:
    header, *events = (json.loads(line) for line in (PICTURES / "demo.cast").read_text(encoding="utf-8").splitlines())
    assert (header["version"], header["width"]) == (2, 120)
    times = [at for at, kind, _ in events]
    assert times == sorted(times)
    told = "".join(text for _, _, text in events)
    for words in script("pictures").RECORDED:
        assert words in told
    assert "coffee machine: meant to pay 88.00, is debited 176.00" in told
    assert "No rule is broken." in told


def test_what_moves_is_the_recording() -> None:
    cast, svg = ((PICTURES / name).read_text(encoding="utf-8") for name in ("demo.cast", "demo.svg"))
    assert script("animation").animated(cast) == svg
    ElementTree.fromstring(svg)


@pytest.mark.parametrize("page", [*pages(), REPOSITORY / "README.zh.md"], ids=lambda page: str(page.relative_to(REPOSITORY)))
def test_links_lead_somewhere(page: Path) -> None:
    tokens = [child for token in MarkdownIt("commonmark").enable("table").parse(page.read_text(encoding="utf-8"))
              for child in token.children or ()]
    targets = [str(token.attrs.get("href") or token.attrs.get("src") or "") for token in tokens
               if token.type in ("link_open", "image")]
    inside = [target.partition("#")[0] for target in targets if not target.startswith(("http", "#"))]
    assert [target for target in inside if not (page.parent / target).exists()] == []


@pytest.mark.parametrize("page", ["SECURITY.md", "docs/reliability.md"])
def test_the_tests_that_a_promise_names_are_there(page: str) -> None:
    named = re.findall(r"`(tests/[\w/.]+)(?:::(\w+))?`", (REPOSITORY / page).read_text(encoding="utf-8"))
    assert len(named) > 10
    gone = [f"{file}::{test}" for file, test in named if not (REPOSITORY / file).exists()
            or (test and f"def {test}(" not in (REPOSITORY / file).read_text(encoding="utf-8"))]
    assert gone == []
