"""The scenarios of the catalogue by name, read once by each process that collects tests."""

from __future__ import annotations

from posfault import scenario_file

CATALOGUE = {path.stem: scenario_file.load(path) for path in scenario_file.catalogue()}
SCENARIOS = list(CATALOGUE.values())
