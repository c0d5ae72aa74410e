"""What one part of `make soak` comes to."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Outcome:
    """`figure`: what was counted, with its units, in one line; `wrong`: a line for each thing that is not as promised."""

    figure: str
    wrong: list[str]

    def told(self) -> int:
        """Prints it; gives the exit status."""
        print(self.figure, *self.wrong, sep="\n    ", flush=True)
        return int(bool(self.wrong))
