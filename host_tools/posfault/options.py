"""Options that several verbs of the command share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

from cyclopts import Parameter, validators

from posfault.errors import InputError


def _in_a_folder(type_: Any, path: Path | None) -> None:
    """Raises InputError where a file could not be written in the end, before there is anything that would be lost."""
    if path is not None and not path.parent.is_dir():
        raise InputError(path, f"cannot be written (there is no folder {path.parent})", "make it, or name another file")


def written(help: str) -> Parameter:
    """The option of a file that is written."""
    return Parameter(help=help, validator=_in_a_folder)


Json = Annotated[Path | None, written("write the result as JSON to this file too")]
Port = Annotated[str | None, Parameter(help="serial port of a running terminal; the unix port by default")]
Network = Annotated[str, Parameter(help="what carries the bank's messages: tunnel (the link), tcp (the terminal's own"
                                        " network, to this machine) or tcp://HOST:PORT (to where it reaches this machine);"
                                        " tcp needs --pace; by default what the board has first")]
Real = Annotated[str, Parameter(help="peripherals that are the board's own, apart by commas, such as keypad,printer; or"
                                     " none; by default those that board.toml calls real; needs --pace 1")]
Rig = Annotated[Path | None, Parameter(help="the rig.toml of hardware that presses the keys of the terminal at --port and"
                                            " plays its peripherals; in real time, --pace 1 by default")]
Guard = Annotated[list[str] | None, Parameter(help="NAME=off or NAME=on, over the profile; may be repeated",
                                              negative="")]
Tag = Annotated[str, Parameter(help="only these scenarios: unsigned, duplicate, quick, board-safe, or a peripheral")]
Workers = Annotated[int, Parameter(help="how many terminals side by side; as many as there are processors by default",
                                validator=validators.Number(gte=0, lte=64))]
Profile = Annotated[str, Parameter(help="field (no guard on) or hardened (all on)")]
Csv = Annotated[Path | None, written("with --prove or --cost: write it as CSV to this file too")]
Stage = Annotated[bool, Parameter(negative="")]
Pace = Annotated[int, Parameter(help="let the terminal run by its own clock, in real time, so many times as fast as life",
                                validator=validators.Number(gte=0, lte=1000))]
Language = Annotated[str | None, Parameter(help="en or zh: what display, paper and story speak")]
Html = Annotated[Path | None, written("write an HTML page to this file too: one that needs no other")]
HtmlFolder = Annotated[Path | None, Parameter(help="write HTML pages into this folder too: an index, and one for each run")]
PageLanguage = Annotated[str, Parameter(help="en or zh: what the HTML page speaks")]
Markdown = Annotated[Path | None, written("write a summary as GitHub-flavoured Markdown to this file too")]
RunsCsv = Annotated[Path | None, written("write a line of CSV for each run to this file too")]
