"""The ledger: the acquirer's truth about money, in a database, by double entry.

Each transaction that moves money has entries that add up to zero: a debit takes its amount from the cardholder's account
and gives it to the merchant's, a void or refund gives it back, a reversal takes back either. A pre-authorisation moves
nothing and holds. Amounts are in minor units. Card numbers are kept masked, and hashed under a salt for comparing; the
hash also names the cardholder's account.
"""

from __future__ import annotations

from posfault import facts
from posfault.acquirer.ledger_rows import EFFECTS, UNDONE, Order, Transaction
from posfault.acquirer.ledger_store import CARD_BALANCE, SELECT
from posfault.acquirer.ledger_views import Views
from posfault.acquirer.masking import mask

__all__ = ["AMOUNT_MOST", "CARD_BALANCE", "Ledger"]

AMOUNT_MOST: int = 10 ** facts.table("limits").AMOUNT_DIGITS - 1

_UNDER = (f"{SELECT} WHERE terminal = ? AND batch = ? AND stan = ? "
          "AND type NOT IN ('reversal', 'chargeback') "     # no request of a terminal is known by these
          "ORDER BY state = 'posted' DESC, id DESC")
_SAME_OFFLINE = (f"{SELECT} WHERE terminal = ? AND stan = ? AND type = 'offline_sale' AND own_time = ? AND card_hash = ? "
                 "AND amount = ?")
_SAME_DEBIT = (f"{SELECT} WHERE card_hash = ? AND amount = ? AND at_ms >= ? AND effect = 1 AND type != 'reversal' "
               f"AND state = 'posted' AND NOT {UNDONE} ORDER BY id DESC LIMIT 1")
_WITH_CODE = f"{SELECT} WHERE code_hash = ? AND code_hash != '' AND state != 'declined' ORDER BY id"


