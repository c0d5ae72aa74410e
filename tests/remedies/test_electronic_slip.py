"""The electronic slip (P10): delivered when paper fails, authenticated, and a voucher of its debit."""

from __future__ import annotations

import dataclasses
from typing import Any

from posfault.bench import setting
from posfault.bench.electronic_slip import read

FAILING = {"electronic_slips": "when paper fails"}
ALWAYS = {"electronic_slips": "always"}


def test_it_takes_the_place_of_paper_that_failed(shop: Any) -> None:
    jam = shop.fault("printer.line", "jam", 5)
    seen = shop(jam, configuration=FAILING)
    assert seen.shown("electronic_slip")
    assert not seen.shown("printer_error")
    assert seen.run.broken == {}
    assert seen.run.net == {"tea": 8800}


def test_while_the_printer_works_nobody_is_asked_to_scan(shop: Any) -> None:
    assert not shop(configuration=FAILING).events("display.code")
    assert not shop().events("display.code")


def test_it_can_stand_for_paper_altogether(shop: Any) -> None:
    seen = shop(configuration=ALWAYS)
    assert not [slip for slip in seen.run.evidence.slips if slip.value("slip_title_sale") is not None]
    assert len(seen.run.evidence.electronic_slips) == 2       # the closing's too
    assert seen.run.broken == {}


def test_it_says_what_the_paper_would_and_its_mac_is_right(shop: Any) -> None:
    seen = shop(configuration=ALWAYS)
    slip = seen.run.evidence.electronic_slips[0]
    debit = seen.debits()[0]
    assert (slip.merchant, slip.terminal) == (setting.MERCHANT, setting.TERMINAL)
    assert (slip.batch, slip.stan, slip.amount, slip.rrn) == (debit.batch, debit.stan, 8800, debit.rrn)
    assert (slip.card, slip.type, slip.time[:8]) == (debit.card, "sale", "20260310")
    assert setting.pan("A") not in slip.content
    key = seen.world.acquirer.keys.master_key(setting.TERMINAL)
    assert slip.genuine(key)
    assert not slip.genuine(bytes(16))
    assert not dataclasses.replace(slip, content=slip.content.replace("8800", "8900")).genuine(key)


def test_a_forged_one_is_no_voucher(shop: Any, planted: Any) -> None:
    """The terminal makes its MAC under another key than the one it was given."""
    forging = planted(("app/electronic_slip.py", 'configuration["master_key"]', "bytes(16)"))
    broken = shop.play(shop.scenario(configuration=ALWAYS), (), forging).run.broken
    assert set(broken) == {"has-voucher"}


def test_what_is_no_slip_is_not_taken_for_one() -> None:
    assert read(0, "https://example.test/pay") is None
    assert read(0, "PF1" + "|" * 11) is None
