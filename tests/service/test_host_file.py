"""The file that says who may come."""

from __future__ import annotations

import hashlib
import hmac
from pathlib import Path

import pytest

from posfault.acquirer import host_file
from posfault.acquirer.keys import KeyStore
from posfault.errors import InputError

ONE = '[[terminal]]\nnumber = "10000001"\nmerchant = "898100000000001"\n'


def test_the_template_says_how_keys_are_derived(tmp_path: Path) -> None:
    (tmp_path / "host.toml").write_text(host_file.TEMPLATE)
    host = host_file.load(tmp_path / "host.toml")
    assert host.terminals == dict.fromkeys(("10000001", "10000002"), "898100000000001")
    assert host.cards == {"6200000000000047": "123456", "6200000000000005": ""}
    store = KeyStore(host.seed, masters=host.masters)
    assert store.master_key("10000001") == hmac.digest(b"any text of yours", b"master/10000001", hashlib.sha256)[:16]
    assert store.master_key("10000002") == bytes(range(16))


def test_numbered_terminals_come_in_addition() -> None:
    host = host_file.default_host().with_numbered(1000)
    assert len(host.terminals) == 1001
    assert set(map(len, host.terminals)) == {8}


@pytest.mark.parametrize(("text", "line", "said"), [
    ("", None, "no terminal; write at least one"),
    ("seed = 1\n" + ONE, 1, "seed must be a text"),
    ("sed = 'x'\n" + ONE, 1, "unknown key sed"),
    (ONE + "card_balance = 1\n", 4, "unknown key card_balance"),
    ('[[terminal]]\nnumber = "1"\n', 2, "number must be 8 ASCII characters"),
    ('[[terminal]]\nnumber = "10000001"\n', 1, "merchant is missing"),
    (ONE + ONE, 5, "this number stands above already"),
    (ONE + 'master_key = "00"\n', 4, "master_key must be 32 hex digits"),
    (ONE + 'master_key = "' + "zz" * 16 + '"\n', 4, "master_key must be 32 hex digits"),
    (ONE + '[[card]]\nnumber = "62"\n', 5, "number must be 12 to 19 digits"),
    (ONE + '[[card]]\nnumber = "6200000000000005"\npin = "12"\n', 6, "pin must be 4 to 12 digits"),
    (ONE + "card = 1\n", 4, "unknown key card"),
    ("seed = \n", 1, "not TOML"),
])
def test_what_is_wrong_is_said_with_its_line_and_without_its_content(
        text: str, line: int | None, said: str, tmp_path: Path) -> None:
    file = tmp_path / "host.toml"
    file.write_text(text)
    with pytest.raises(InputError) as stopped:
        host_file.load(file)
    assert said in str(stopped.value)
    assert stopped.value.line == line
    assert "6200000000000005" not in str(stopped.value)
    assert "zz" not in str(stopped.value)


def test_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="is a folder"):
        host_file.load(tmp_path)
