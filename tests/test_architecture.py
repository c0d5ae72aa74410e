"""Who may import what, what keeps state, and that each table and its folder say the same."""

from __future__ import annotations

import ast
import functools
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from posfault import facts
from posfault.scenario import STORAGE_PHASES

REPOSITORY = Path(__file__).resolve().parents[1]
FIRMWARE = REPOSITORY / "firmware"
HOST = REPOSITORY / "host_tools" / "posfault"

# What stock MicroPython has on the unix port or on the boards.
MICROPYTHON = frozenset(
    "json binascii hashlib cryptolib struct select socket time os vfs machine gc random micropython sys io uctypes "
    "network framebuf".split()
)
# Calls that make something mutable; a capitalised name is a class, whose objects are.
MAKERS = frozenset("list dict set bytearray memoryview deque array open".split())
# Calls that give back something immutable, whatever they are given.
FREEZERS = frozenset("tuple frozenset bytes const len sum min max int str".split())
MUTABLE = (ast.List, ast.Dict, ast.Set, ast.ListComp, ast.DictComp, ast.SetComp)
RULES = frozenset(
    "signed-on operator-authorised open-hours cardholder-verified message-authentic charged-once right-amount no-one-sided "
    "has-voucher money-conserved not-stuck meant-to-pay totals-agree merchant-whole".split()
)


@functools.cache
def parsed(folder: Path) -> dict[str, ast.Module]:
    """Every Python file below `folder`, by its path there."""
    files = sorted(folder.rglob("*.py"))
    return {str(f.relative_to(folder)): ast.parse(f.read_text(encoding="utf-8")) for f in files}


def imported(tree: ast.Module) -> set[str]:
    """Top-level names of what a module imports, also inside functions; relative imports are its own."""
    names = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names.add(node.module.partition(".")[0])
    return names


def mutable_state(tree: ast.Module) -> list[int]:
    """Lines where a module or class keeps something mutable, or a function rebinds a global."""
    found = [node.lineno for node in ast.walk(tree) if isinstance(node, ast.Global)]
    for value in [*_kept(tree.body), *_defaults(tree)]:
        found += _mutable(value)
    return sorted(found)


def _kept(body: list[ast.stmt]) -> Iterator[ast.expr]:
    for node in body:
        if isinstance(node, ast.Assign | ast.AnnAssign | ast.AugAssign) and node.value is not None:
            yield node.value
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            inner = [child for child in ast.iter_child_nodes(node) if isinstance(child, ast.stmt | ast.ExceptHandler)]
            yield from _kept([child for child in inner if isinstance(child, ast.stmt)])
            yield from (e for h in inner if isinstance(h, ast.ExceptHandler) for e in _kept(h.body))


def _defaults(tree: ast.Module) -> Iterator[ast.expr]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            yield from (default for default in [*node.args.defaults, *node.args.kw_defaults] if default is not None)


def _mutable(value: ast.expr) -> list[int]:
    if isinstance(value, ast.Call):
        name = value.func.attr if isinstance(value.func, ast.Attribute) else getattr(value.func, "id", "")
        if name in FREEZERS:
            return []
        if name in MAKERS or name[:1].isupper():
            return [value.lineno]
    if isinstance(value, MUTABLE):
        return [value.lineno]
    if isinstance(value, ast.Lambda):
        return []
    return [line for child in ast.iter_child_nodes(value) if isinstance(child, ast.expr) for line in _mutable(child)]


def guards_read(tree: ast.Module) -> list[str]:
    """The names in calls such as `guards.on("name")` or `self.guards.on("name")`; "?" where it is no literal."""
    names = []
    for node in ast.walk(tree):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "on"):
            continue
        owner = node.func.value
        if (owner.attr if isinstance(owner, ast.Attribute) else getattr(owner, "id", "")).lstrip("_") == "guards":
            argument = node.args[0] if node.args else None
            names.append(str(argument.value) if isinstance(argument, ast.Constant) else "?")
    return names


def stems(folder: Path, *others: str) -> set[str]:
    """Names of the files in `folder`, without those that begin with _ and without `others`."""
    return {f.stem for f in folder.glob("*.py") if not f.stem.startswith("_")} - set(others)


