"""Each mutant of tests/explorer/mutants with all single faults of its scenario: in how many runs it is caught.

Caught is what breaks a rule with the mutant and breaks none on our firmware. Exit status 1: one is not caught.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
import tomllib
from dataclasses import replace
from pathlib import Path
from typing import Any

from posfault import facts, pool
from posfault.explorer import against, command, search
from posfault.explorer.against import NEWLY, NO_VERDICT, Change
from posfault.explorer.search import Each, Search
from posfault.explorer.space import EVERYTHING, Patterns

MUTANTS = sorted((Path(__file__).parents[1] / "explorer" / "mutants").glob("*.toml"))


def plant(mutant: dict[str, Any], root: Path) -> None:
    """A firmware tree with the mutant's changes."""
    shutil.copytree(facts.firmware_root(), root)
    for change in mutant["change"]:
        file = root / change["file"]
        text = file.read_text(encoding="utf-8")
        assert text.count(change["old"]) == 1, change
        file.write_text(text.replace(change["old"], change["new"]), encoding="utf-8")


def tried(mutant: dict[str, Any], root: Path, before: Search, each: Each) -> list[Change]:
    """before: what came of the same schedules on our firmware."""
    plant(mutant, root)
    there = replace(before.setting, firmware=root)
    return against.again(before, Search(there, before.events, each, patterns=before.patterns))


def ours(mutant: dict[str, Any], each: Each) -> Search:
    """All singles; where it takes pairs, those of its narrowed space."""
    setting = command.setting_of(mutant["scenario"], "hardened")
    with pool.stand_at(None) as stand:
        events = search.events(stand, setting)
    patterns = Patterns(mutant["points"], mutant["kinds"]) if mutant.get("pairs") else EVERYTHING
    made = Search(setting, events, each, patterns=patterns)
    singles = made.singles()
    if mutant.get("pairs"):
        made.pairs(singles)
    return made


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("names", nargs="*", help="only these")
    arguments.add_argument("--workers", type=int, default=pool.jobs_here())
    options = arguments.parse_args()
    each = command.batches_by(command.by_workers(options.workers))
    known: dict[tuple[str, bool], Search] = {}
    missed = 0
    for path in [one for one in MUTANTS if not options.names or one.stem in options.names]:
        mutant = tomllib.loads(path.read_text(encoding="utf-8"))
        key = mutant["scenario"], mutant.get("pairs", False)
        known[key] = known.get(key) or ours(mutant, each)
        with tempfile.TemporaryDirectory() as folder:
            changes = tried(mutant, Path(folder) / "firmware", known[key], each)
        caught = [one for one in changes if one.word in (NEWLY, NO_VERDICT)]
        missed += not caught
        first = f"first {caught[0].there.schedule.name}" if caught else "not caught"
        print(f"{path.stem}, {mutant['scenario']}: {len(caught)} of {len(changes)} runs; {first}", flush=True)
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
