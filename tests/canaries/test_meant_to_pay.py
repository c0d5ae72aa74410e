"""meant-to-pay: debits that no customer meant, or not with this card, or not yet."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from posfault.acquirer.ledger import Ledger

Canary = Callable[..., dict[str, list[str]]]

TRACK = "4111111111111111D30121010000000000"
READER = "reader.read()"
READ = f"        read = {READER}\n"


def test_a_sale_that_the_terminal_makes_of_its_own_accord_is_found(shop: Any, canary: Canary) -> None:
    """Approved, journalled, with slip, at a time when nobody buys anything."""
    phantom = ("app/settlement.py", '    totals = terminal.', f"""
    from app.card import Card
    from app.carry_out import carry_out
    carry_out(terminal, "sale", 4200, Card("swipe", "{TRACK}"))
    totals = terminal.""".lstrip("\n"))
    broken = canary(shop.scenario(), "meant-to-pay", "sent for no customer at the till", phantom)
    assert "debit 42.00" in broken["meant-to-pay"][0]


def test_the_card_of_the_customer_before_is_found(shop: Any, canary: Canary) -> None:
    """The reader's buffer is read once more: the next customer's purchase goes on a card that is not hers."""
    stale = ("app/card.py", READ, f"        read = terminal.before = getattr(terminal, 'before', None) or {READER}\n")
    steps = (shop.SIGN_ON, shop.sale("tea", 8800, "A"), shop.sale("cake", 4200, "B"))
    broken = canary(shop.scenario(steps=steps), "meant-to-pay", "its customer never showed this card", stale,
                    also=("right-amount",))
    assert "debit 42.00" in broken["meant-to-pay"][0]
    assert len(broken["meant-to-pay"]) == 2      # the closing's too


def test_a_sale_sent_before_the_card_is_presented_is_found(shop: Any, canary: Canary) -> None:
    """The amount is enough for it: the card is known from the purchase before, and swiped again a moment later."""
    early = ("app/card.py", READ, f"""
        read = getattr(terminal, "before", None) if amount == 4200 else {READER}
        terminal.before = read or getattr(terminal, "before", None)
""".lstrip("\n"))
    steps = (shop.SIGN_ON, shop.sale("tea", 8800, "B"), shop.sale("cake", 4200, "B"))
    unasked = ("app/confirm.py", "    if card and (card.pin or", "    if amount == 4200 or card and (card.pin or")
    canary(shop.scenario(steps=steps), "meant-to-pay", "its customer confirmed only after it was sent", early, unasked)


def test_a_ledger_that_debits_whom_nobody_asked_for_is_found(shop: Any, monkeypatch: Any) -> None:
    """No request on the wire: hardly a rule about the terminal is content."""
    post = Ledger.post

    def twice(self: Ledger, order: Any, refused: str = "") -> Any:
        made = post(self, order, refused)
        order.stan += 500
        post(self, order, refused)
        return made

    monkeypatch.setattr(Ledger, "post", twice)
    ill = shop().run
    assert "sent for no customer at the till" in ill.broken["meant-to-pay"][0]
    assert len(ill.broken["meant-to-pay"]) == 2
    monkeypatch.undo()
    assert shop().run.broken == {}


def test_who_swipes_again_after_a_reversal_has_confirmed(shop: Any) -> None:
    assert shop(shop.fault("network.receive", "drop", 2), on_unknown="repeat").run.broken == {}
