"""Small mistakes that somebody could make in a source file: each in one place, as a whole new text of the file.

Libraries that do this start the program under CPython in their own test runner; ours runs on MicroPython alone, so the
mistakes are made here, from the syntax tree, and what stands around them stays as it is.
"""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace

from posfault import facts

_COMPARED: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Eq: ast.NotEq, ast.NotEq: ast.Eq, ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt,
    ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is,
}
_COMPUTED: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.FloorDiv, ast.FloorDiv: ast.Mult, ast.Mod: ast.FloorDiv,
    ast.BitAnd: ast.BitOr, ast.BitOr: ast.BitAnd, ast.LShift: ast.RShift, ast.RShift: ast.LShift,
}
_LEFT_OUT = (ast.Expr, ast.Assign, ast.AugAssign, ast.Delete, ast.Raise, ast.Continue, ast.Break)
_NEGATED_OTHERWISE = (ast.Compare, ast.Constant, ast.UnaryOp)
_NAMED_ONCE = 60        # letters of a change that are enough to know it again


@dataclass(frozen=True, slots=True)
class Mutation:
    """file: below the firmware's root. line: its number; text: what stands there. change: old and new, in words. source: the
    file with the mistake in it."""

    file: str
    line: int
    text: str
    change: str
    source: str

    @property
    def key(self) -> tuple[str, str, str]:
        """What names it whatever stands above it."""
        return self.file, self.text, self.change

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.change}    in: {self.text}"


def mutations(file: str, source: str) -> list[Mutation]:
    """Every mistake that is made here, in the order of the source. file: its name below the firmware's root."""
    text = _Text(file, source)
    found = [text.changed(node, new) for node, new in _changes(ast.parse(source))]
    found = [one for one in found if one.source != source]
    found.sort(key=lambda one: one.line)
    seen: Counter[tuple[str, str, str]] = Counter()
    named = []
    for one in found:
        seen[one.key] += 1
        nth = seen[one.key]
        named.append(one if nth == 1 else replace(one, change=f"{one.change} (no. {nth})"))
    return named


class _Text:
    """A source of which a piece is replaced."""

    def __init__(self, file: str, source: str) -> None:
        self._file = file
        self._bytes = source.encode()
        self._lines = source.splitlines()
        self._starts = [0]
        for line in source.splitlines(keepends=True):
            self._starts.append(self._starts[-1] + len(line.encode()))

    def changed(self, node: ast.expr | ast.stmt, new: str) -> Mutation:
        assert node.end_lineno
        assert node.end_col_offset is not None
        start = self._starts[node.lineno - 1] + node.col_offset
        end = self._starts[node.end_lineno - 1] + node.end_col_offset
        old = self._bytes[start:end].decode()
        source = (self._bytes[:start] + new.encode() + self._bytes[end:]).decode()
        lines, others = old.splitlines(), new.splitlines()
        below = 0
        if isinstance(node, ast.Constant) and len(others) > 1:        # a table, of which one row changes
            below = next(nth for nth, line in enumerate(lines) if line != others[nth])
            lines, others = lines[below : below + 1], others[below : below + 1] if len(lines) == len(others) else ["pass"]
        line = node.lineno + below
        change = f"{_short(lines)} → {_short(others)}"
        return Mutation(self._file, line, self._lines[line - 1].strip(), change, source)


def _short(lines: list[str]) -> str:
    """Of all of them, in one line."""
    words = " ".join(" ".join(lines).split())
    return words if len(words) <= _NAMED_ONCE else words[: _NAMED_ONCE - 1] + "…"


