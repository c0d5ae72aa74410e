"""python -m posfault is the command posfault."""

from posfault.cli import main

main()
