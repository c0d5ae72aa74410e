"""Clauses of the rules about more than card sales: a bug planted in each, in a scenario that is clean without it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from posfault import facts
from posfault.acquirer.ledger import Ledger
from posfault.scenario import Step

Canary = Callable[..., dict[str, list[str]]]

SHOES = Step("sale", "shoes", 5000, "F")
PIN_ASKED = "if card and with_pin and card.asks_pin and not small_tap("
SMALL_TAP = 'return entry == "tap" and 0 < amount < terminal.configuration["tap_cvm_from"]'


def voided(shop: Any) -> tuple[Step, ...]:
    return shop.SIGN_ON, shop.sale("tea", 8800, "A"), Step("void", "tea brought back", of="tea")


def refunded(shop: Any) -> tuple[Step, ...]:
    return shop.SIGN_ON, shop.sale("tea", 8800, "A"), Step("refund", "return of tea", 3000, of="tea")


def held(shop: Any) -> tuple[Step, ...]:
    return (shop.SIGN_ON, Step("preauth", "room", 20_000, "A"), Step("completion", "nights", 15_000, of="room"),
            Step("preauth", "car", 7000, "B"))


def test_a_pin_that_nobody_asks_for_is_found(shop: Any, canary: Canary) -> None:
    never = ("app/card.py", PIN_ASKED, "if not card and not small_tap(")
    broken = canary(shop.scenario(steps=(shop.SIGN_ON, SHOES)), "cardholder-verified", "has no PIN", never)
    assert len(broken["cardholder-verified"]) == 1


@pytest.mark.parametrize("lax", ["return entry == \"tap\"", "return 0 < amount < terminal.configuration[\"tap_cvm_from\"]"])
def test_an_exemption_that_reaches_too_far_is_found(lax: str, shop: Any, canary: Canary) -> None:
    """Of a tap for however much; of whatever small amount, however the card was read."""
    entry, amount = ("tap", 120_000) if "entry" in lax else ("swipe", 40_000)
    steps = (shop.SIGN_ON, Step("sale", "coat", amount, "A", entry=entry))
    canary(shop.scenario(steps=steps), "cardholder-verified", "has no signature", ("app/card.py", SMALL_TAP, lax))


def test_a_demand_in_an_approvals_header_that_is_ignored_is_found(shop: Any, canary: Canary) -> None:
    deaf = ("app/exchange.py", 'terminal.memory.signed_on and terminal.guards.on("demand_heeded")', "False")
    steps = (shop.SIGN_ON, shop.sale("tea", 8800, "A"), shop.sale("cake", 4200, "B"))
    asked = shop.scenario(steps=steps, behaviours=("sign_on_by_header",))
    broken = canary(asked, "signed-on", "the host had asked for a new one since", deaf)
    assert "debit 42.00" in broken["signed-on"][0]


@pytest.mark.parametrize(("kind", "steps"), [("void", voided), ("refund", refunded), ("preauth", held)])
def test_whatever_moves_or_holds_money_without_its_mac_is_found(kind: str, steps: Any, shop: Any, planted: Any) -> None:
    row = next(line for line in facts.table("messages").MESSAGES.decode().splitlines() if line.startswith(f"{kind} "))
    bare = planted(("facts/messages.py", f"\n{row}", f"\n{row.removesuffix(' 64')}"))
    ill = shop.play(shop.scenario(steps=steps(shop), behaviours=("mac_unchecked",)), (), bare).run
    assert set(ill.broken) == {"message-authentic"}
    assert f"{kind} " in ill.broken["message-authentic"][0]
    assert shop(steps=steps(shop)).run.broken == {}


@pytest.mark.parametrize(("kind", "steps"), [("void", voided), ("refund", refunded), ("preauth", held)])
def test_a_terminal_that_forgets_what_it_has_done_is_found(kind: str, steps: Any, shop: Any, planted: Any) -> None:
    """The display and the slip say approved, and the journal declined."""
    forgets = planted(("app/transitions.py", "    terminal.journal.write(transaction)", f"""
    state = transaction.state
    if transaction.type == "{kind}" and state in ("approved", "completed"):
        transaction.state = "declined"
    terminal.journal.write(transaction)
    transaction.state = state""".lstrip("\n")))
    ill = shop.play(shop.scenario(steps=steps(shop)), (), forgets).run
    assert "no-one-sided" in ill.broken
    assert f"{kind} " in ill.broken["no-one-sided"][0]
    assert "for the terminal it is declined" in ill.broken["no-one-sided"][0]


def test_a_refund_of_another_amount_than_was_meant_is_found(shop: Any, canary: Canary) -> None:
    whole = ("app/refund.py", 'carry_out(terminal, "refund", amount,', 'carry_out(terminal, "refund", original.amount,')
    broken = canary(shop.scenario(steps=refunded(shop)), "right-amount", "instead of", whole)
    assert broken["right-amount"] == ["return of tea: paid back 88.00 instead of 30.00"]


def test_a_hold_that_outlives_its_completion_is_found(shop: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    available = Ledger.available
    assert shop(steps=held(shop)).run.broken == {}
    monkeypatch.setattr(Ledger, "available", lambda self, card_hash: available(self, card_hash) - 20_000)
    ill = shop(steps=held(shop)).run
    assert set(ill.broken) == {"money-conserved"}
    assert ill.broken["money-conserved"][0] == "200.00 is held back from card 620000******0005 instead of 0.00"


def test_an_offline_sale_that_is_never_sent_is_found(shop: Any, canary: Canary) -> None:
    """The customer has the goods and a slip; the bank never hears of it."""
    silent = ("app/forward.py", "    for batch in terminal.journal.unsettled():", "    for batch in ():")
    steps = (shop.SIGN_ON, Step("offline sale", "tea", 5000, "A"))
    broken = canary(shop.scenario(steps=steps), "not-stuck", "is still pending", silent,
                    also=("no-one-sided", "right-amount"))
    assert len(broken["not-stuck"]) == 1


def test_a_completion_without_a_slip_is_found(shop: Any, planted: Any) -> None:
    bare = planted(("app/slip.py", 'say("slip_title_" + transaction.type, ())',
                    'say("slip_title_" + transaction.type, ()) if transaction.type != "completion" else ""'))
    ill = shop.play(shop.scenario(steps=held(shop)), (), bare).run
    assert set(ill.broken) == {"has-voucher", "not-stuck"}      # the slip that never comes out right is owed for ever
    assert "debit 150.00" in ill.broken["has-voucher"][0]


def test_a_code_that_another_customer_showed_is_found(shop: Any, canary: Canary) -> None:
    """The scanner's line is read again: the next purchase goes on the phone of the customer before."""
    asked = "code = _ask(terminal, amount)"
    stale = ("app/code_sale.py", asked, asked.replace("= ", "= terminal.before = getattr(terminal, 'before', '') or ", 1))
    steps = (shop.SIGN_ON, Step("code sale", "tea", 8800, "A"), Step("code sale", "cake", 4200, "B"))
    reused = shop.scenario(steps=steps, behaviours=("code_reusable",))
    broken = canary(reused, "meant-to-pay", "its customer never showed this payment code", stale, also=("right-amount",))
    assert "debit 42.00" in broken["meant-to-pay"][0]
