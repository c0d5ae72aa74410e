"""That folder and table of the dialects agree, and that one more is one file, as docs/how-to/dialect.md says."""

from __future__ import annotations

import copy
import pickle
import re
import textwrap
from pathlib import Path

import iso8583
import pytest
from cryptography.hazmat.primitives import hashes, hmac

from posfault.acquirer import dialects, kinds
from posfault.acquirer.dialect import Dialect
from posfault.acquirer.server import Acquirer
from posfault.errors import InputError

FOLDER = Path(dialects.__file__).parent
HOW_TO = Path(__file__).parents[3] / "docs" / "how-to" / "dialect.md"
PARTS = {"pin_key", "pin_kcv", "mac_key", "mac_kcv", "track_key", "track_kcv", ""}


def test_table_and_folder_agree():
    assert {file.stem for file in FOLDER.glob("[a-z]*.py")} == set(dialects.NAMES)
    assert dialects.DEFAULT in dialects.NAMES


@pytest.mark.parametrize("name", dialects.NAMES)
def test_a_dialect_says_what_there_is_to_say(name):
    dialect = dialects.get(name)
    assert (dialect.name, dialects.get(name)) == (name, dialect)
    numbers = [number for number, _, _ in dialect.form.fields]
    assert numbers == sorted(set(numbers))
    assert (64, "b", 8) in dialect.form.fields
    assert "003" in dialect.key_blocks
    for layout in dialect.key_blocks.values():
        assert {part for part, _ in layout} <= PARTS
        assert sum(length for _, length in layout) in (24, 40, 60)
    assert len(dialect.mac(bytes(range(16)), b"anything")) == 8
    translation = dialect.translation
    assert translation is None or set(translation.requests) == set(kinds.ROWS) - {"reversal"}


def test_a_dialect_is_one_object_however_it_is_copied():
    dialect = dialects.get("sm4")
    assert copy.deepcopy(dialect) is dialect
    assert pickle.loads(pickle.dumps(dialect)) is dialect


def test_an_unknown_dialect_and_a_file_without_one_are_named(tmp_path):
    with pytest.raises(InputError, match=r"there is no dialect sm5.*sm4"):
        dialects.get("sm5")
    empty = tmp_path / "empty.py"
    empty.write_text("A = 1")
    with pytest.raises(InputError, match="no DIALECT"):
        dialects.load(empty)
    with pytest.raises(InputError, match="no such file"):
        dialects.load(tmp_path / "missing.py")


def test_one_more_is_one_file_as_the_how_to_says(kit, tmp_path):
    """The example there, loaded from a folder of its own: a terminal signs on and sells in it."""
    section = HOW_TO.read_text(encoding="utf-8")
    found = re.search(r" *```python\n(.*?)```", section, re.DOTALL)
    assert found
    file = tmp_path / "aes_hmac.py"
    file.write_text(textwrap.dedent(found[1]))
    dialect = dialects.load(file)
    assert isinstance(dialect, Dialect)
    assert dialect.name == "aes_hmac"

    till = kit.Till(Acquirer({kit.TERMINAL: kit.MERCHANT}, cards=kit.CARDS, dialect=dialect))
    assert till.sign_on()["39"] == "00"
    assert till.sale()["39"] == "A0"            # by AES-CMAC, which is another dialect's
    unsealed = till.sale_request(f64="00" * 8)
    context = hmac.HMAC(till.mac_key, hashes.SHA256())
    context.update(unsealed[11:-8])
    assert till.ask(unsealed[:-8] + context.finalize()[:8])["39"] == "00"
    assert iso8583.decode(till.replied, kit.SPEC)[0]["4"] == "000000008800"
    assert [one.amount for one in till.acquirer.ledger.debits()] == [8800]
