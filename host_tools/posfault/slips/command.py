"""The verb `slip`: ESC/POS bytes, or the slips of a run, as a picture."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from posfault import input_file, pool, profiles
from posfault.bench.run import run
from posfault.commands import speaking
from posfault.errors import InputError
from posfault.options import Guard, Language, Profile
from posfault.reports import output, summary
from posfault.scenario_file import find, load
from posfault.slips import layout, of_run, svg
from posfault.slips.layout import Piece

DRAWN, NOTHING = 0, 1
_STDIN = "-"
_WHAT = "a file of ESC/POS bytes"
_SIZE_MOST = 1 << 18            # bytes: some hundred slips, which take seconds to draw


def slip(file: str = "", *, out: Path, scenario: Annotated[str, Parameter(help="instead: the slips of its run")] = "",
         profile: Profile = "field", guard: Guard = None, language: Language = None) -> int:
    """Draw what an ESC/POS printer makes of bytes: sizes, alignment, QR codes, Chinese; torn paper has a ragged edge.

    Exit status 1: no paper comes out.

    Parameters
    ----------
    file
        A file with the bytes as they go to the printer; - for standard input.
    out
        The picture, .png or .svg.
    """
    if bool(file) == bool(scenario):
        raise InputError("slip", "needs a file or --scenario", "give one of the two")
    if out.suffix not in (".png", ".svg"):
        raise InputError(out, "is neither .png nor .svg", "name the picture with one of these")
    pieces = _of_scenario(scenario, profile, guard or [], language) if scenario else layout.pieces(_bytes(file))
    if not pieces:
        output.plain("No paper comes out.\n")
        return NOTHING
    if out.suffix == ".png":
        from posfault.slips import png  # only here: every command would wait for Pillow

        summary.write_bytes(out, png.png(pieces))
    else:
        summary.write_text(out, svg.sheet(pieces, scenario or Path(file).name))
    output.plain(f"{len(pieces)} pieces of paper, {sum(not one.cut for one in pieces)} of them not cut off, "
                 f"{sum(one.blank for one in pieces)} blank.\n")
    return DRAWN


def _bytes(file: str) -> bytes:
    if file == _STDIN:
        return sys.stdin.buffer.read()
    return input_file.read(Path(file), _WHAT, f"name {_WHAT}", _SIZE_MOST)


def _of_scenario(name: str, profile: str, guards: list[str], language: str | None) -> list[Piece]:
    off = profiles.guards_off(profile, guards)
    with pool.stand_at(None) as stand:
        done = run(stand, speaking(load(find(name)), language), off)
    return [piece for _, piece in of_run.papers(done)]
