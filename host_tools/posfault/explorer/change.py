"""What became of one schedule on another firmware tree, or with other guards."""

from __future__ import annotations

from dataclasses import dataclass

from posfault.explorer.trial import BROKEN, CLEAN, DEFECT, NOT_REACHED, Found

CURED, STILL, NEWLY, SILENT = "cured", "still broken", "newly broken", "no longer firing"
NO_VERDICT, SAME = "no verdict", "no difference"


@dataclass(frozen=True, slots=True)
class Change:
    """What came of one schedule where it was searched, and on the other side. word: one of the above."""

    here: Found
    there: Found

    @property
    def word(self) -> str:
        words = self.here.word, self.there.word
        if DEFECT in words:
            return NO_VERDICT
        if self.there.word == BROKEN:
            return STILL if self.here.word == BROKEN else NEWLY
        if self.there.word == NOT_REACHED:      # broken here, it is not cured either: nothing struck it
            return SILENT if self.here.word != NOT_REACHED else SAME
        return CURED if words == (BROKEN, CLEAN) else SAME
