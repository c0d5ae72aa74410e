"""The command posfault."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

from cyclopts import App, CycloptsError, Parameter

from posfault import __version__, board_listing, commands, flash, listings
from posfault.errors import PosfaultError, one_line

Json = Annotated[Path | None, Parameter(help="write the result as JSON to this file too")]
Port = Annotated[str | None, Parameter(help="serial port of a running terminal; the unix port by default")]
Guard = Annotated[list[str] | None, Parameter(help="NAME=off or NAME=on, over the profile; may be repeated",
                                              negative="")]
Language = Annotated[str | None, Parameter(help="en or zh: what display, paper and story speak")]

app = App(
    name="posfault",
    version=__version__,
    suppress_keyboard_interrupt=False,
    help="Reproduce the debits that a POS terminal should never have made, on real firmware, and prove the remedy.\n\n"
    "Exit status: 0 as expected, 1 a verdict differs, 2 usage or input error, 3 hung or invalid.",
)


@app.command
def reproduce(*names: str, profile: str | None = None, guard: Guard = None, language: Language = None,
              json: Json = None, port: Port = None) -> int:
    """Run scenarios on `field`, then on `hardened`, and compare with what their files claim (the main job).

    Parameters
    ----------
    names: Scenarios by name or file; all of them by default.
    profile: Only this one: field or hardened.
    """
    return commands.reproduce(names, profile, guard or (), language, json, port)


@app.command
def run(file: str, *, profile: str = "field", guard: Guard = None, language: Language = None, json: Json = None,
        trace: Annotated[Path | None, Parameter(help="write every event, a line each, to this file")] = None,
        port: Port = None) -> int:
    """Run one scenario and tell its story: what happened, in order of time, and the verdict.

    Parameters
    ----------
    file: A scenario file, or the name of one in the catalogue.
    profile: field (no guard on) or hardened (all on).
    """
    return commands.run(file, profile, guard or (), language, json, trace, port)


@app.command
def check(*files: str) -> int:
    """Read scenario files and say what is wrong with them; no terminal is needed.

    Parameters
    ----------
    files: Scenario files, or names of the catalogue; all of the catalogue by default.
    """
    return commands.check(files)


@app.command(name="list")
def list_(*, json: Json = None) -> int:
    """List the scenarios with their causes, titles and the guards that stop them."""
    return listings.scenarios(json)


@app.command
def points(name: str | None = None, *, json: Json = None) -> int:
    """List every point where a fault can strike, with the kinds that can strike there.

    Parameters
    ----------
    name: Only this point, with every kind's parameters, their bounds and defaults.
    """
    return listings.points(name, json)


@app.command
def guards(*, json: Json = None) -> int:
    """List the guards: what each protects against, for whom, and the scenarios that need it."""
    return listings.guards(json)


@app.command
def boards(name: str | None = None, *, json: Json = None) -> int:
    """List the boards: what each has, at which port it is attached, and which scenarios it cannot run.

    Parameters
    ----------
    name: Only this one, or the path of a folder of your own.
    """
    return board_listing.list_boards(name, json)


@app.command(name="flash")
def flash_(*, board: str | None = None,
           port: Annotated[str | None, Parameter(help="its serial port; found by the USB id by default")] = None,
           dry_run: bool = False, erase: bool = False, frozen: bool = False) -> int:
    """Put the firmware on a board that runs MicroPython, start it and see that it answers.

    Parameters
    ----------
    board: The board, or the path of a folder of your own; by default what it says it is.
    dry_run: Only say what would be done.
    erase: Remove the journal and everything of ours first.
    frozen: Write what a MicroPython is built with that has the firmware frozen in; no board is needed.
    """
    return flash.flash(board, port, dry_run, erase, frozen)


@app.command
def schema(*, out: Annotated[Path | None, Parameter(help="write it to this file instead")] = None) -> int:
    """Print the JSON Schema of scenario files, made from the tables; for editors and other programs."""
    return listings.schema(out)


def status(arguments: Sequence[str]) -> int:
    """Runs the command; one line on stderr for whatever stops it."""
    try:
        return app(arguments, exit_on_error=False, print_error=False, result_action="return_value") or 0
    except CycloptsError as error:
        return _stopped(f"{one_line(str(error))}; `posfault --help` shows what there is", PosfaultError.exit_status)
    except PosfaultError as error:
        return _stopped(str(error), error.exit_status)
    except BrokenPipeError:         # the reader of our output has seen enough
        sys.stderr.close()
        return 0


def _stopped(text: str, exit_status: int) -> int:
    print(f"posfault: {text}", file=sys.stderr)
    return exit_status