def _changes(tree: ast.Module) -> Iterator[tuple[ast.expr | ast.stmt, str]]:
    """(what is replaced, by what)."""
    words = _Words()
    fixed = _never_changed(tree)
    for node in ast.walk(tree):
        if id(node) in fixed:
            continue
        if isinstance(node, ast.Compare):
            yield from ((node, new) for new in _flipped(node))
        elif isinstance(node, ast.BoolOp):
            yield node, _written(node, op=ast.And() if isinstance(node.op, ast.Or) else ast.Or())
        elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
            yield node, ast.unparse(node.operand)
        elif isinstance(node, (ast.BinOp, ast.AugAssign)):
            yield from _computed(node)
        elif isinstance(node, ast.Constant):
            yield from ((node, new) for new in words.instead_of(node))
        elif isinstance(node, ast.Call):
            yield from ((node, new) for new in _swapped(node))
        if isinstance(node, (ast.If, ast.While, ast.IfExp)) and not isinstance(node.test, _NEGATED_OTHERWISE):
            yield node.test, f"not ({ast.unparse(node.test)})"
        elif isinstance(node, _LEFT_OUT):
            yield node, "pass"
        elif isinstance(node, ast.Return) and not _is_false(node.value):       # False and None are asked for their truth
            yield node, "return None" if node.value else "pass"


def _never_changed(tree: ast.Module) -> set[int]:
    """Docstrings, and statements of a module or class: without one the file does not load, which says nothing. What is
    formatted by % keeps its sign.
    """
    fixed: set[int] = set()
    for node in ast.walk(tree):
        body = getattr(node, "body", None)
        if isinstance(node, (ast.Module, ast.ClassDef)):
            fixed |= {id(one) for one in node.body}
        if isinstance(body, list) and body and isinstance(body[0], ast.Expr) and isinstance(body[0].value, ast.Constant):
            fixed |= {id(body[0]), id(body[0].value)}
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mod) and _is_text(node.left):
            fixed.add(id(node))
    return fixed


def _is_false(node: ast.expr | None) -> bool:
    return isinstance(node, ast.Constant) and not node.value


def _is_text(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, (str, bytes))


def _written(node: ast.AST, **changed: object) -> str:
    """The node with other parts, as text."""
    parts = {name: getattr(node, name) for name in node._fields} | changed
    return ast.unparse(ast.fix_missing_locations(type(node)(**parts)))


def _flipped(node: ast.Compare) -> Iterator[str]:
    for nth, operator in enumerate(node.ops):
        ops = [*node.ops]
        ops[nth] = _COMPARED[type(operator)]()
        yield _written(node, ops=ops)


def _computed(node: ast.BinOp | ast.AugAssign) -> Iterator[tuple[ast.BinOp | ast.AugAssign, str]]:
    other = _COMPUTED.get(type(node.op))
    if other:
        yield node, _written(node, op=other())


def _swapped(node: ast.Call) -> Iterator[str]:
    """Each two arguments that stand side by side."""
    for nth in range(1, len(node.args)):
        pair = node.args[nth - 1 : nth + 1]
        if not any(isinstance(one, ast.Starred) for one in pair):
            yield _written(node, args=[*node.args[: nth - 1], *reversed(pair), *node.args[nth + 1 :]])


class _Words:
    """What may stand for a constant: the next number, and of states and events another one."""

    def __init__(self) -> None:
        self._states = list(facts.table("journal_record").STATES)
        text = (facts.firmware_root() / "app" / "transitions.py").read_text(encoding="utf-8")
        rows = [line.split() for line in text.split('b"""')[1].split('"""')[0].splitlines() if line]
        self._events = sorted({row[1] for row in rows})

    def instead_of(self, node: ast.Constant) -> Iterator[str]:
        value = node.value
        if isinstance(value, bool):
            yield str(not value)
        elif isinstance(value, int):
            yield str(value + 1)
        elif isinstance(value, str):
            for known in (self._states, self._events):
                if value in known:
                    yield repr(known[(known.index(value) + 1) % len(known)])
        elif isinstance(value, bytes) and value.count(b"\n") > 5:
            yield from self._rows_changed(value.decode())

    def _rows_changed(self, table: str) -> Iterator[str]:
        """A table of transitions without one of its rows, and with another state at its end."""
        rows = table.splitlines()
        for nth, row in enumerate(rows):
            if row:
                state, event, then = row.split()
                other = self._states[(self._states.index(then) + 1) % len(self._states)]
                for new in ([], [f"{state} {event} {other}"]):
                    yield 'b"""' + "\n".join([*rows[:nth], *new, *rows[nth + 1 :]]) + '\n"""'
