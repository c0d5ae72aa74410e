"""money-conserved: ledgers whose entries do not add up. The terminal has no part in it."""

from __future__ import annotations

from typing import Any

import pytest

from posfault.acquirer.ledger import Ledger

INSERT = "INSERT INTO entries (transaction_id, account, amount) VALUES (?, ?, ?)"


def _payer_only(self: Ledger, number: int, payer: int, payee: int, amount: int) -> None:
    self._db.execute(INSERT, (number, payer, -amount))


def _payee_only(self: Ledger, number: int, payer: int, payee: int, amount: int) -> None:
    self._db.execute(INSERT, (number, payee, amount))


def _odd_cents(self: Ledger, number: int, payer: int, payee: int, amount: int) -> None:
    """One too many in every second transaction, one too few in the others: all together it adds up."""
    self._db.execute(INSERT, (number, payer, -amount))
    self._db.execute(INSERT, (number, payee, amount + (1 if number % 2 else -1)))


@pytest.mark.parametrize(
    ("move", "sums"),
    [(_payer_only, (-8800, -100, -8900)), (_payee_only, (8800, 100, 8900)), (_odd_cents, (1, -1))],
)
def test_entries_that_do_not_add_up_are_found(move: Any, sums: tuple[int, ...], shop: Any,
                                              monkeypatch: pytest.MonkeyPatch) -> None:
    assert shop().run.broken == {}
    monkeypatch.setattr(Ledger, "_move", move)
    ill = shop().run
    assert set(ill.broken) == {"money-conserved"}
    findings = ill.broken["money-conserved"]
    assert [finding.split("add up to ")[1] for finding in findings] == [f"{total} instead of 0" for total in sums]
    assert ("the entries of the whole ledger" in findings[-1]) == (len(sums) == 3)


def test_a_reversal_that_gives_back_too_little_is_found(shop: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """The merchant pays back all of it, and one unit of it reaches nobody."""
    whole = Ledger._move

    def short(self: Ledger, number: int, payer: int, payee: int, amount: int) -> None:
        whole(self, number, payer, payee, amount)
        self._db.execute("UPDATE entries SET amount = amount - 1 WHERE transaction_id = ? AND amount > 0 AND "
                         "transaction_id IN (SELECT id FROM transactions WHERE type = 'reversal')", (number,))

    lost = shop.fault("network.receive", "drop", 2)
    assert shop(lost).run.broken == {}
    monkeypatch.setattr(Ledger, "_move", short)
    assert set(shop(lost).run.broken) == {"money-conserved"}
