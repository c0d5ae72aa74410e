"""Style that no linter checks: short functions, short files, a word on what each is for, no address of a registry."""

from __future__ import annotations

import ast
import functools
from collections.abc import Iterator
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[1]
PARTS = ("firmware", "host_tools", "boards", "tests", "docs")
FILE_LINES_MOST = 300
FUNCTION_LINES_MOST = 40
TEST_LINES_MOST = 50
# Written apart, so that this file does not find itself.
REGISTRIES = tuple(f"{name}.{end}" for name, end in (("pypi", "org"), ("pythonhosted", "org"), ("npmjs", "com")))
TEXTS = (".py", ".toml", ".md", ".yml", ".cfg", ".txt")


def sources() -> list[Path]:
    return sorted(file for part in PARTS for file in (REPOSITORY / part).rglob("*.py"))


@functools.cache
def read(file: Path) -> tuple[bool, list[str]]:
    """Whether it says what it is for, if there is anything in it, and its long functions. The trees of all are too much to
    keep."""
    text = file.read_text(encoding="utf-8")
    tree = ast.parse(text)
    most = TEST_LINES_MOST if file.is_relative_to(REPOSITORY / "tests") else FUNCTION_LINES_MOST
    return not text.strip() or bool(ast.get_docstring(tree)), long_functions(tree, most)


def long_functions(tree: ast.Module, most: int) -> list[str]:
    """Each function of more than `most` lines, decorators not counted, as `name:line (lines)`."""
    found = []
    for node in statements(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.end_lineno is not None:
            lines = node.end_lineno - node.lineno + 1
            if lines > most:
                found.append(f"{node.name}:{node.lineno} ({lines} lines)")
    return found


def statements(node: ast.AST) -> Iterator[ast.AST]:
    """All below it, however deep, and no expressions: those are most of a tree."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.stmt | ast.excepthandler | ast.match_case):
            yield child
            yield from statements(child)


def texts() -> Iterator[Path]:
    yield from (f for part in PARTS for f in (REPOSITORY / part).rglob("*") if f.suffix in TEXTS)
    yield from (f for f in REPOSITORY.iterdir() if f.suffix in TEXTS or f.name == "Makefile")
    yield REPOSITORY / ".ci" / "run"


def test_there_are_sources() -> None:
    parts = {file.relative_to(REPOSITORY).parts[0] for file in sources()}
    assert {"firmware", "host_tools", "tests"} <= parts


def test_functions_are_short() -> None:
    assert not {str(file.relative_to(REPOSITORY)): found for file in sources() if (found := read(file)[1])}


def test_files_are_short() -> None:
    lengths = {str(f.relative_to(REPOSITORY)): len(f.read_text(encoding="utf-8").splitlines()) for f in sources()}
    assert not {file: lines for file, lines in lengths.items() if lines > FILE_LINES_MOST}


def test_every_file_says_what_it_is_for() -> None:
    assert not [file for file in sources() if not read(file)[0]]


def test_no_registry_is_named() -> None:
    named = [
        f"{file.relative_to(REPOSITORY)}: {registry}"
        for file in texts()
        for registry in REGISTRIES
        if registry in file.read_text(encoding="utf-8")
    ]
    assert not named


@pytest.mark.parametrize(("lines", "found"), [(40, []), (41, ["f:2 (41 lines)"])])
def test_a_long_function_would_be_found(lines: int, found: list[str]) -> None:
    source = "@decorated\ndef f():\n" + "    pass\n" * (lines - 1)
    assert long_functions(ast.parse(source), FUNCTION_LINES_MOST) == found
