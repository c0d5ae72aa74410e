"""`explore --clerk`: the clerk's reactions are part of what is searched, and of a finding where it needs them."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from posfault import scenario_file
from posfault.errors import InputError
from posfault.explorer import reactions
from posfault.scenario import ClerkRules


def explore(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-m", "posfault", "explore", "sale", "--profile", "field",
                           "--points", "network.receive", "--kinds", "drop", "--out", folder / "found",
                           "--database", folder / "explored.db", *arguments], capture_output=True, text=True, check=False)


def test_a_finding_keeps_the_reactions_without_which_it_is_none(tmp_path: Path) -> None:
    done = explore(tmp_path, "--clerk", "on_unknown=repeat", "--clerk", "on_no_slip=repeat")
    assert done.returncode == 1, done.stderr
    assert "drop at network.receive 2 + on_unknown=repeat (sign on, sale)" in done.stdout
    (file,) = (tmp_path / "found").glob("*.toml")
    found = scenario_file.load(file)
    assert found.clerk == ClerkRules(on_unknown="repeat")
    assert "charged-once" in found.expect.field
    again = subprocess.run([sys.executable, "-m", "posfault", "run", file], capture_output=True, text=True, check=False)
    assert again.returncode == 0, again.stdout
    assert "charged-once is broken" in again.stdout


def test_another_clerk_is_another_search(tmp_path: Path) -> None:
    """Nothing is taken from the database that another clerk has come to."""
    assert "charged-once" not in explore(tmp_path).stdout
    assert "2 executed and judged" in explore(tmp_path, "--clerk", "on_unknown=repeat").stdout


@pytest.mark.parametrize("given", ["on_unknown", "on_unknown=leaves", "on_slip=repeat", "on_no_slip=leave"])
def test_what_no_clerk_does_is_refused(given: str) -> None:
    with pytest.raises(InputError, match=f"--clerk: there is no {given}"):
        reactions.with_clerk(scenario_file.load(scenario_file.find("sale")), [given])
