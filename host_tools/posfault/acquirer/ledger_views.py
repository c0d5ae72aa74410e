"""What can be read off the ledger: movements, totals of a batch, what a merchant is paid, and whether it all adds up."""

from __future__ import annotations

from collections.abc import Iterable

from posfault.acquirer.ledger_rows import UNDOING, UNDONE, Closing, Detail, Movement, Payout, Totals, Transaction
from posfault.acquirer.ledger_store import SELECT, Store

_COUNTED = "type NOT IN ('reversal', 'chargeback') AND effect != 0"      # what a terminal counts in its totals
_EVER_POSTED = f"{SELECT} WHERE state != 'declined' ORDER BY id"
_STANDING = f"{SELECT} WHERE effect = 1 AND type != 'reversal' AND state = 'posted' AND NOT {UNDONE} ORDER BY id"


class Views(Store):
    """Reads, and the closing of batches."""

    def movements(self) -> list[Movement]:
        """Whatever was ever posted but reversals, in the order of posting, with what became of it."""
        rows = list(map(Transaction._make, self._db.execute(_EVER_POSTED)))
        by_id = {row.id: row for row in rows}
        reversed_ms: dict[int | None, int] = {}
        undone_ms: dict[int | None, int] = {}
        for row in rows:
            if row.type == "reversal":
                reversed_ms[row.original] = row.at_ms
            elif row.type in UNDOING and row.state == "posted":
                undone_ms[row.original] = row.at_ms
        found = []
        for row in rows:
            if row.type != "reversal":
                original = by_id[row.original] if row.original is not None else None
                found.append(Movement(
                    row.id, row.type, row.effect, row.terminal, row.batch, row.stan, row.rrn, row.amount, row.card,
                    row.at_ms, row.own_time, row.order_number, (original.batch, original.stan) if original else None,
                    reversed_ms.get(row.id), undone_ms.get(row.id), row.state == "reversed", row.id in undone_ms))
        return found

    def debits(self) -> list[Movement]:
        """Every debit that was ever posted, reversed or undone since or not."""
        return [one for one in self.movements() if one.effect > 0]

    def standing_debits(self) -> list[Transaction]:
        """Debits that nothing took back."""
        return list(map(Transaction._make, self._db.execute(_STANDING)))

    def totals(self, terminal: str, batch: int) -> Totals:
        """Sums and counts of what stands in a batch. A void does not take its original out: it is a credit of its own."""
        sql = ("SELECT coalesce(sum(amount) FILTER (WHERE effect > 0), 0), count(*) FILTER (WHERE effect > 0), "
               "coalesce(sum(amount) FILTER (WHERE effect < 0), 0), count(*) FILTER (WHERE effect < 0) FROM transactions "
               f"WHERE terminal = ? AND counted_in = ? AND state = 'posted' AND {_COUNTED}")
        return Totals(*self._db.execute(sql, (terminal, batch)).fetchone())

    def totals_by_batch(self, terminal: str) -> dict[int, Totals]:
        """The same of every batch in which something stands."""
        sql = ("SELECT counted_in, coalesce(sum(amount) FILTER (WHERE effect > 0), 0), count(*) FILTER (WHERE effect > 0), "
               "coalesce(sum(amount) FILTER (WHERE effect < 0), 0), count(*) FILTER (WHERE effect < 0) FROM transactions "
               f"WHERE terminal = ? AND state = 'posted' AND {_COUNTED} GROUP BY counted_in")
        return {row[0]: Totals(*row[1:]) for row in self._db.execute(sql, (terminal,))}

    def held(self) -> dict[str, int]:
        """What cannot be spent of each card that ever had a pre-authorisation, though it is not debited."""
        sql = "SELECT DISTINCT card, card_hash FROM transactions WHERE type = 'preauth' AND state != 'declined'"
        return {card: self.balance(card_hash) - self.available(card_hash) for card, card_hash in self._db.execute(sql)}

    def counted(self, terminal: str, batch: int) -> list[Transaction]:
        """The transactions of which `totals` are the sums."""
        sql = f"{SELECT} WHERE terminal = ? AND counted_in = ? AND state = 'posted' AND {_COUNTED} ORDER BY id"
        return list(map(Transaction._make, self._db.execute(sql, (terminal, batch))))

    def open_batch(self, terminal: str) -> int:
        """The batch that a terminal's transactions go into: 1 at first, the next number once it is settled."""
        row = self._db.execute("SELECT max(batch) FROM closings WHERE terminal = ?", (terminal,)).fetchone()
        return 1 if row[0] is None else int(row[0]) + 1

    def close_batch(self, terminal: str, batch: int, at_ms: int) -> Closing:
        """Settle a batch at its present totals."""
        closing = Closing(terminal, batch, at_ms, *self.totals(terminal, batch))
        self._db.execute("INSERT INTO closings VALUES (?, ?, ?, ?, ?, ?, ?)", closing)
        return closing

    def settled(self, terminal: str, batch: int) -> Closing | None:
        """How the batch was closed, or None while it is open."""
        row = self._db.execute("SELECT * FROM closings WHERE terminal = ? AND batch = ?", (terminal, batch)).fetchone()
        return None if row is None else Closing(*row)

    def keep_details(self, terminal: str, batch: int, details: Iterable[Detail]) -> None:
        """What a terminal uploads of a batch; a detail that comes again is the same one."""
        with self.atomic():
            self._db.executemany("INSERT INTO details VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (terminal, batch, type, stan) "
                                 "DO UPDATE SET card = excluded.card, amount = excluded.amount",
                                 [(terminal, batch, *detail) for detail in details])

    def details(self, terminal: str, batch: int) -> list[Detail]:
        """Everything that was uploaded of a batch."""
        sql = "SELECT type, stan, card, amount FROM details WHERE terminal = ? AND batch = ? ORDER BY stan, type"
        return [Detail(*row) for row in self._db.execute(sql, (terminal, batch))]

    def asked_for(self, terminal: str, detail: Detail) -> Transaction | None:
        """The debit that an uploaded detail means, of whatever batch and state: its card is known from there alone."""
        sql = (f"{SELECT} WHERE terminal = ? AND stan = ? AND amount = ? AND effect = 1 AND type != 'reversal' "
               "AND state != 'declined' ORDER BY id DESC")
        row = self._db.execute(sql, (terminal, detail.stan, detail.amount)).fetchone()
        return None if row is None else Transaction(*row)

    def payout(self, merchant: str, fee_bp: int = 0) -> Payout:
        """What the bank pays a merchant for everything that stands.

        Args:
            merchant: its number.
            fee_bp: what the bank keeps, of ten thousand; of a broken unit, nothing.
        """
        sql = ("SELECT coalesce(sum(amount) FILTER (WHERE effect > 0), 0), "
               "coalesce(sum(amount) FILTER (WHERE effect < 0), 0), coalesce(sum(amount) FILTER (WHERE withheld = 1), 0) "
               "FROM transactions WHERE merchant = ? AND state = 'posted' AND type != 'reversal'")
        debits, credits, withheld = self._db.execute(sql, (merchant,)).fetchone()
        return Payout(debits, credits, withheld, max(0, debits - credits - withheld) * fee_bp // 10_000)

    def entry_sums(self) -> list[tuple[int | None, int]]:
        """What does not add up: (transaction id, sum of its entries) if not 0; id None stands for all entries."""
        sql = ("SELECT transaction_id, sum(amount) FROM entries GROUP BY transaction_id HAVING sum(amount) != 0 "
               "UNION ALL SELECT NULL, sum(amount) FROM entries HAVING sum(amount) != 0")
        return [(number, total) for number, total in self._db.execute(sql)]
