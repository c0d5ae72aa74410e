"""The dialects that the acquirer speaks: a file each, and a row in firmware/facts/dialects.py."""

from __future__ import annotations

import dataclasses
import functools
import importlib.util
from pathlib import Path

from posfault import facts, suggest
from posfault.acquirer.dialect import Dialect
from posfault.errors import InputError

DEFAULT = "aes"
"""What a terminal speaks unless it is provisioned otherwise."""
NAMES: tuple[str, ...] = tuple(row[0] for row in facts.table("dialects").DIALECTS)
"""Those there are, in the table's order."""


@functools.cache
def get(name: str) -> Dialect:
    """The dialect of this name; always the same object.

    Raises:
        InputError: there is none.
    """
    if name not in NAMES:
        raise InputError("dialect", f"there is no dialect {suggest.shown(name)}", suggest.remedy(name, NAMES))
    return load(Path(__file__).with_name(f"{name}.py"))


def load(file: Path) -> Dialect:
    """The dialect in a file, which is called DIALECT there.

    Raises:
        InputError: the file has none.
    """
    spec = importlib.util.spec_from_file_location(f"{__name__}.{file.stem}", file)
    if spec is None or spec.loader is None or not file.is_file():
        raise InputError(file, "there is no such file of Python", "name one")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    found = getattr(module, "DIALECT", None)
    if not isinstance(found, Dialect):
        raise InputError(file, "there is no DIALECT in it", "write DIALECT = Dialect(...), as aes.py does")
    return dataclasses.replace(found, name=file.stem)