class Ledger(Views):
    """Accounts, transactions and their entries; what may be booked, and how it is found again."""

    def post(self, order: Order, refused: str = "") -> Transaction:
        """Book an order, or keep that it is declined.

        Args:
            order: what is asked for; a void or refund names its original.
            refused: the response code of a refusal that was found before; otherwise 13 for an amount of nothing or
                absurdly much, and 51 without funds.
        """
        card, card_hash = mask(order.card), self.card_hash(order.card)
        if order.original is not None and not order.card:
            card, card_hash = order.original.card, order.original.card_hash
        effect = EFFECTS[order.type]
        with self.atomic():
            cardholder = self._account("cardholder", card_hash, self._card_balance)
            merchant = self._account("merchant", order.merchant, 0)
            code = refused or self._judged(order, effect, card_hash)
            posted = code == "00"
            made = self._insert(Transaction(
                0, *order.name[:1], order.merchant, order.batch, order.stan, order.rrn, order.type, effect, order.amount,
                card, card_hash, order.at_ms, order.wall_s, "posted" if posted else "declined", code,
                order.approval_code if posted else "", order.original.id if order.original else None, order.own_time,
                self.card_hash(order.code) if order.code else "", order.order_number, order.counted_in or order.batch, 0))
            if posted and effect:
                payer, payee = (cardholder, merchant) if effect > 0 else (merchant, cardholder)
                self._move(made.id, payer, payee, order.amount)
        return made

    def _judged(self, order: Order, effect: int, card_hash: str) -> str:
        if not 0 < order.amount <= AMOUNT_MOST:
            return "13"
        takes = effect > 0 or order.type == "preauth"
        held = order.original.amount if order.type == "completion" and order.original else 0
        return "51" if takes and self.available(card_hash) + held < order.amount else "00"

    def post_reversal(self, original: Transaction, rrn: str, at_ms: int, wall_s: int) -> Transaction:
        """Take a posted transaction back, whatever it did.

        Raises:
            ValueError: the original does not stand.
        """
        with self.atomic():
            sql = "UPDATE transactions SET state = 'reversed' WHERE id = ? AND type != 'reversal' AND state = 'posted'"
            if self._db.execute(sql, (original.id,)).rowcount != 1:
                raise ValueError(f"transaction {original.id} is none that stands")
            return self._against(original, "reversal", -original.effect, rrn, at_ms, wall_s)

    def charge_back(self, original: Transaction, rrn: str, at_ms: int, wall_s: int) -> Transaction:
        """The bank takes a debit back from the merchant, of its own accord."""
        with self.atomic():
            return self._against(original, "chargeback", -1, rrn, at_ms, wall_s)

    def withhold(self, original: Transaction) -> None:
        """The bank does not pay the merchant this debit."""
        self._db.execute("UPDATE transactions SET withheld = 1 WHERE id = ?", (original.id,))

    def _against(self, original: Transaction, kind: str, effect: int, rrn: str, at_ms: int, wall_s: int) -> Transaction:
        made = self._insert(original._replace(
            id=0, rrn=rrn, type=kind, effect=effect, at_ms=at_ms, wall_s=wall_s, state="posted", response_code="00",
            approval_code="", original=original.id, own_time="", code_hash="", order_number="", withheld=0))
        if effect:
            cardholder = self._account("cardholder", original.card_hash, self._card_balance)
            merchant = self._account("merchant", original.merchant, 0)
            payer, payee = (cardholder, merchant) if effect > 0 else (merchant, cardholder)
            self._move(made.id, payer, payee, original.amount)
        return made

    def under(self, terminal: str, batch: int, stan: int) -> list[Transaction]:
        """What was asked for under that batch and STAN: what stands first, then the newest first."""
        return list(map(Transaction._make, self._db.execute(_UNDER, (terminal, batch, stan))))

    def find(self, terminal: str, batch: int, stan: int) -> Transaction | None:
        """The first of `under`, if any."""
        return next(iter(self.under(terminal, batch, stan)), None)

    def reversal_of(self, transaction: Transaction) -> Transaction | None:
        """What took the transaction back, if anything did."""
        return next((one for one in self.following(transaction, "reversal")), None)

    def original_of(self, transaction: Transaction) -> Transaction | None:
        """What it undoes or goes on from, if anything."""
        row = self._db.execute(f"{SELECT} WHERE id = ?", (transaction.original,)).fetchone()
        return Transaction(*row) if row else None

    def following(self, original: Transaction, *types: str) -> list[Transaction]:
        """Posted transactions of these types that name the original."""
        places = ", ".join("?" * len(types))
        sql = f"{SELECT} WHERE original = ? AND state = 'posted' AND type IN ({places}) ORDER BY id"
        return list(map(Transaction._make, self._db.execute(sql, (original.id, *types))))

    def same_offline(self, order: Order) -> Transaction | None:
        """An offline sale that came before, in whatever batch: its own time, card and amount tell it."""
        row = self._db.execute(_SAME_OFFLINE, (order.terminal, order.stan, order.own_time, self.card_hash(order.card),
                                               order.amount)).fetchone()
        return None if row is None else Transaction(*row)

    def same_debit(self, card_hash: str, amount: int, since_ms: int) -> Transaction | None:
        """The newest debit of that amount from that card since bench time `since_ms`, if one stands."""
        row = self._db.execute(_SAME_DEBIT, (card_hash, amount, since_ms)).fetchone()
        return None if row is None else Transaction(*row)

    def with_code(self, code: str) -> list[Transaction]:
        """Whatever was ever posted against a payment code."""
        return list(map(Transaction._make, self._db.execute(_WITH_CODE, (self.card_hash(code),))))

    def tombstone(self, terminal: str, batch: int, stan: int) -> None:
        """Remember that a reversal came for what has not: should it come after all, it is refused."""
        self._db.execute("INSERT INTO tombstones (terminal, batch, stan) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
                         (terminal, batch, stan))

    def is_tombstone(self, terminal: str, batch: int, stan: int) -> bool:
        """Whether `tombstone` was called for it."""
        sql = "SELECT 1 FROM tombstones WHERE terminal = ? AND batch = ? AND stan = ?"
        return self._db.execute(sql, (terminal, batch, stan)).fetchone() is not None
