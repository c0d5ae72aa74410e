"""Journals for the host to read: the firmware writes them through LittleFS, and says what it finds in others."""

import os
import sys

from drivers.flash_file import FlashFile
from journal.log import Journal, Transaction
from journal.volume import Volume

_FOLDER = sys.argv[1]


def _volume():
    if "flash" in os.listdir(_FOLDER):
        os.remove(_FOLDER + "/flash")
    volume = Volume(FlashFile(_FOLDER + "/flash"))
    volume.format()
    volume.mount()
    return volume


def write(actions):
    """Carries out the actions, gives the files: (name, content) each.

    actions: ("transaction", type, state, entry, flags, batch, stan, amount, wall, original, card, operator, rrn,
    approval code, response code),
    ("signature", batch, stan, image) or ("settled", batch, balanced).
    """
    volume = _volume()
    journal = Journal(volume)
    for kind, *row in actions:
        if kind == "transaction":
            name, state, entry, flags, batch, stan, amount, wall, original, card, operator = row[:11]
            transaction = Transaction(name, batch, stan, amount, card, wall, entry, original, operator)
            transaction.state, transaction.flags = state, flags
            transaction.rrn, transaction.approval_code, transaction.response_code = row[11:]
            journal.write(transaction)
        elif kind == "signature":
            journal.write_signature(Transaction("sale", row[0], row[1], 0, "", 0), row[2])
        else:
            journal.write_settled(*row)
    return [(name, volume.read(name)) for name, _ in volume.files()]


def read(batch, data):
    """What the firmware knows when a batch's journal holds these bytes: its open sales and its totals."""
    volume = _volume()
    volume.write(f"journal.{batch:06d}", data, "")
    journal = Journal(volume)
    opened = [(one.batch, one.stan, one.state, one.amount, one.signed) for one in journal.open]
    return sorted(opened), journal.totals(batch)
