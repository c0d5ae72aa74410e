"""Who may come to an acquirer: its terminals with their merchants and master keys, and the cards it knows.

By default the bench's terminal and test cards; otherwise a TOML file, of which `TEMPLATE` is one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from posfault import toml_file
from posfault.acquirer.ledger import AMOUNT_MOST, CARD_BALANCE
from posfault.acquirer.monitor import Hours
from posfault.bench import setting
from posfault.forms import Texts
from posfault.toml_table import Table

TERMINALS_MOST = 100_000
_FIRST_NUMBERED = 20_000_001
_KEY_BYTES = (16,)
_HOURS = r"\d\d:\d\d-\d\d:\d\d"
_CLOSED = Texts("closed", r"\d\d-\d\d", "a day such as 10-01")

TEMPLATE = '''\
# Who may come to `posfault acquirer --host FILE`. Test keys and test cards only.

# All keys derive from it: a terminal's master key is the first 16 bytes of HMAC-SHA256(seed, "master/NUMBER").
seed = "any text of yours"
# What each card's account holds when the card is used first, in minor units.
card_balance = 10000000

[[terminal]]
number = "10000001"                     # F41, 8 characters
merchant = "898100000000001"            # F42, 15 characters

[[terminal]]
number = "10000002"
merchant = "898100000000001"
master_key = "000102030405060708090a0b0c0d0e0f"     # in place of the derived one, hex

# When the merchant has agreed to sell; a debit at another time raises an alert. Without it: at any time.
[[merchant]]
number = "898100000000001"
hours = "00:00-24:00"
closed = ["01-01"]                      # MM-DD

# Cards whose PIN or payment codes the bank knows; any other card can pay without them.
[[card]]
number = "6200000000000047"
pin = "123456"

[[card]]
number = "6200000000000005"
'''


@dataclass(frozen=True, slots=True)
class Host:
    """terminals: number to merchant. masters: number to master key, of those that have one of their own. cards: number to
    PIN, "" for none. seed: of all other keys. hours: of each merchant that agreed to some."""

    terminals: dict[str, str]
    masters: dict[str, bytes]
    cards: dict[str, str]
    seed: bytes
    card_balance: int = CARD_BALANCE
    hours: Mapping[str, Hours] = field(default_factory=dict)

    def with_numbered(self, count: int) -> Host:
        """And so many more terminals, numbered from 20000001, all of one merchant; for load tests."""
        numbered = {f"{_FIRST_NUMBERED + one:08d}": setting.MERCHANT for one in range(count)}
        return replace(self, terminals=self.terminals | numbered)


def default_host() -> Host:
    """The bench's terminal and its test cards."""
    cards = {setting.pan(card): setting.PINS.get(card, "") for card in setting.CARDS}
    return Host({setting.TERMINAL: setting.MERCHANT}, {}, cards, setting.SEED)


def load(path: Path) -> Host:
    """The host that a file describes.

    Raises:
        InputError: the file cannot be read, or something in it is wrong; with its line.
    """
    return _host(toml_file.load(path, "a file with terminals and cards (TOML)",
                                "`posfault acquirer --template` prints one to begin with"))


def _host(table: Table) -> Host:
    table.only(("seed", "card_balance", "terminal", "merchant", "card"))
    terminals: dict[str, str] = {}
    masters: dict[str, bytes] = {}
    for one in table.tables("terminal"):
        one.only(("number", "merchant", "master_key"))
        number = _once(one, terminals, lambda text: len(text) == 8 and text.isascii(), "8 ASCII characters")
        terminals[number] = _of_form(one, "merchant", lambda text: len(text) == 15 and text.isascii(), "15 ASCII characters")
        if "master_key" in one:
            masters[number] = bytes.fromhex(_of_form(one, "master_key", _is_key, "32 hex digits"))
    if not terminals:
        table.fail("no terminal", "write at least one [[terminal]] with number and merchant")
    cards: dict[str, str] = {}
    for one in table.tables("card"):
        one.only(("number", "pin"))
        number = _once(one, cards, lambda text: _is_digits(text, 12, 19), "12 to 19 digits")
        cards[number] = _of_form(one, "pin", lambda text: _is_digits(text, 4, 12), "4 to 12 digits") if "pin" in one else ""
    return Host(terminals, masters, cards, table.text("seed", setting.SEED.decode()).encode(),
                table.whole("card_balance", 0, AMOUNT_MOST, CARD_BALANCE), _hours(table, set(terminals.values())))


def _hours(table: Table, merchants: set[str]) -> dict[str, Hours]:
    found: dict[str, Hours] = {}
    for one in table.tables("merchant"):
        one.only(("number", "hours", "closed"))
        number = _of_form(one, "number", lambda text: text in merchants, "the merchant of a [[terminal]]")
        hours = _of_form(one, "hours", lambda text: re.fullmatch(_HOURS, text) is not None, "hours such as 09:00-21:00")
        found[number] = Hours(hours, one.texts("closed", _CLOSED) if "closed" in one else ())
    return found


def _once(table: Table, known: dict[str, str], right: Callable[[str], bool], form: str) -> str:
    number = _of_form(table, "number", right, form)
    if number in known:
        table.fail("this number stands above already", "remove one", "number")
    return number


def _of_form(table: Table, key: str, right: Callable[[str], bool], form: str) -> str:
    """Never shows what is there: it may be a key or a card."""
    text = table.text(key)
    if not right(text):
        table.fail(f"{key} must be {form}", f"change {key}", key)
    return text


def _is_digits(text: str, least: int, most: int) -> bool:
    return least <= len(text) <= most and text.isascii() and text.isdigit()


def _is_key(text: str) -> bool:
    return len(text) in [2 * length for length in _KEY_BYTES] and re.fullmatch("[0-9A-Fa-f]+", text) is not None
