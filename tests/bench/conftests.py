"""What the conftest.py of other tests makes, for scripts that pytest does not run."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType


def conftest(folder: str) -> ModuleType:
    """That of tests/FOLDER."""
    path = Path(__file__).parents[1] / folder / "conftest.py"
    spec = importlib.util.spec_from_file_location(f"{folder}_conftest", path)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module
