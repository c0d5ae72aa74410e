"""The journal: one append-only file for each batch; what is not in it did not happen, as far as the terminal knows."""

import struct

from facts import journal_record as facts
from facts.limits import JOURNAL_KEPT, JOURNAL_MOST, TRANSACTION_ROOM
from facts.transactions import TRANSACTIONS
from journal import records

_PROBE = const("probe")
_CHUNK = const(512)            # bytes read at once when looking back, so that a full batch fits into a small heap


def _name(batch):
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
        self._batches = []                  # [batch, bytes, kinds of records that it has] of each file, oldest first
        self.open = self._recover()         # transactions that may still change, oldest first

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

    def card(self, transaction):
        """What write_card was given, or None where the flash has lost it and there has been a power cut since."""
        if transaction.sealed:
            return transaction.sealed
        head = struct.pack(facts.CARD_LAYOUT, transaction.batch, transaction.stan)
        for kind, content in self._records(transaction.batch):
            if kind == facts.CARD and content.startswith(head):
                return content[len(head) :]

    def advised(self, batch):
        """STANs of what the bank has been, or is to be, told by advice, also where its record has rotted."""
        records = self._records(batch) if facts.CARD in self._file(batch)[2] else ()
        found = [struct.unpack_from(facts.CARD_LAYOUT, content)[1] for kind, content in records if kind == facts.CARD]
        rotten = [one.stan for one in self.open if one.batch == batch and one.stan not in found and is_repeated(one.type)]
        return found + rotten

    def unsettled(self):
        """The batches that have transactions and are not settled, oldest first."""
        return [batch for batch, _, kinds in self._batches if facts.SETTLED not in kinds]

    def write_settled(self, batch, balanced):
        """The batch is closed; the oldest ones are dropped as far as room is needed."""
        self._append(batch, facts.SETTLED, struct.pack(facts.SETTLED_LAYOUT, batch, balanced), "journal.settled")
        others = [row for row in self._batches if row[0] != batch]
        kept = sum(row[1] for row in others)
        for row in others:
            if kept > JOURNAL_KEPT:
                self._volume.remove(_name(row[0]), "journal.settled")
                self._batches.remove(row)
                kept -= row[1]

    def totals(self, *batches):
        """(debit amount, debit count, credit amount, credit count) of what this terminal stands by."""
        amounts = [amount for batch in batches for amount in self._signed(batch).values()]
        debits = [amount for amount in amounts if amount > 0]
        credits = [-amount for amount in amounts if amount < 0]
        return sum(debits), len(debits), sum(credits), len(credits)

    def details(self, *batches):
        """(type, STAN, card, amount) of each transaction of which the totals are the sums."""
        for batch in batches:
            counted = self._signed(batch)
            for row in self._rows(batch):
                if facts.STATES[row[1]] in facts.DONE_STATES and counted.pop(row[5], 0):
                    yield facts.TYPES[row[0]], row[5], row[10].decode().rstrip("\0"), row[6]

    def like(self, batch, amount, card, since):
        """The STAN of the last debit of this amount from this card that is finished and not older, or 0.

        What was done last counts whatever the time: the clock may have been set. So does what is approved still, as no slip
        is owed here any more: what says so has rotted.
        """
        found = last = approved = 0
        for row in self._rows(batch):
            last = last if last == row[5] else 0
            approved = 0 if approved == row[5] else approved
            state = facts.STATES[row[1]]
            if row[6] == amount and row[10].decode().rstrip("\0") == card and effect_of(facts.TYPES[row[0]]) > 0:
                approved = row[5] if state == "approved" else approved
                last = row[5] if state in ("completed", "pending") else last
                found = last if last and row[7] >= since else found
        return found or last or approved

    def refund(self, batch, original):
        """The STAN of the last refund of this original in the batch, or 0."""
        key = (original.batch, original.stan)
        found = 0
        for row in self._rows(batch):
            if row[8:10] == key and facts.TYPES[row[0]] == "refund" and facts.STATES[row[1]] == "completed":
                found = row[5]
        return found

    def find(self, batch, stan=0):
        """The transaction as it stands, or None. stan 0: the one that was begun last."""
        found = None
        signed = False
        begun = []
        for kind, content in self._records(batch):
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
            found = self._unpack(found)
            found.signed = bool(signed)
        return found

    def _signed(self, batch):
        """STAN -> what it came to, 0 where nothing: numbers alone, so that a full batch fits into a small heap."""
        found = {}
        for row in self._rows(batch):
            done = facts.STATES[row[1]] in facts.DONE_STATES
            found[row[5]] = row[6] * effect_of(facts.TYPES[row[0]]) if done else 0
        return found

    def probe(self):
        """Whether the flash keeps what is written to it."""
        self._volume.write(_PROBE, _PROBE.encode(), _PROBE)
        return self._volume.read(_PROBE) == _PROBE.encode()

    def undone(self, transaction):
        """Whether a void of this transaction has been approved. Read from the void's own record: there is no second one."""
        key = (transaction.batch, transaction.stan)
        voids = {}
        for row in self._rows(transaction.batch):
            if row[8:10] == key and facts.TYPES[row[0]].endswith("void"):
                voids[row[5]] = facts.STATES[row[1]] in facts.DONE_STATES
        return any(voids.values())

    def _rows(self, batch):
        """Every transaction record of the batch, unpacked, oldest first."""
        for kind, content in self._records(batch):
            if kind == facts.TRANSACTION:
                yield struct.unpack(facts.TRANSACTION_LAYOUT, content)

    def _records(self, batch):
        return self._read(_name(batch), self._file(batch)[1])

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
            self._volume.append(_name(batch), record, phase)
            if row not in self._batches:
                self._batches.append(row)
                self._batches.sort()
            row[1] += len(record)
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
                start = record[2] if record else start + 1
                record = records.unpack(data, start)
            data = data[start:]

    def _recover(self):
        """What was under way when the power went."""
        found = []
        for name, size in self._volume.files():
            if name.startswith("journal."):
                row = [int(name[8:]), size, []]
                self._batches.append(row)
                for kind, content in self._read(name, size):
                    self._has(row, kind)
                    self._replay(found, kind, content)
        return found

    def _replay(self, found, kind, content):
        if kind == facts.SIGNATURE:
            batch, stan = struct.unpack_from(facts.SIGNATURE_LAYOUT, content)
        elif kind == facts.TRANSACTION:
            batch, stan = struct.unpack(facts.TRANSACTION_LAYOUT, content)[4:6]
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
