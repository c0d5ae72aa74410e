"""Operators, their roles and passwords. A password is kept as a digest only; three wrong ones lock its number out."""

import binascii
import hashlib

from app.roles import role
from facts.people import PASSWORD_TRIES, PASSWORDS


def digest(number, password):
    """As it is kept; with the number in it, equal passwords do not look equal."""
    return binascii.hexlify(hashlib.sha256((number + ":" + password).encode()).digest()).decode()


def known(terminal, number, password):
    """Whether this is the operator's password. A wrong one is counted before anybody is told; of nobody's number, there is
    nothing to lock out, and no end of what somebody may type there."""
    kept = _kept(terminal, number)
    right = not locked(terminal, number) and kept == digest(number, password)
    wrong = 0 if right or kept is None else _wrong(terminal, number) + 1
    if wrong != _wrong(terminal, number) and not locked(terminal, number):
        _remember(terminal, "wrong", number, wrong)
    return right


def locked(terminal, number):
    return _wrong(terminal, number) >= PASSWORD_TRIES and terminal.guards.on("lock_out")


def unlock(terminal, number):
    _remember(terminal, "wrong", number, 0)


def choose(terminal, number, password):
    """The operator's password from now on."""
    _remember(terminal, "passwords", number, digest(number, password))


def delivered(number):
    """(digits of a password, the one that the terminal is delivered with) of the operator's role."""
    for name, digits, password in PASSWORDS:
        if name == role(number):
            return digits, password


def _kept(terminal, number):
    """The digest, chosen since or provisioned; None for who is no operator."""
    for rows in (terminal.logbook.passwords, terminal.configuration["operators"]):
        for row in rows:
            if row[0] == number:
                return row[1]


def _wrong(terminal, number):
    """How many wrong passwords in a row."""
    for other, count in terminal.logbook.wrong:
        if other == number:
            return count
    return 0


def _remember(terminal, name, number, value):
    rows = [row for row in getattr(terminal.logbook, name) if row[0] != number]
    if value:
        rows.append([number, value])
    setattr(terminal.logbook, name, rows)
    terminal.logbook.save()
