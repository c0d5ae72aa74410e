"""Where the command posfault begins, also as python -m posfault."""

from __future__ import annotations

import sys


def main() -> None:
    """Runs the command and ends the process with its exit status."""
    try:
        from posfault import cli  # takes a while, in which Ctrl-C is one line too

        sys.exit(cli.status(sys.argv[1:]))
    except KeyboardInterrupt:
        print("posfault: interrupted; what was reported done is done", file=sys.stderr)
        sys.exit(130)


if __name__ == "__main__":
    main()
