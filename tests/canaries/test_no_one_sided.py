"""no-one-sided: a terminal that says one thing while the ledger says another, in both directions."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

Canary = Callable[..., dict[str, list[str]]]
DEMO = ("app/carry_out.py", "reply = exchange(terminal, kind, values(terminal, transaction, card, original, more))",
        'reply = [(37, "000000000001"), (38, "000001"), (39, "00")]')


def test_an_approval_journalled_as_declined_is_found(shop: Any, canary: Canary) -> None:
    wrong = ("app/transitions.py", "    terminal.journal.write(transaction)", """
    state = transaction.state
    if state in ("approved", "completed"):
        transaction.state = "declined"
    terminal.journal.write(transaction)
    transaction.state = state""".lstrip("\n"))
    broken = canary(shop.scenario(), "no-one-sided", "stands, but for the terminal it is declined", wrong)
    assert len(broken["no-one-sided"]) == 2


def test_a_sale_that_is_nowhere_in_the_journal_is_found(shop: Any, canary: Canary) -> None:
    wrong = ("app/transitions.py", "    terminal.journal.write(transaction)", "    pass")
    canary(shop.scenario(), "no-one-sided", "unheard of", wrong)


def test_a_demo_path_that_asks_nobody_is_found(shop: Any, canary: Canary) -> None:
    """Approved, with slip, and no debit: the merchant's loss. The lawful sale of the closing comes to nothing too."""
    canary(shop.scenario(), "no-one-sided", "but no debit stands", DEMO, also=("right-amount", "not-stuck"))


def test_a_reversal_of_what_the_terminal_holds_for_approved_is_found(shop: Any, canary: Canary) -> None:
    """D3: a flag that points at the previous sale has this one reversed at the bank."""
    wrong = ("app/carry_out.py", "        _approved(terminal, transaction, reply)\n", """
        _approved(terminal, transaction, reply)
        transaction.state = "unknown"
        terminal.journal.open.append(transaction)
        terminal.journal.write = lambda transaction: None
        reverse_open(terminal)
""".lstrip("\n"))
    canary(shop.scenario(), "no-one-sided", "for completed, but no debit stands", wrong,
           also=("right-amount", "not-stuck"))
