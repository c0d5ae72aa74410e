"""What the firmware must not do anywhere: compute with floats, or depend on the order of a dict or a set, on the width of a
machine word, or on the time of day outside the run.

MicroPython's dicts keep no order of their own, and it differs between builds.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

FIRMWARE = Path(__file__).resolve().parents[2] / "firmware"

# Calls whose result does not depend on the order of what they are given.
ORDERLESS = frozenset("sorted sum len min max any all set frozenset dict".split())
# Methods that only dicts and sets have.
DICT_METHODS = frozenset("get keys values items setdefault update popitem".split())
VIEWS = frozenset("keys values items".split())
MAPPINGS = (ast.Dict, ast.DictComp, ast.Set, ast.SetComp)

# (file, function): why the order cannot be seen.
HARMLESS = {
    ("journal/seldom.py", "totals"): "the values are only summed and counted",
    ("app/shelf.py", "_next"): "all of them go, one after the other",
}


def modules() -> dict[str, ast.Module]:
    return {
        file.relative_to(FIRMWARE).as_posix(): ast.parse(file.read_text(encoding="utf-8"))
        for file in sorted(FIRMWARE.rglob("*.py"))
    }


def floats(tree: ast.AST) -> list[int]:
    """Lines with a float, a true division, or what makes one."""
    lines = []
    for node in ast.walk(tree):
        literal = isinstance(node, ast.Constant) and isinstance(node.value, float | complex)
        division = isinstance(node, ast.BinOp | ast.AugAssign) and isinstance(node.op, ast.Div)
        name = isinstance(node, ast.Name) and node.id in ("float", "complex", "round")
        module = isinstance(node, ast.Import | ast.ImportFrom) and "math" in ast.unparse(node)
        clock = isinstance(node, ast.Attribute) and ast.unparse(node) == "time.time"
        if literal or division or name or module or clock:
            lines.append(node.lineno)       # type: ignore[attr-defined]
    return lines


def is_mapping(node: ast.AST) -> bool:
    """Whether this expression makes a dict or a set."""
    makes = isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("dict", "set")
    return isinstance(node, MAPPINGS) or makes


def key(node: ast.AST) -> str:
    """What names a variable, wherever it is used: a local name, or `.attribute` of anything."""
    if isinstance(node, ast.Name):
        return node.id
    return f".{node.attr}" if isinstance(node, ast.Attribute) else ""


def mappings(tree: ast.AST) -> set[str]:
    """Names below `tree` that hold a dict or a set: they are given one, or used as only those can be."""
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign) and is_mapping(node.value):
            found |= {key(target) for target in node.targets}
        elif isinstance(node, ast.AnnAssign) and node.value and is_mapping(node.value):
            found.add(key(node.target))
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in DICT_METHODS:
            found.add(key(node.func.value))
        elif isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Constant):
            if isinstance(node.slice.value, str):
                found.add(key(node.value))
    return found - {""}


def functions(tree: ast.Module) -> Iterator[ast.FunctionDef]:
    yield from (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))


def ordered_uses(scope: ast.AST, known: set[str]) -> list[int]:
    """Lines in `scope` where the order of a dict or set matters: loops, unpacking, printing, lists made of it."""
    lines = []

    def unordered(node: ast.AST) -> bool:
        view = isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in VIEWS
        return view or is_mapping(node) or key(node) in known

    def visit(node: ast.AST, harmless: bool) -> None:
        used: list[ast.AST] = []
        inner_harmless = False
        if isinstance(node, ast.For):
            used = [node.iter]
        elif isinstance(node, ast.GeneratorExp | ast.ListComp) and not harmless:
            used = [generator.iter for generator in node.generators]
        elif isinstance(node, ast.Starred):
            used = [node.value]
        elif isinstance(node, ast.Call):
            inner_harmless = isinstance(node.func, ast.Name) and node.func.id in ORDERLESS
            reads = isinstance(node.func, ast.Name) and node.func.id in (
                "list tuple enumerate zip iter map filter reversed str repr print".split()
            )
            if reads or (isinstance(node.func, ast.Attribute) and node.func.attr in ("join", "dumps", "format")):
                used = list(node.args)
        elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mod):
            used = node.right.elts if isinstance(node.right, ast.Tuple) else [node.right]
        elif isinstance(node, ast.FormattedValue):
            used = [node.value]
        if any(unordered(one) for one in used):
            lines.append(node.lineno)       # type: ignore[attr-defined]
        for child in ast.iter_child_nodes(node):
            visit(child, inner_harmless)

    visit(scope, False)
    return lines


def dict_orders(trees: dict[str, ast.Module]) -> dict[tuple[str, str], list[int]]:
    """(file, function) to lines where an order that MicroPython does not keep could be seen."""
    attributes = {name for tree in trees.values() for name in mappings(tree) if name.startswith(".")}
    found = {}
    for file, tree in trees.items():
        for function in functions(tree):
            lines = ordered_uses(function, attributes | mappings(function))
            if lines:
                found[file, function.name] = lines
        outside = ast.Module([one for one in tree.body if not isinstance(one, ast.FunctionDef | ast.ClassDef)], [])
        lines = ordered_uses(outside, attributes | mappings(outside))
        if lines:
            found[file, ""] = lines
    return found


def test_the_firmware_computes_with_integers_only() -> None:
    trees = modules()
    assert len(trees) > 40
    assert not {file: lines for file, tree in trees.items() if (lines := floats(tree))}


def test_no_order_of_a_dict_or_set_can_be_seen() -> None:
    found = dict_orders(modules())
    assert not {place: lines for place, lines in found.items() if place not in HARMLESS}


@pytest.mark.parametrize("source", [
    "x = 1.0", "x = a / b", "x /= 2", "x = 1e3", "x = float(a)", "import math", "from math import floor",
    "x = round(a)", "def f(a=0.5):\n    return a", "x = time.time()", "x = 1j",
])
def test_a_float_would_be_found(source: str) -> None:
    assert floats(ast.parse(source))


def test_integers_are_no_floats() -> None:
    assert not floats(ast.parse("x = a // b % 10 * 2\nx //= 3\ny = '%d.%02d' % (a, b)\nz = 'a / b'"))


@pytest.mark.parametrize("body", [
    "for one in {1: 2}: pass",
    "seen = {}\n for one in seen: pass",
    "seen = set()\n return [one for one in seen]",
    "seen = dict(pairs)\n return tuple(seen.items())",
    "return list(given.values())",
    "x = given['key']\n for one in given: pass",
    "x = given.get(1)\n return json.dumps(given)",
    "self.seen = {}\n for one in self.seen: pass",
    "seen = {}\n f(*seen)",
    "seen = {1, 2}\n return '%s' % seen",
    "seen = {}\n return f'{seen}'",
    "seen = {}\n return '{}'.format(seen)",
    "return ','.join({'a', 'b'})",
    "return sum([x for x in y]) + [z for z in {1: 2}][0]",
])
def test_an_order_that_shows_would_be_found(body: str) -> None:
    assert dict_orders({"a.py": ast.parse(f"def f(self, given, pairs):\n {body}")})


def test_an_attribute_is_known_in_every_file() -> None:
    makes, uses = ast.parse("class A:\n def f(self):\n  self.seen = {}"), ast.parse("def g(a):\n for x in a.seen: pass")
    assert dict_orders({"a.py": makes, "b.py": uses}) == {("b.py", "g"): [2]}


@pytest.mark.parametrize("body", [
    "seen = {}\n return sorted(seen)",
    "seen = {}\n return sum(seen.values()), len(seen), any(one for one in seen)",
    "seen = {}\n return sorted(one for one in seen)",
    "for one in (1, 2): pass",
    "return given.get(1), given['key']",
    "return {one: 1 for one in pairs}",
])
def test_an_order_that_does_not_show_is_left_alone(body: str) -> None:
    assert not dict_orders({"a.py": ast.parse(f"def f(self, given, pairs):\n {body}")})


def sized_by_the_machine(tree: ast.AST, constants: dict[str, object]) -> list[int]:
    """Lines that lay out bytes, or ask for something, as this machine's words have it. constants: of facts, by name."""
    lines = []
    for node in ast.walk(tree):
        layout = isinstance(node, ast.Call) and ast.unparse(node.func).startswith("struct.") and node.args[0]
        if layout:
            name = ast.unparse(layout).rpartition(".")[2].strip("'")
            if not str(constants.get(name, name)).startswith(("<", ">")):
                lines.append(node.lineno)       # type: ignore[attr-defined]
        elif isinstance(node, ast.Attribute) and ast.unparse(node) in ("sys.maxsize", "sys.byteorder"):
            lines.append(node.lineno)
        elif isinstance(node, ast.Name) and node.id in ("id", "hash"):
            lines.append(node.lineno)
    return lines


