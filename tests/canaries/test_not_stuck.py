"""not-stuck: firmware for which refusing everything is the cure."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

Canary = Callable[..., dict[str, list[str]]]


def test_a_reversal_that_is_never_done_is_found(shop: Any, canary: Canary) -> None:
    """The bank's 00 to a reversal is not understood, and nothing is sold before the reversal is done."""
    deaf = ("facts/response_actions.py", 'REVERSAL_DONE = ("00", ', 'REVERSAL_DONE = (')
    lost = shop.scenario(shop.fault("network.receive", "drop", 2))
    broken = canary(lost, "not-stuck", "although nothing is broken any longer", deaf)
    assert [finding.split(" although")[0] for finding in broken["not-stuck"]] == [
        "the clerk cannot sale", "the clerk cannot settle"
    ]


def test_a_terminal_that_sells_no_more_after_a_jam_is_found(shop: Any, canary: Canary) -> None:
    """What it owes stays owed, although the paper comes out."""
    stuck = ("app/finish.py", 'terminal.acknowledge("slip_was_owed", money(transaction.amount))',
             'transaction.state = "approved"\n            terminal.journal.open.append(transaction)')
    jammed = shop.scenario(shop.fault("printer.line", "jam", 5), on_no_slip="repeat")
    canary(jammed, "not-stuck", "cannot sale", stuck)


def test_a_terminal_that_cannot_settle_is_found(shop: Any, canary: Canary) -> None:
    never = ("app/settlement.py", 'elif code != "00"', 'elif code == "00"')
    canary(shop.scenario(), "not-stuck", "cannot settle", never)


def test_a_closing_sale_without_a_debit_is_found(shop: Any, canary: Canary) -> None:
    """The terminal says approved: the clerk is content, and the bank knows of nothing."""
    demo = ("app/carry_out.py", "reply = exchange(terminal, kind, fields)", """
    if amount == 100:
        reply = [(37, "000000000001"), (38, "000001"), (39, "00")]
    else:
        reply = exchange(terminal, kind, fields)""".lstrip())
    canary(shop.scenario(), "not-stuck", "the sale of the closing left no debit", demo,
           also=("no-one-sided", "right-amount"))


def test_a_printer_that_is_broken_only_before_the_closing_is_no_stuck_terminal(shop: Any) -> None:
    assert shop(shop.fault("printer.line", "paper_end", 1)).run.broken == {}
