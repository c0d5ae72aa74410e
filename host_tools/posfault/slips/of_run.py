"""The paper of a run, through the same picture code as anybody's bytes."""

from __future__ import annotations

import dataclasses

from posfault.bench.paper import Slip, pieces
from posfault.bench.run import Run
from posfault.slips import layout
from posfault.slips.layout import Piece


def papers(run: Run) -> list[tuple[Slip, Piece]]:
    """Each slip with what it looks like. One that was torn after it was cut has a ragged edge all the same."""
    parts = zip(run.evidence.slips, pieces(run.world.paper), strict=True)
    return [(slip, _one(data, slip.cut)) for slip, (_, data) in parts]


def _one(data: bytes, cut: bool) -> Piece:
    found = layout.pieces(data)
    return dataclasses.replace(found[0] if found else Piece(), cut=cut)