def test_nothing_depends_on_the_width_of_a_word() -> None:
    constants: dict[str, object] = {}
    for name, tree in modules().items():
        if name.startswith("facts/"):
            constants |= {ast.unparse(node.targets[0]): node.value.value for node in tree.body
                          if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant)}
    found = {name: lines for name, tree in modules().items() if (lines := sized_by_the_machine(tree, constants))}
    assert not found


@pytest.mark.parametrize("source", ["struct.pack('IB', 1, 2)", "struct.unpack(HEAD, data)", "sys.maxsize", "hash(x)"])
def test_what_depends_on_it_would_be_found(source: str) -> None:
    assert sized_by_the_machine(ast.parse(source), {"HEAD": "HB"}) == [1]
    assert sized_by_the_machine(ast.parse("struct.pack('<IB', 1, 2)"), {}) == []


def test_the_machines_clock_is_read_in_one_place() -> None:
    """In lockstep a run is a pure function of scenario and schedule; the drivers of real devices are no part of that."""
    reads = {name for name, tree in modules().items() for node in ast.walk(tree)
             if isinstance(node, ast.Import | ast.ImportFrom) and "time" in ast.unparse(node).replace(",", " ").split()}
    assert {name for name in reads if not name.startswith("drivers/")} == {"link/agent.py"}
