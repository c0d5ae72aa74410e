"""Batch upload 0320: every transaction that the totals count, for a bank whose totals are others."""

from app.exchange import exchange
from facts.upload import UPLOAD_COUNT, UPLOAD_DETAILS_MOST
from messages.codec import value
from messages.envelope import row


def upload(terminal, details, reserved):
    """The bank's last word: 00 they agree after all, another code they do not, "" where an answer is missing.

    details: see Journal.details. reserved: (terminal, name) -> F60.
    """
    count = 0
    part = []
    for kind, stan, card, amount in details:
        count += 1
        part.append("%s%06d%s%012d" % (row(kind)[4], stan, card[-4:] or "0000", amount))
        if len(part) == UPLOAD_DETAILS_MOST:
            if not _send(terminal, "upload", part, reserved):
                return ""
            part = []
    if part and not _send(terminal, "upload", part, reserved):
        return ""
    return _ask(terminal, "upload_end", _count(count), reserved)


def _send(terminal, name, part, reserved):
    return _ask(terminal, name, _count(len(part)) + "".join(part), reserved) == "00"


def _ask(terminal, name, content, reserved):
    stan = terminal.memory.next_stan()
    reply = exchange(terminal, name, ((11, "%06d" % stan), (48, content), (60, reserved(terminal, name))))
    return value(reply, 39) if reply else ""


def _count(number):
    return "0" * (UPLOAD_COUNT - len(str(number))) + str(number)
