"""Hardware that stands where people and peripherals do: it presses a real board's keys, plays its scanner and printer, and
takes its power away.

`rig.toml` says what is wired where (mapping.py). The bench has it as an apparatus.Rig, which talks to one process for each
Blinka backend (process.py); there the players (keypad.py, scanner.py, printer.py, power.py) close contacts and send bytes at
their time. Which of the fault kinds it can make, and how, stands in the table of making.py.
"""
