"""A stock validator for the schema of scenario files."""

from __future__ import annotations

import functools
from typing import Any

from posfault.scenario_schema import schema


@functools.cache
def validator() -> Any:
    """The library reads grammars for a second, and every process that collects tests imports them all: here it need not."""
    from jsonschema import Draft202012Validator

    return Draft202012Validator(schema())
