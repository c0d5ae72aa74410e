"""What the terminal remembers beside the journal: (name, value of a new terminal), in two files.

MEMORY changes with every message and is kept small. LOGBOOK changes seldom. New names go to the end: a file written by
older firmware then lacks them, and they begin as in a new terminal.
"""

MEMORY = (
    ("signed_on", 0),
    ("batch", 0),       # given by the host
    ("stan", 0),        # the last one used
    ("keys", b""),      # F62 as it came, wrapped
    ("signed_on_day", 0),   # day since 2000 of the sign-on
    ("wall", 0),            # s since 2000: it is certainly later than this
    ("taken", 0),           # transactions of the present batch
    ("settling", 0),        # the batch whose settlement is under way, or was interrupted
    ("settling_step", 0),   # how far it has come: a step of app/settlement.py
    ("night_day", 0),       # day since 2000 of the last automatic settlement
    ("unknown", 0),         # 1 while a request is out, where that is not in the journal's own record
)
LOGBOOK = (
    ("training", 0),        # 1 while nothing that is done here is real
    ("emergency", 0),       # 1 while no debit may be made
    ("tested_day", 0),      # day since 2000 of the last self-test that found nothing
    ("passwords", ()),      # [operator, digest] of those who have chosen one since they were provisioned
    ("wrong", ()),          # [operator, wrong passwords in a row]
    ("clock_offset", 0),    # s by which the clock is behind the host's
)
