"""The journal: one append-only file for each batch; what is not in it did not happen, as far as the terminal knows."""

import struct

from facts import journal_record as facts
from facts.limits import DAY_S, EARLIEST_DAY, JOURNAL_MOST, STAN_MAX, TRANSACTION_ROOM
from facts.transactions import TRANSACTIONS
from journal import records

_CHUNK = const(512)            # bytes read at once when looking back, so that a full batch fits into a small heap


def name_of(batch):
    return "journal.%06d" % batch


def effect_of(kind):
    """1: debits the cardholder, -1: pays back, 0: moves no money."""
    for row in TRANSACTIONS:
        if row[0] == kind:
            return row[1]


def is_repeated(kind):
    """Whether it is an advice, repeated until it is answered and never reversed."""
    for row in TRANSACTIONS:
        if row[0] == kind:
            return row[3] == "repeat"


def later(stan, before):
    """Whether this number comes after the one before, or is the same; 1 comes after STAN_MAX."""
    return (stan - before) % STAN_MAX < STAN_MAX // 2


class Transaction:
    """Where one transaction stands. amount in minor units; card: first six and last four digits; wall: s since 2000.

    original: (batch, STAN) of what it undoes or goes on from. entry: a name of ENTRIES.
    """

    def __init__(self, kind, batch, stan, amount, card, wall, entry="swipe", original=(0, 0), operator=""):
        self.type = kind
        self.state = "created"
        self.entry = entry
        self.flags = 0
        self.original = original
        self.operator = operator
        self.batch = batch
        self.stan = stan
        self.amount = amount
        self.card = card
        self.wall = wall
        self.rrn = ""
        self.approval_code = ""
        self.response_code = ""
        self.signed = False
        self.sealed = None          # what write_card was given, for as long as the power is on
        self.image = None           # the same of write_signature


