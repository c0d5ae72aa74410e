"""The command posfault: its verbs, and what becomes of whatever stops one."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from concurrent.futures import BrokenExecutor

from cyclopts import App, CycloptsError

from posfault import __version__
from posfault.errors import PosfaultError, of_computer, one_line

# Each is loaded when it is wanted: all of them take a second.
VERBS = (
    *(("posfault.verbs", verb) for verb in (
        "reproduce", "run", "selftest", "check", "list_", "points", "guards", "schema")),
    *(("posfault.board_verbs", verb) for verb in ("boards", "flash", "release")),
    ("posfault.explorer.verbs", "explore"),
    ("posfault.explorer.verbs", "explain"),
    ("posfault.drills.verbs", "drill"),
    ("posfault.drills.verbs", "networks"),
    *(("posfault.complaint_cli", verb) for verb in ("evidence", "investigate", "statement", "usage")),
    ("posfault.acquirer_command", "acquirer"),
    ("posfault.proxy.command", "proxy"),
    ("posfault.console.command", "console"),
    ("posfault.slips.command", "slip"),
    ("posfault.rig.command", "rig"),
)

app = App(
    name="posfault", version=__version__,
    suppress_keyboard_interrupt=False,
    help="Reproduce the debits that a POS terminal should never have made, on real firmware, and prove the remedy.\n\n"
    "Exit status: 0 as expected, 1 a verdict differs, 2 usage or input error, 3 hung or invalid.",
)
for _module, _verb in VERBS:
    app.command(f"{_module}:{_verb}", name=_verb.rstrip("_"))


def status(arguments: Sequence[str]) -> int:
    """Runs the command; one line on stderr for whatever stops it."""
    if list(arguments) in ([], ["--help"], ["-h"]):
        _load_all()
    try:
        return app(arguments, exit_on_error=False, print_error=False, result_action="return_value") or 0
    except CycloptsError as error:
        return _stopped(f"{one_line(str(error))}; `posfault --help` shows what there is", PosfaultError.exit_status)
    except PosfaultError as error:
        return _stopped(str(error), error.exit_status)
    except BrokenPipeError:         # the reader of a server's output has seen enough
        sys.stderr.close()
        return 0
    except BrokenExecutor:
        return _stopped("a process with a terminal was killed from outside; run it again", PosfaultError.exit_status)
    except OSError as error:        # of this computer: no room, no file descriptor, no process left
        return _stopped(of_computer(error), PosfaultError.exit_status)


def _load_all() -> None:
    """What each is for is said in its docstring."""
    for name in app:
        app[name]


def _stopped(text: str, exit_status: int) -> int:
    print(f"posfault: {text}", file=sys.stderr)
    return exit_status
