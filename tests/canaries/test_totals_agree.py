"""totals-agree: settlements whose totals differ while everybody is told that they agree, or nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from posfault.acquirer import settlement
from posfault.acquirer.ledger_rows import Totals
from posfault.scenario import Step

Canary = Callable[..., dict[str, list[str]]]

SAYS_SO = ("app/settlement.py", 'terminal.acknowledge("settled" if balanced else "settled_differing")',
           'terminal.acknowledge("settled")')
PRINTS_SO = ("app/totals_slip.py", 'say("totals_agree" if balanced else "totals_differ", ())', 'say("totals_agree", ())')
COUNTS = "terminal.journal.totals(*batches)"
MISCOUNTS = ("app/settlement.py", COUNTS, "(0, 0, 0, 0)")
FORGETS = ("app/settlement.py", "terminal.journal.details(*batches)", "()")      # to upload them


def test_a_terminal_that_miscounts_and_keeps_it_to_itself_is_found(shop: Any, canary: Canary) -> None:
    broken = canary(shop.scenario(), "totals-agree", "and nobody was told", MISCOUNTS, SAYS_SO, PRINTS_SO)
    assert "batch 000001 was settled at 0 debits of 0.00" in broken["totals-agree"][0]
    assert "the ledger holds 2 debits of 89.00" in broken["totals-agree"][0]


def test_whoever_is_told_by_display_or_paper_is_told(shop: Any, planted: Callable[..., Any]) -> None:
    for silent in (SAYS_SO, PRINTS_SO):
        assert shop.play(shop.scenario(), (), planted(MISCOUNTS, FORGETS, silent)).run.broken == {}


def test_a_bank_that_finds_every_total_right_is_found(shop: Any, monkeypatch: Any, planted: Callable[..., Any]) -> None:
    """The bank's own word counts for nothing: the terminal believes it, and so would the merchant."""
    miscounting = planted(MISCOUNTS, FORGETS)
    assert shop.play(shop.scenario(), (), miscounting).run.broken == {}
    monkeypatch.setattr(settlement, "_judge", lambda block, totals: block[:-1] + "1")
    assert set(shop.play(shop.scenario(), (), miscounting).run.broken) == {"totals-agree"}


def test_each_batch_is_looked_at(shop: Any, canary: Canary) -> None:
    """The first settlement differs and nobody is told; what the second says does not make up for it."""
    once = ("app/settlement.py", COUNTS, f"({COUNTS} if terminal.memory.batch > 1 else (0, 0, 0, 0))")
    told = ("app/settlement.py", 'terminal.acknowledge("settled" if balanced else "settled_differing")',
            'terminal.acknowledge("settled" if memory.batch == 1 else "settled_differing")')
    steps = (shop.SIGN_ON, shop.sale(), Step("settle"))
    canary(shop.scenario(steps=steps), "totals-agree", "batch 000001", once, told, PRINTS_SO)


def test_totals_that_nobody_disputes_are_quiet(shop: Any) -> None:
    seen = shop(steps=(shop.SIGN_ON, shop.sale(), Step("settle"), shop.SIGN_ON, shop.sale("cake", 4200, "B")))
    assert seen.run.evidence.totals == {1: Totals(8800, 1, 0, 0), 2: Totals(4300, 2, 0, 0)}
    assert seen.run.broken == {}


def test_what_the_line_made_of_the_totals_is_not_what_the_terminal_counted(shop: Any) -> None:
    """The bank asks for the details and then finds that both agree; so does everybody."""
    changed = shop.fault("network.send", "corrupt", 3, byte=-35, flip=1)
    seen = shop(changed, steps=(shop.SIGN_ON, shop.sale(), Step("settle")))
    asked = seen.sent("0500")[0]
    assert asked.message.fields[48] != asked.meant.fields[48]
    assert seen.answered("0320") == ["00", "00"]
    assert seen.shown("settled")
    assert seen.run.broken == {}