class Journal:
    def __init__(self, volume, most=JOURNAL_MOST):
        """most: bytes that one batch may take."""
        self._volume = volume
        self._most = most
        self.rotten = 0                     # a batch of which a record has been found that is none any more
        self.stan = 0                       # the latest that it has
        self._batches = []                  # [batch, bytes, kinds of records that it has] of each file, oldest first
        self.open = self._recover()         # transactions that may still change, oldest first

    def __getattr__(self, name):
        """What is seldom asked or done is loaded when it is wanted: a small heap has no room for all of it."""
        function = getattr(__import__("journal.seldom").seldom, name)
        return lambda *arguments: function(self, *arguments)

    def write(self, transaction):
        """The transaction has entered transaction.state."""
        self._append(transaction.batch, facts.TRANSACTION, self._pack(transaction), "journal." + transaction.state)
        if transaction in self.open:
            self.open.remove(transaction)
        if transaction.state in facts.OPEN_STATES:
            self.open.append(transaction)

    def write_signature(self, transaction, image):
        content = struct.pack(facts.SIGNATURE_LAYOUT, transaction.batch, transaction.stan) + image
        self._append(transaction.batch, facts.SIGNATURE, content, "journal.signature")
        transaction.signed = True
        transaction.image = image

    def write_card(self, transaction, sealed):
        """sealed: what an advice must say again when it is repeated; see messages/stored_card.py."""
        content = struct.pack(facts.CARD_LAYOUT, transaction.batch, transaction.stan) + sealed
        self._append(transaction.batch, facts.CARD, content, "journal.card")
        transaction.sealed = sealed

    def like(self, batch, amount, card, since):
        """The STAN of the last debit of this amount from this card that is not older, or 0.

        What has a time that cannot be is not older: the clock had failed. Nor is what is approved still unfinished: no slip
        is owed here any more, and what says so has rotted.
        """
        found = approved = 0
        for row in self._rows(batch):
            state = facts.STATES[row[1]]
            same = row[6] == amount and row[10].decode().rstrip("\0") == card and effect_of(facts.TYPES[row[0]]) > 0
            recent = row[7] >= since or row[7] < EARLIEST_DAY * DAY_S
            approved = row[5] if same and recent and state == "approved" else 0 if approved == row[5] else approved
            if same and recent and state in ("completed", "pending"):
                found = row[5]
        return found or approved

    def _rows(self, batch):
        """Every transaction record of the batch, unpacked, oldest first."""
        for kind, content in self._records(batch):
            if kind == facts.TRANSACTION:
                yield struct.unpack(facts.TRANSACTION_LAYOUT, content)

    def _records(self, batch):
        return self._read(name_of(batch), self._file(batch)[1])

    def full(self, batch):
        """Whether one more transaction might not fit."""
        return self._file(batch)[1] + TRANSACTION_ROOM > self._most

    def _file(self, batch):
        """The batch's row of _batches; one that has no file yet is not among them."""
        for row in self._batches:
            if row[0] == batch:
                return row
        return [batch, 0, []]

    def _has(self, row, kind):
        if kind not in row[2]:
            row[2].append(kind)

    def _append(self, batch, kind, content, phase):
        """What does not fit is lost, as on terminals in the field: whoever writes must ask before."""
        record = records.pack(kind, content)
        row = self._file(batch)
        if kind == facts.SETTLED or row[1] + len(record) <= self._most:
            size = self._volume.append(name_of(batch), record, phase)
            if row not in self._batches:
                self._batches.append(row)
                self._batches.sort()
            if size != row[1] + len(record):
                self.rotten = batch             # the file system has found its own notes of the last records damaged
            row[1] = size
            self._has(row, kind)

    def _pack(self, transaction):
        return struct.pack(
            facts.TRANSACTION_LAYOUT, facts.TYPES.index(transaction.type), facts.STATES.index(transaction.state),
            facts.ENTRIES.index(transaction.entry), transaction.flags, transaction.batch, transaction.stan,
            transaction.amount, transaction.wall, transaction.original[0], transaction.original[1],
            transaction.card.encode(), transaction.operator.encode(), transaction.rrn.encode(),
            transaction.approval_code.encode(), transaction.response_code.encode(),
        )

    def _unpack(self, row):
        texts = [text.decode().rstrip("\0") for text in row[10:]]
        transaction = Transaction(
            facts.TYPES[row[0]], row[4], row[5], row[6], texts[0], row[7], facts.ENTRIES[row[2]], row[8:10], texts[1]
        )
        transaction.state = facts.STATES[row[1]]
        transaction.flags = row[3]
        transaction.rrn, transaction.approval_code, transaction.response_code = texts[2:]
        return transaction

    def _read(self, name, size):
        """The whole records of a file, (kind, content) each. One that has rotted costs itself, and none that follows."""
        offset = 0
        data = b""
        while offset < size:
            data += self._volume.read(name, offset, _CHUNK)
            offset += _CHUNK
            start = 0
            record = records.unpack(data, start)
            while record or records.rotten(data, start, offset >= size):
                if record:
                    yield record[0], record[1]
                else:
                    self.rotten = int(name[8:])
                start = record[2] if record else start + 1
                record = records.unpack(data, start)
            data = data[start:]

    def _recover(self):
        """What was under way when the power went."""
        found = []
        lost = self.copies() if self._volume.copies.number else []
        for name, size in self._volume.files():
            if name.startswith("journal."):
                row = [int(name[8:]), size, []]
                self._batches.append(row)
                for kind, content in self._read(name, size):
                    if (kind, content) in lost:
                        lost.remove((kind, content))
                    self._has(row, kind)
                    self._replay(found, kind, content)
        if lost or self.rotten:
            self.restore(found)
        return found

    def _replay(self, found, kind, content):
        if kind == facts.SIGNATURE:
            batch, stan = struct.unpack_from(facts.SIGNATURE_LAYOUT, content)
        elif kind == facts.TRANSACTION:
            batch, stan = struct.unpack(facts.TRANSACTION_LAYOUT, content)[4:6]
            if not self.stan or later(stan, self.stan):
                self.stan = stan
        else:
            return
        known = [one for one in found if one.batch == batch and one.stan == stan]
        if kind == facts.SIGNATURE:
            for one in known:
                one.signed = True
            return
        transaction = self._unpack(struct.unpack(facts.TRANSACTION_LAYOUT, content))
        for one in known:
            transaction.signed = one.signed
            found.remove(one)
        if transaction.state in facts.OPEN_STATES:
            found.append(transaction)
