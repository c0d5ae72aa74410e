"""Reads Python files that hold nothing but constants, without running them."""

from __future__ import annotations

import ast
import functools
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from posfault.errors import InputError


@dataclass(frozen=True)
class Literals:
    """The constants of one file, and the lines they stand on."""

    file: Path
    values: dict[str, Any] = field(default_factory=dict)
    nodes: dict[str, ast.expr] = field(default_factory=dict)

    def rows(self, name: str, width: int) -> list[tuple[int, tuple[Any, ...]]]:
        """(line, row) of each row of table `name`.

        Raises:
            InputError: the file has no such table, a row is not of `width` columns, or a row's first column repeats.
        """
        table, node = self.values.get(name), self.nodes.get(name)
        if not isinstance(table, tuple) or not isinstance(node, ast.Tuple):
            raise InputError(self.file, f"there is no table {name}", f"write {name} = ((…), …)")
        numbered = [(element.lineno, row) for element, row in zip(node.elts, table, strict=True)]
        seen = set()
        for line, row in numbered:
            if not isinstance(row, tuple) or len(row) != width:
                raise InputError(self.file, f"a row of {name} has not {width} columns", "see the file's head", line)
            if row[0] in seen:
                raise InputError(self.file, f"{row[0]} stands in {name} twice", "remove one", line)
            seen.add(row[0])
        return numbered


@functools.cache
def read(file: Path) -> Literals:
    """The constants of `file`.

    Raises:
        InputError: the file cannot be read, is not Python, or holds anything but a docstring and `NAME = literal`.
    """
    try:
        body = ast.parse(file.read_text(encoding="utf-8")).body
    except SyntaxError as error:
        raise InputError(file, f"not Python: {error.msg}", "restore the file", error.lineno) from None
    except (OSError, ValueError) as error:
        raise InputError(file, f"cannot be read: {error}", "restore the file") from None
    found = Literals(file)
    for node in body:
        match node:
            case ast.Expr(value=ast.Constant(value=str())):
                continue
            case ast.Assign(targets=[ast.Name(id=name)], value=value):
                found.nodes[name] = value
                found.values[name] = _literal(file, name, value)
            case _:
                raise InputError(file, "only NAME = literal may stand in a table", "move code elsewhere", node.lineno)
    return found


def _literal(file: Path, name: str, node: ast.expr) -> Any:
    try:
        return ast.literal_eval(node)
    except (ValueError, TypeError):
        raise InputError(file, f"{name} is not a literal", "write out its value", node.lineno) from None
