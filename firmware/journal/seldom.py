"""What the journal is seldom asked, and does when a batch ends: methods of Journal in journal/log.py, loaded when wanted."""

import struct

from facts import journal_record as facts
from facts.limits import JOURNAL_KEPT
from journal import kept
from journal.log import effect_of, is_repeated, name_of

_PROBE = const("probe")
_BATCHES = const(14)           # settled ones beside the last, at most: a day without trade takes a file too


def card(journal, transaction):
    """What write_card was given, or None where the flash has lost it and there has been a power cut since."""
    if transaction.sealed:
        return transaction.sealed
    head = struct.pack(facts.CARD_LAYOUT, transaction.batch, transaction.stan)
    for kind, content in journal._records(transaction.batch):
        if kind == facts.CARD and content.startswith(head):
            return content[len(head) :]


def advised(journal, batch):
    """STANs of what the bank has been, or is to be, told by advice, also where its record has rotted."""
    records = journal._records(batch) if facts.CARD in journal._file(batch)[2] else ()
    found = [struct.unpack_from(facts.CARD_LAYOUT, content)[1] for kind, content in records if kind == facts.CARD]
    rotten = [one.stan for one in journal.open if one.batch == batch and one.stan not in found and is_repeated(one.type)]
    return found + rotten


def unsettled(journal):
    """The batches that have transactions and are not settled, oldest first."""
    return [batch for batch, _, kinds in journal._batches if facts.SETTLED not in kinds]


def before(journal, batch):
    """The batch before this one, 0 where there is none. The bank gives the numbers, may leave some out, and begins anew."""
    others = [row[0] for row in journal._batches if row[0] != batch]
    return max([number for number in others if number < batch] or others or [0])


def restore(journal, found):
    """Writes again what the file system has lost of the latest records. found: transactions that may still change."""
    rows = kept.rows(journal._volume.copies)
    for row in copies(journal):
        key = _name(*row)
        batch = key[1]
        if facts.SETTLED not in journal._file(batch)[2] and _before(journal, key, rows):
            journal._replay(found, *row)
            try:
                journal._append(batch, row[0], row[1], "journal." + _phase(*row))
            except OSError:             # it is kept in the other place still, and known until the power goes
                pass
    found.sort(key=lambda transaction: (transaction.batch, transaction.stan))


def copies(journal):
    """(kind, content) of the last record of each kind and transaction, and of the last batch that was settled, which ends
    what is known of it; oldest first.
    """
    latest = []
    for row in kept.rows(journal._volume.copies):
        key = _name(*row)
        if row[0] == facts.SETTLED:
            latest = [other for other in latest if _name(*other)[1] != key[1] and other[0] != facts.SETTLED]
        latest = [other for other in latest if _name(*other) != key]
        latest.append(row)
    return latest


def _before(journal, key, rows):
    """Whether what the file has of it is known, and not the last of it; or it has nothing. It may have what is newer."""
    mine = [row for row in rows if _name(*row) == key]
    last = None
    for row in journal._records(key[1]):
        if _name(*row) == key:
            last = row
    return last is None or last in mine[:-1]


def _name(kind, content):
    """(kind, batch, STAN) of a record, STAN 0 of one that says that the batch is settled."""
    if kind == facts.SETTLED:
        return kind, struct.unpack(facts.SETTLED_LAYOUT, content)[0], 0
    if kind == facts.TRANSACTION:
        return (kind,) + struct.unpack(facts.TRANSACTION_LAYOUT, content)[4:6]
    return (kind,) + struct.unpack_from(facts.CARD_LAYOUT, content)


def _phase(kind, content):
    if kind == facts.TRANSACTION:
        return facts.STATES[content[1]]
    return "settled" if kind == facts.SETTLED else "signature" if kind == facts.SIGNATURE else "card"


def write_settled(journal, batch, balanced):
    """The batch is closed; the oldest ones are dropped as far as room is needed."""
    journal._append(batch, facts.SETTLED, struct.pack(facts.SETTLED_LAYOUT, batch, balanced), "journal.settled")
    others = [row for row in journal._batches if row[0] != batch and facts.SETTLED in row[2]]
    kept = sum(row[1] for row in others)
    while kept > JOURNAL_KEPT or len(others) > _BATCHES:
        row = others.pop(0)
        journal._volume.remove(name_of(row[0]), "journal.settled")
        journal._batches.remove(row)
        kept -= row[1]


def totals(journal, *batches):
    """(debit amount, debit count, credit amount, credit count) of what this terminal stands by."""
    amounts = [amount for batch in batches for amount in _signed(journal, batch).values()]
    debits = [amount for amount in amounts if amount > 0]
    credits = [-amount for amount in amounts if amount < 0]
    return sum(debits), len(debits), sum(credits), len(credits)


def details(journal, *batches):
    """(type, STAN, card, amount) of each transaction of which the totals are the sums."""
    for batch in batches:
        counted = _signed(journal, batch)
        for row in journal._rows(batch):
            if facts.STATES[row[1]] in facts.DONE_STATES and counted.pop(row[5], 0):
                yield facts.TYPES[row[0]], row[5], row[10].decode().rstrip("\0"), row[6]


def refund(journal, batch, original):
    """The STAN of the last refund of this original in the batch, or 0."""
    key = (original.batch, original.stan)
    found = 0
    for row in journal._rows(batch):
        if row[8:10] == key and facts.TYPES[row[0]] == "refund" and facts.STATES[row[1]] in facts.DONE_STATES:
            found = row[5]
    return found


def find(journal, batch, stan=0):
    """The transaction as it stands, or None. stan 0: the one that was begun last."""
    found = None
    signed = False
    begun = []
    for kind, content in journal._records(batch):
        if kind == facts.TRANSACTION:
            row = struct.unpack(facts.TRANSACTION_LAYOUT, content)
            if row[5] not in begun:
                begun.append(row[5])
                signed = signed and stan
            if row[5] == (stan or begun[-1]):
                found = row
        elif kind == facts.SIGNATURE and struct.unpack_from(facts.SIGNATURE_LAYOUT, content)[1] == (stan or begun[-1]):
            signed = True
    if found:
        found = journal._unpack(found)
        found.signed = bool(signed)
    return found


def _signed(journal, batch):
    """STAN -> what it came to, 0 where nothing: numbers alone, so that a full batch fits into a small heap."""
    found = {}
    for row in journal._rows(batch):
        done = facts.STATES[row[1]] in facts.DONE_STATES
        found[row[5]] = row[6] * effect_of(facts.TYPES[row[0]]) if done else 0
    return found


def probe(journal):
    """Whether the flash keeps what is written to it."""
    journal._volume.write(_PROBE, _PROBE.encode(), _PROBE)
    return journal._volume.read(_PROBE) == _PROBE.encode()


def undone(journal, transaction):
    """Whether a void of this transaction has been approved. Read from the void's own record: there is no second one."""
    key = (transaction.batch, transaction.stan)
    voids = {}
    for row in journal._rows(transaction.batch):
        if row[8:10] == key and facts.TYPES[row[0]].endswith("void"):
            voids[row[5]] = facts.STATES[row[1]] in facts.DONE_STATES
    return any(voids.values())
