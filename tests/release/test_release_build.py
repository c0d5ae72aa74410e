"""What is in a release: nothing of the bench, and everything that what is in it asks for."""

from __future__ import annotations

import ast
import contextlib
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from posfault import facts, release
from posfault.errors import InputError
from posfault.link import build

ROOT = facts.firmware_root()
BENCH = ("link", "peripherals", "faults", "release")
# Modules of MicroPython, as in tests/test_architecture.py, and of the board.
GIVEN = frozenset(
    "json binascii hashlib cryptolib struct select socket time os vfs machine gc random micropython sys io uctypes termios "
    "network framebuf".split()
)
# By which the app loads what it needs by a name in a string.
LOADERS = ("module", "call")


def trees() -> dict[str, ast.Module]:
    """Every file of a release, by the name under which it is imported, pins included."""
    files = release.parts(ROOT) | {"pins.py": facts.boards_root() / "unix" / "release" / "pins.py"}
    return {name[:-3].replace("/", "."): ast.parse(path.read_text(encoding="utf-8")) for name, path in files.items()}


def imported(tree: ast.Module, known: set[str]) -> Iterator[str]:
    """Modules that a file imports, by statements, by __import__ or from the shelf."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            inner = [f"{node.module}.{alias.name}" for alias in node.names]
            yield from [name for name in inner if name in known] or [node.module]
        elif isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
            called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if called == "__import__" or (called in LOADERS and "shelf" in ast.unparse(node.func)):
                yield ("" if called == "__import__" else "app.") + str(node.args[0].value)


def by_name(known: set[str]) -> set[str]:
    """What is loaded by a name that stands in a table: functions, languages, and dialects."""
    spoken = {f"messages.{name}" for name, speaker, _ in facts.table("dialects").DIALECTS if speaker == "terminal"}
    return {f"app.{name}" for name in facts.functions()} | {f"text.{name}" for name in facts.languages()} | spoken


def test_whatever_is_imported_is_there() -> None:
    files = trees()
    known = set(files)
    missing = {
        name: gone for name, tree in files.items()
        if (gone := sorted(set(imported(tree, known)) - known - GIVEN - {"app"}))
    }
    assert not missing
    assert by_name(known) <= known


def test_nothing_is_there_that_nobody_asks_for() -> None:
    files = trees()
    known = set(files)
    asked = by_name(known) | {"main"} | {name for tree in files.values() for name in imported(tree, known)}
    helps = {f"text.help_{name}" for name in facts.languages()}       # read as files, by app/help.py
    wired = "wired matrix_keypad ssd1306 qr character_lcd fitted escpos_printer escpos_text gb18030 serial_scanner stream"
    flashes = "flash_pages flash_region partition_flash slots image"
    choices = {f"drivers.{name}" for name in f"{wired} {flashes}".split()} | {"facts.keypad"}       # of pins and wiring
    assert not known - asked - helps - choices


def test_nothing_of_the_bench_is_there_or_named() -> None:
    files = trees()
    assert not [name for name in files if name.partition(".")[0] in BENCH]
    named = re.compile(r"\b(?:" + "|".join(BENCH) + r")\.\w")
    for name, tree in files.items():
        strings = [node.value for node in ast.walk(without_words(tree)) if isinstance(node, ast.Constant)]
        texts = [one.decode(errors="replace") if isinstance(one, bytes) else str(one) for one in strings]
        assert not [text for text in texts if named.search(text)], name


def without_words(tree: ast.Module) -> ast.Module:
    """Without what is said about the code, which the compiler leaves out."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef) and ast.get_docstring(node) is not None:
            node.body = node.body[1:]
    return tree


def test_the_folder_has_these_files_compiled_and_no_other() -> None:
    folder = release.release(ROOT)
    there = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    assert there == {f"{name.replace('.', '/')}.mpy" for name in trees()}


def test_no_compiled_file_strikes_or_speaks_on_the_link() -> None:
    """What a bench's build has in it, so that it would be found, is nowhere in a release."""
    built = {path: path.read_bytes() for path in release.release(ROOT).rglob("*.mpy")}
    bench = build.compiled(ROOT)
    for module, inside in (("faults/layer", b"strike"), ("link/frame", b"@%03d %s "), ("peripherals/recorder", b"written")):
        assert inside in (bench / f"{module}.mpy").read_bytes()
        assert not [path for path, data in built.items() if inside in data]


def test_every_guard_is_on_and_nothing_takes_a_list_of_them() -> None:
    tree = trees()["app.guards"]
    source = ast.unparse(without_words(tree))
    assert source == "class Guards:\n\n    def on(self, name):\n        return True"


def models() -> dict[str, set[str]]:
    """What the app may call of each peripheral: the points of its model, and its methods that are none."""
    found = {}
    for path in sorted((ROOT / "peripherals").glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) in ("IN", "OUT", "PLAIN"):
                with contextlib.suppress(ValueError):       # peripherals/start.py makes its own
                    found.setdefault(path.stem, set()).update(ast.literal_eval(node.value))
    return {name: methods for name, methods in found.items() if methods}


def test_the_drivers_have_the_methods_of_the_models() -> None:
    source = trees()
    classes = {node.name: node for name, tree in source.items() if name.startswith("drivers.")
               for node in tree.body if isinstance(node, ast.ClassDef)}
    devices = {
        ast.unparse(node.targets[0]).removeprefix("self."): classes[ast.unparse(node.value.func)]
        for node in ast.walk(source["assemble"])
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Call) and ast.unparse(node.value.func) in classes
    }
    wanted = models()
    assert len(wanted) == 10
    for name, methods in wanted.items():
        has = {node.name for node in devices[name].body if isinstance(node, ast.FunctionDef)}
        assert methods <= has, name


def test_a_board_without_a_release_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="this board has no release"):
        release.release(ROOT, tmp_path)


def test_a_folder_that_is_there_is_left_alone(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="it is there already"):
        release.make(tmp_path, "127.0.0.1:5000")
    assert not list(tmp_path.iterdir())


def test_the_console_has_every_key_of_the_terminal() -> None:
    keys = facts.table("console_keys").KEYS
    pairs = dict(zip(keys[0::2], keys[1::2], strict=True))
    hot = {function.key for function in facts.functions().values() if function.key}
    assert set(pairs.values()) == hot | {"MENU", "HELP", "ENTER", "CLEAR", "CANCEL"}
    assert not [character for character in pairs if character.isdigit() or len(character) > 1]
