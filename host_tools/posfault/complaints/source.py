"""Where a case is taken from: an evidence archive, a ledger, or a scenario that is run for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from posfault.complaints import books, contents, running
from posfault.complaints.case import Case
from posfault.errors import InputError


@dataclass(frozen=True, slots=True)
class Source:
    """Exactly one of ledger (file or URL), evidence and scenario; the profile and guards are those of the scenario's run."""

    ledger: str | None = None
    evidence: Path | None = None
    scenario: str | None = None
    profile: str = "field"
    guards: Sequence[str] = ()

    @property
    def name(self) -> str:
        """As it was given."""
        return str(self.ledger or self.evidence or self.scenario)

    def case(self) -> Case:
        """Raises InputError where it is none, or not exactly one is named."""
        given = [one for one in (self.ledger, self.evidence, self.scenario) if one]
        if len(given) != 1:
            raise InputError("--ledger, --evidence, --scenario", f"{len(given)} of them are given", "give exactly one")
        if self.ledger:
            return books.from_file(self.ledger)
        if self.evidence:
            return contents.read(self.evidence)
        return running.lived(self.name, self.profile, self.guards).case
