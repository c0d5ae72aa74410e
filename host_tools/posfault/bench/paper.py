"""The paper as people read it: slips, torn off at the cut, with what their lines say."""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from posfault import facts
from posfault.money import money

_CONTROL = re.compile(rb"\x1b@|\x1d!.|\x1bM.|\x1ba.")
_CUT = b"\x1dV"
_BEGIN = b"\x1b@"


class Printed(NamedTuple):
    """A line as it left the printer, ESC/POS bytes; none where somebody tore the paper off to clear a jam."""

    at_ms: int
    data: bytes

    @property
    def ends_slip(self) -> bool:
        return self.data.startswith(_CUT) or not self.data


@dataclass(frozen=True, slots=True)
class Slip:
    """One piece of paper. cut: whether the printer cut it off, so that it came out whole. Lines without control bytes."""

    at_ms: int
    lines: tuple[str, ...]
    cut: bool

    def value(self, name: str) -> tuple[str, ...] | None:
        """What stands in the blanks of the catalogue's text `name` on this slip, in whatever language, or None."""
        return _value(self.lines, name)

    def is_voucher(self, batch: int, stan: int, amount: int) -> bool:
        """Whether this is a whole, readable sales slip of that transaction."""
        return (
            self.cut
            and self.moves(1)
            and not self.is_cancellation()
            and self.value("slip_trace") == (f"{batch:06d}", f"{stan:06d}")
            and self.value("slip_amount") == (money(amount),)
        )

    def moves(self, effect: int) -> bool:
        """Whether its title says so: 1 that somebody is debited, -1 that he is paid back."""
        return any(self.value(f"slip_title_{kind}") is not None for kind in _kinds(effect))

    @property
    def of(self) -> tuple[int, int] | None:
        """Batch and STAN of the transaction that it is the slip of."""
        numbers = self.value("slip_trace")
        return (int(numbers[0]), int(numbers[1])) if numbers and all(one.isdigit() for one in numbers) else None

    @property
    def titled(self) -> bool:
        return any(self.value(f"slip_title_{kind}") is not None for kind in _kinds())

    def looks_whole(self) -> bool:
        """Whether a person who looks at it sees a slip from the title to the cut, and not a piece of one."""
        return self.cut and self.titled and all(self.value(name) is not None for name in ("slip_trace", "slip_amount"))

    def is_promise(self) -> bool:
        """Whether it says that something took place, and is no mere exercise."""
        return self.titled and self.value("slip_training") is None and not self.is_cancellation()

    def is_cancellation(self) -> bool:
        """Whether it takes back what an earlier slip said, or says that nothing was done."""
        return any(self.value(name) is not None for name in ("slip_cancelled", "slip_undone"))

    def is_for(self, amount: int, last_four: str) -> bool:
        """Whether a person would hold it for the slip of this sale."""
        card = self.value("slip_card") or (last_four,)      # a payment by code shows none
        return self.cut and self.value("slip_amount") == (money(amount),) and card[0].endswith(last_four)


def _is_above_title(lines: Sequence[str]) -> bool:
    """Whether that is no slip yet: nothing, or the line that training puts above one."""
    return not lines or (len(lines) == 1 and _value(tuple(lines), "slip_training") is not None)


@functools.lru_cache(maxsize=16_384)        # run after run the same slips
def _value(lines: tuple[str, ...], name: str) -> tuple[str, ...] | None:
    patterns = _patterns(name)
    for line in lines:
        for pattern in patterns:
            match = pattern.fullmatch(line)
            if match:
                return match.groups()
    return None


@functools.cache
def _patterns(name: str) -> list[re.Pattern[str]]:
    texts = [facts.text(language)[name] for language in facts.languages()]
    return [re.compile(re.escape(text).replace(r"\{\}", "(.*)")) for text in texts]


@functools.cache
def _kinds(*effects: int) -> tuple[str, ...]:
    """Types of transaction: those that debit a cardholder (1), pay back (-1) or move nothing (0); all of them by default."""
    return tuple(name for name, effect, _, _ in facts.table("transactions").TRANSACTIONS if not effects or effect in effects)


def slips(paper: list[Printed]) -> list[Slip]:
    """The pieces in the order in which they came out; the last may still hang in the printer. Behind one that was not cut
    off, since the power failed amid it or the paper ended, the next begins at its title.
    """
    return [slip for slip, _ in pieces(paper)]


def pieces(paper: list[Printed]) -> list[tuple[Slip, bytes]]:
    """The same, each with the bytes that the printer was sent for it."""
    found: list[tuple[Slip, bytes]] = []
    lines: list[str] = []
    data: list[bytes] = []
    started_ms = 0

    def ends(cut: bool) -> None:
        found.append((Slip(started_ms, tuple(lines), cut), b"".join(data)))
        lines.clear()
        data.clear()

    for line in paper:
        if line.data.startswith(_BEGIN) and not _is_above_title(lines):
            ends(False)
        started_ms = started_ms if lines else line.at_ms
        data.append(line.data)
        if not line.ends_slip:
            lines.append(_CONTROL.sub(b"", line.data).decode("utf-8", "replace").rstrip("\n"))
        elif lines:
            ends(bool(line.data))
        else:
            data.clear()
    if lines:
        ends(False)
    return found
