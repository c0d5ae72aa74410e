"""Where every run takes place: one shop, one terminal, its people and test cards, and the day."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import NamedTuple

from posfault import facts
from posfault.acquirer import dialects
from posfault.forms import Value
from posfault.scenario import Contract

TERMINAL = "10000001"
MERCHANT = "898100000000001"
SERIAL = "PF000001"
SEED = b"posfault"

# Bench time 0 is the morning of the run, 2026-03-10 09:00 by the shop's clock, in s since 2000-01-01.
MORNING = 826_448_400
YESTERDAY_MS = -86_400_000

# Card schemes' published test numbers; track 2 as a reader gives it, with D as separator. Service code, behind the month
# of expiry: 1.. a stripe alone, 2.. a chip too; ..0 asks for a PIN, ..1 for none.
CARDS = {
    "A": "6200000000000005D30121010000000000",
    "B": "4111111111111111D30121010000000000",
    "C": "5555555555554444D30121010000000000",
    "D": "378282246310005D3012101000000000",
    "E": "6011111111111117D30121010000000000",
    "F": "6200000000000047D30121200000000000",
    "G": "5105105105105100D30121200000000000",
    "H": "4012888888881881D30122200000000000",
    "I": "3530111333300000D30122010000000000",
}
PINS = {"F": "123456", "G": "4711", "H": "8832"}        # cards whose service code ends with 0 ask for one


class Person(NamedTuple):
    """Somebody who may stand at the keypad; operator and password are "" for who is none. finger: the one presented."""

    operator: str
    password: str
    finger: int


PEOPLE = {
    "ann": Person("01", "1470", 1),
    "bob": Person("02", "2580", 2),
    "eva": Person("00", "369258", 9),
    "sam": Person("99", "97531864", 10),
    "stranger": Person("", "", 0),
}


def trade_password(operator: str) -> str:
    """What a terminal is delivered with for this number."""
    table = facts.table("people")
    role = dict(table.ROLES).get(operator, "cashier")
    delivered: dict[str, str] = {name: password for name, _, password in table.PASSWORDS}
    return delivered[role]


def provisioned_passwords(passwords: str) -> dict[str, str]:
    """Person -> password, where every operator has her `own` or still that of the `trade`."""
    return {name: trade_password(one.operator) if passwords == "trade" else one.password
            for name, one in PEOPLE.items() if one.operator}


def pan(card: str) -> str:
    """The number on the card."""
    return CARDS[card].partition("D")[0]


def strokes(intent: str) -> bytes:
    """What the customer of this intent draws: x, y bytes, different for everybody."""
    return hashlib.sha256(b"signature of " + intent.encode()).digest()


def speaking(dialect: str) -> dict[str, Value]:
    """What provisioning says of a dialect: of the default nothing, since a terminal that nobody told speaks it."""
    return {} if dialect == dialects.DEFAULT else {"dialect": dialect}


def configuration(master_key: bytes, contract: Contract, otherwise: Mapping[str, Value]) -> dict[str, object]:
    """What provisioning loads: what was agreed, as far as the terminal must know it, and where it was set otherwise."""
    passwords = provisioned_passwords(str(otherwise.get("passwords", "own")))
    logins = [(f"{PEOPLE[name].operator}:{password}", PEOPLE[name].finger) for name, password in passwords.items()]
    agreed = {name: getattr(contract, name, form.default) for name, form in facts.configuration().items()}
    del agreed["dialect"]
    return {
        "terminal": TERMINAL,
        "merchant": MERCHANT,
        "serial": SERIAL,
        "master_key": master_key.hex(),
        "operators": [[login[:2], hashlib.sha256(login.encode()).hexdigest(), finger] for login, finger in logins],
        **agreed,
        **otherwise,
    }
