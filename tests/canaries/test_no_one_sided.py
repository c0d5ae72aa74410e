"""no-one-sided: a terminal that says one thing while the ledger says another, in both directions."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

Canary = Callable[..., dict[str, list[str]]]
DEMO = ("app/carry_out.py", "reply = exchange(terminal, kind, fields)",
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
    """D3: a flag that points at the previous sale has this one reversed at the bank. A second slip says so to the clerk."""
    wrong = ("app/carry_out.py", "        _approved(terminal, transaction, reply)\n", """
        _approved(terminal, transaction, reply)
        transaction.state = "unknown"
        terminal.journal.open.append(transaction)
        terminal.journal.write = lambda transaction: None
        reverse_open(terminal)
""".lstrip("\n"))
    canary(shop.scenario(), "no-one-sided", "but no debit stands", wrong, also=("not-stuck",))


def test_a_refusal_on_the_display_of_what_was_debited_is_found(shop: Any, canary: Canary) -> None:
    """Journal and slip are right. Who believes the display sends the customer away."""
    wrong = ("app/finish.py", 'told = name, money(transaction.amount)',
             'told = name if transaction.amount == 100 else "declined", "05"')
    broken = canary(shop.scenario(), "no-one-sided", "stands, but the display said declined", wrong)
    assert len(broken["no-one-sided"]) == 1


def test_an_approval_on_the_display_of_what_was_refused_is_found(shop: Any, planted: Callable[..., Any]) -> None:
    """Neither journal nor slip says so; who believes the display lets the goods go."""
    wrong = planted(
        ("app/carry_out.py", 'terminal.acknowledge("declined", code)', 'terminal.acknowledge("approved", "88.00")')
    )
    refused = shop.scenario(behaviours=(shop.behaviour("answers_code", code="51"),))
    ill = shop.play(refused, (), wrong).run
    assert set(ill.broken) >= {"no-one-sided"}
    assert "the display said approved" in ill.broken["no-one-sided"][0]
    assert shop.play(refused).run.broken == {}


def test_a_slip_of_what_was_refused_is_found(shop: Any, planted: Callable[..., Any]) -> None:
    """The display and the journal say declined, and the customer walks away with a slip."""
    wrong = planted(("app/carry_out.py", '        terminal.acknowledge("declined", code)',
                     '        terminal.acknowledge("declined", code)\n        print_slip(terminal, transaction)'),
                    ("app/carry_out.py", "from app.finish import",
                      "from app.slip import print_slip\nfrom app.finish import"))
    refused = shop.scenario(behaviours=(shop.behaviour("answers_code", code="51"),))
    ill = shop.play(refused, ("refusal_on_paper",), wrong).run
    assert ill.broken["no-one-sided"] == ["a slip says so (batch 000001, trace 000004), but no debit stands"]
    assert set(ill.broken) == {"no-one-sided", "right-amount"}      # the clerk believes the slip, and hands out the goods
    assert shop.play(refused).run.broken == {}


def test_an_approval_of_what_nobody_was_asked_is_found(shop: Any, planted: Callable[..., Any]) -> None:
    """An exercise that nobody can tell from the real thing."""
    rehearsal = planted(("app/carry_out.py", "    if terminal.logbook.training:", "    if amount == 8800:"))
    ill = shop.play(shop.scenario(), (), rehearsal).run
    assert set(ill.broken) == {"no-one-sided", "right-amount"}
    assert "nobody had been asked" in ill.broken["no-one-sided"][0]
    assert shop().run.broken == {}
