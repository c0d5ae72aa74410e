"""The rest of a release's day: payment codes, the self-test, settlement; and a terminal that cannot begin one."""

from __future__ import annotations

from typing import Any

import pytest

from posfault import facts, release
from posfault.acquirer.payment_codes import payment_code
from posfault.acquirer.server import Acquirer
from posfault.bench import setting


def test_a_scanner_that_types_brings_a_payment_code_and_the_day_is_settled(till, bank: Acquirer) -> None:
    till.sign_on()
    till.type("m8\r")
    till.expect("AMOUNT")
    till.type("4500\r")
    till.expect("SHOW PAYMENT CODE")
    till.type(f"]Q3{payment_code(setting.pan('A'), 1)}\r")
    till.expect("45.00")
    till.agree()
    till.expect("APPROVED 45.00")
    till.agree()
    till.expect("PAID BY PAYMENT CODE", "SLIP READABLE?")
    till.reads_slip()
    till.type("t")
    till.expect("DEBITS 1 AMOUNT 45.00", "TOTALS AGREE, ENTER")
    assert [one.amount for one in bank.ledger.standing_debits()] == [4500]


def test_every_device_passes_the_self_test(till) -> None:
    till.sign_on()
    till.type("m33\r")
    for key in "1234567890":
        till.expect(f"| {key}\r")
        till.type(key)
    till.expect("TEST SLIP READABLE?")
    till.type("\r")
    till.expect("DRAW A LINE")
    till.type("\x1b[<0;10;5M\x1b[<32;11;6M\r")
    till.expect("STORAGE: GOOD", "CLOCK: GOOD", "NETWORK: GOOD", "SELF-TEST PASSED")


def test_help_and_clear_and_cancel(till) -> None:
    till.log_in()
    till.expect("NOT SIGNED ON")
    till.type("m9\x7f1h")
    till.expect("FUNCTION NUMBER\r\n| 1\r\n", facts.help_texts("en")["menu"].splitlines()[0])
    till.type("\r")
    till.type("\x1b")
    till.expect("NOT SIGNED ON")


@pytest.mark.parametrize("change", [{"second_factor": "fingerprint"}, {"host": ""}, {"signature_from": None}])
def test_what_it_cannot_do_it_says_and_does_nothing(till, change: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    till.cut_power()
    provisioned = release.configuration("127.0.0.1:5000") | change
    monkeypatch.setattr(release, "configuration", lambda *_: {k: v for k, v in provisioned.items() if v is not None})
    (till.folder / release.FLASH).write_bytes(release.provisioned(""))
    till.power_on()
    till.expect("NOT CONFIGURED")
    till.type("01")
    till.expect("NOT CONFIGURED")


def test_an_empty_flash_is_no_terminal_yet(till) -> None:
    till.cut_power()
    (till.folder / release.FLASH).unlink()
    till.power_on()
    till.expect("NOT CONFIGURED")
