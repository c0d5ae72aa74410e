"""A release that is provisioned for UnionPay's own dialect trades with a bank that speaks it, on TCP, in 192 KB."""

from __future__ import annotations

from typing import Any

import pytest

from posfault import release
from posfault.acquirer import dialects
from posfault.acquirer.server import Acquirer
from posfault.bench import setting

DIALECT = "unionpay_3des"
TRACK = ";" + setting.CARDS["F"].replace("D", "=") + "?\r"      # its service code asks for a PIN


@pytest.fixture
def bank() -> Acquirer:
    cards = {setting.pan("F"): setting.PINS["F"]}
    return Acquirer({setting.TERMINAL: setting.MERCHANT}, setting.SEED, cards=cards, dialect=dialects.get(DIALECT))


def test_a_sale_with_pin_is_debited(till: Any, bank: Acquirer) -> None:
    till.cut_power()
    host = f"127.0.0.1:{till.server.port}"
    (till.folder / release.FLASH).write_bytes(release.provisioned(host, DIALECT))
    till.power_on()
    till.sign_on()
    till.type("s")
    till.expect("AMOUNT")
    till.type("8800\r")
    till.expect("SWIPE, INSERT OR TAP")
    till.type(TRACK)
    till.expect("PIN")
    till.type(setting.PINS["F"] + "\r")
    till.expect("APPROVED 88.00")
    (debit,) = bank.ledger.debits()
    (sale,) = (one for one in till.requests if one.mti == "0200")
    assert (debit.amount, len(sale.fields[52])) == (8800, 16)