def test_firmware_imports_only_itself_and_micropython() -> None:
    own = {f.stem for f in FIRMWARE.iterdir()} | {"pins"}        # of the board: boards/NAME/pins.py
    modules = parsed(FIRMWARE)
    assert modules
    strange = {name: sorted(imported(tree) - own - MICROPYTHON) for name, tree in modules.items()}
    assert not {name: imports for name, imports in strange.items() if imports}


def test_the_firmware_takes_no_name_of_micropython_or_of_the_host() -> None:
    own = {f.stem for f in FIRMWARE.iterdir() if f.suffix in ("", ".py")}
    assert not own & (MICROPYTHON | {"posfault", "iso8583"})


def test_firmware_keeps_no_mutable_module_state() -> None:
    kept = {name: mutable_state(tree) for name, tree in parsed(FIRMWARE).items()}
    assert not {name: lines for name, lines in kept.items() if lines}


def test_facts_are_literals() -> None:
    names = [f.stem for f in (FIRMWARE / "facts").glob("*.py") if f.stem != "__init__"]
    assert names
    for name in names:
        assert vars(facts.table(name)), f"{name} has no constant"


def test_the_app_knows_no_fault_and_no_profile() -> None:
    knowing = {name: imported(tree) & {"faults"} for name, tree in parsed(FIRMWARE / "app").items()}
    assert not {name: imports for name, imports in knowing.items() if imports}


def test_fault_kinds_and_files_agree() -> None:
    assert stems(FIRMWARE / "faults", "layer", "storage_layer") == set(facts.kinds())


@pytest.mark.parametrize("part", ["acquirer", "platform"])
def test_behaviours_and_files_agree(part: str) -> None:
    of_part = {name for name, fact in facts.behaviours().items() if fact.part == part}
    assert stems(HOST / part / "behaviours") == of_part


def test_every_phase_a_fault_may_name_is_one_the_firmware_writes_in() -> None:
    strings = {
        node.value
        for tree in parsed(FIRMWARE / "journal").values()
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
    }
    assert set(STORAGE_PHASES) <= strings


def test_rules_and_files_agree() -> None:
    assert set(facts.rule_names()) == RULES


def test_every_rule_has_a_canary() -> None:
    texts = "".join(f.read_text(encoding="utf-8") for f in (REPOSITORY / "tests" / "canaries").rglob("*.py"))
    assert not {rule for rule in RULES if rule not in texts and rule.replace("-", "_") not in texts}


def test_every_guard_is_read_in_one_place() -> None:
    read = Counter(
        name
        for file, tree in parsed(FIRMWARE).items()
        if not file.startswith("facts")
        for name in guards_read(tree)
    )
    assert read == Counter(list(facts.guards()))


def test_the_codec_is_the_only_importer_of_pyiso8583() -> None:
    importers = {name for name, tree in parsed(HOST).items() if "iso8583" in imported(tree)}
    assert importers == {str(Path("acquirer") / "codec.py")}


def test_rules_never_read_the_firmware_or_its_facts() -> None:
    rules = {name: tree for name, tree in parsed(HOST / "rules").items() if not name.startswith("_")}
    assert rules
    for name, tree in rules.items():
        sources = [ast.unparse(n) for n in ast.walk(tree) if isinstance(n, ast.Import | ast.ImportFrom)]
        assert not [s for s in sources if "facts" in s or "explorer" in s], f"rules/{name}"


@pytest.mark.parametrize(
    ("source", "lines"),
    [
        ("A = ()\nB = (1, 'x', b'y')\nC = tuple([1])\nD = const(3)\nE = struct.calcsize('<H')", []),
        ("def f():\n    a = []\n    b = {}", []),
        ("A = [1]", [1]),
        ("A = ((), {})", [1]),
        ("if x:\n    A = {}", [2]),
        ("try:\n    pass\nexcept E:\n    A = set()", [4]),
        ("A = bytearray(4)", [1]),
        ("A: list = [x for x in y]", [1]),
        ("A = Port()", [1]),
        ("class C:\n    seen = []", [2]),
        ("def f(a=[]):\n    pass", [1]),
        ("def f():\n    global a\n    a = 1", [2]),
    ],
)
def test_mutable_state_would_be_found(source: str, lines: list[int]) -> None:
    assert mutable_state(ast.parse(source)) == lines


def test_a_guard_read_would_be_found() -> None:
    source = 'x = guards.on("a") or self.guards.on("b") or self._guards.on(c) or switch.on("d")'
    assert guards_read(ast.parse(source)) == ["a", "b", "?"]
