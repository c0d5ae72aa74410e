"""What outlives a server that is killed: debits, sessions, keys, numbers and wrong PINs; and a commit that fails."""

from __future__ import annotations

import asyncio
import itertools
import resource
import sqlite3
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import day
import killing
import pytest

from posfault.acquirer import pin_block
from posfault.acquirer.ciphers import AES

PIN_CARD = "6200000000000047"
HOST = """
seed = "of this test"
[[terminal]]
number = "10000001"
merchant = "898100000000001"
master_key = "000102030405060708090a0b0c0d0e0f"
[[card]]
number = "6200000000000047"
pin = "4711"
"""


def done_by(till: Any, port: int, *deeds: Callable[[], Awaitable[Any]]) -> list[Any]:
    """What a till gets for each deed, over one connection."""

    async def all_of_them() -> list[Any]:
        await till.connect(port)
        try:
            return [await deed() for deed in deeds]
        finally:
            await till.close()

    return asyncio.run(all_of_them())


@pytest.fixture
def till(client: Any) -> Any:
    return client.Till("20000001")


def test_who_was_signed_on_sells_on_after_a_kill_and_numbers_go_on(serve: Any, till: Any, client: Any) -> None:
    first = serve("--terminals", 1)
    sale = done_by(till, first.port, till.sign_on, lambda: till.sale(100, client.card(1)))[1]
    first.kill()
    second = serve("--terminals", 1)
    other, again, voided = done_by(till, second.port, lambda: till.sale(200, client.card(1)), lambda: till.send(sale),
                                   lambda: till.undo("void", sale, 100))
    assert int(other.rrn) == int(sale.rrn) + 1
    assert again.rrn == sale.rrn            # the first answer again: nothing is booked
    assert int(voided.rrn) == int(other.rrn) + 1
    till.totals = [300, 2, 100, 1]
    assert done_by(till, second.port, till.settle) == [True]


def test_no_key_is_issued_twice(serve: Any, till: Any) -> None:
    for _ in range(3):
        server = serve("--terminals", 1)
        done_by(till, server.port, till.sign_on, till.sign_on)
        server.kill()
    assert len(set(till.issued)) == len(till.issued) == 6


def test_who_signed_off_stays_signed_off_and_a_settled_batch_settled(serve: Any, till: Any, client: Any) -> None:
    server = serve("--terminals", 1)
    done_by(till, server.port, till.sign_on, lambda: till.sale(100, client.card(1)), till.settle)
    server.kill()
    server = serve("--terminals", 1)
    with pytest.raises(client.Refused, match="77"):
        done_by(till, server.port, lambda: till.sale(100, client.card(1)))
    assert done_by(till, server.port, till.settle) == [True]        # whose answer may have been lost
    done_by(till, server.port, till.sign_on)
    assert till.batch == 2


def test_wrong_pins_are_counted_over_a_kill(serve: Any, client: Any, tmp_path: Path) -> None:
    (tmp_path / "host.toml").write_text(HOST)
    till = client.Till("10000001", master=bytes(range(16)))

    async def balance(pin: str) -> str:
        block = pin_block.encipher(AES, till.pin_key, pin, PIN_CARD, bytes(8)).hex().upper()
        fields = {2: PIN_CARD, 3: "310000", 22: "021", 25: "00", 49: "156", 52: block, 60: f"01{till.batch:06d}000"}
        code: str = (await till.exchange(till.request("0200", till.next_stan(), fields))).fields[39]
        return code

    codes = []
    for pins in (("0000", "0000"), ("4711", "0000", "0000"), ("0000", "4711")):
        server = serve("--host", tmp_path / "host.toml")
        codes += done_by(till, server.port, till.sign_on, *(lambda pin=pin: balance(pin) for pin in pins))[1:]
        server.kill()
    assert codes == ["55", "55", "00", "55", "55", "75", "75"]


def test_another_seed_and_a_second_server_are_refused(serve: Any, tmp_path: Path) -> None:
    serve()
    with pytest.raises(RuntimeError, match="is kept by another acquirer that is running; end it"):
        serve()
    first = serve(ledger=tmp_path / "other.db")
    first.kill()
    (tmp_path / "host.toml").write_text(HOST)
    with pytest.raises(RuntimeError, match="--ledger: was begun with another seed; name another ledger"):
        serve("--host", tmp_path / "host.toml", ledger=tmp_path / "other.db")


def test_while_the_database_is_locked_nothing_is_answered_and_nothing_kept(
        serve: Any, till: Any, client: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    server = serve("--terminals", 1, log=tmp_path / "log")
    done_by(till, server.port, till.sign_on)
    monkeypatch.setattr(client, "ANSWER_WITHIN_S", 3.0)         # the server gives up after 2
    locking = sqlite3.connect(tmp_path / "ledger.db", isolation_level=None)
    locking.execute("BEGIN IMMEDIATE")
    with pytest.raises(TimeoutError):
        done_by(till, server.port, till.sign_on)
    locking.execute("ROLLBACK")
    locking.close()
    assert "nothing kept, nothing answered of 1 requests: database is locked" in (tmp_path / "log").read_text()
    done_by(till, server.port, lambda: till.sale(100, client.card(1)))      # under the keys that it had: they still hold


@pytest.mark.skipif(not hasattr(resource, "prlimit"), reason="only Linux lets a test make a disk full for another process")
def test_a_full_disk_is_one_line_and_what_it_refused_is_sold_afterwards(
        serve: Any, till: Any, client: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    server = serve("--terminals", 1)            # its lines go through a pipe, which no disk limits
    deal = done_by(till, server.port, till.sign_on, lambda: till.sale(100, client.card(1)))[1]
    wal = (tmp_path / "ledger.db-wal").stat().st_size
    monkeypatch.setattr(client, "ANSWER_WITHIN_S", 1.0)
    before = resource.prlimit(server.process.pid, resource.RLIMIT_FSIZE, (wal, resource.RLIM_INFINITY))
    refused = till.sale_of(200, client.card(2))
    with pytest.raises(TimeoutError):
        done_by(till, server.port, lambda: till.send(refused))
    resource.prlimit(server.process.pid, resource.RLIMIT_FSIZE, before)
    again = done_by(till, server.port, lambda: till.send(refused))[0]
    assert int(again.rrn) == int(deal.rrn) + 1      # the number that the failed commit took back
    till.totals = [300, 2, 0, 0]
    assert done_by(till, server.port, till.settle) == [True]
    lines = [line for line in server.end()[1].splitlines() if "nothing kept" in line]
    assert len(lines) == 1


def test_five_kills_lose_no_acknowledged_debit_and_double_none(tmp_path: Path) -> None:
    found, sales = killing.killed(5, tmp_path, seed=11)
    assert found == []
    assert sales > 50


def test_a_ledger_that_lost_or_doubled_a_debit_would_be_found(tmp_path: Path) -> None:
    load, path = killing.Load(3), tmp_path / "killed.db"
    with killing.Served(path, "--terminals", killing.TILLS, log=tmp_path / "log") as server:
        asyncio.run(load.until_killed(server))
    assert killing.wrong(load, str(path)) == []
    ledger = sqlite3.connect(path)
    ids = [row[0] for row in ledger.execute("SELECT id FROM transactions WHERE type = 'sale' AND state = 'posted'")]
    lost, doubled = itertools.islice(ids, 2)
    columns = ", ".join(row[1] for row in ledger.execute("PRAGMA table_info(transactions)") if row[1] != "id")
    ledger.execute(f"INSERT INTO transactions ({columns}) SELECT {columns} FROM transactions WHERE id = ?", (doubled,))
    ledger.execute("DELETE FROM entries WHERE transaction_id = ?", (lost,))
    ledger.execute("DELETE FROM transactions WHERE id = ?", (lost,))
    ledger.commit()
    ledger.close()
    found = "\n".join(killing.wrong(load, str(path)))
    assert "was approved, the ledger has None" in found
    assert "is there 2 times" in found


@pytest.mark.parametrize("terminals", [5, 50])
def test_a_day_of_500_sales_ends_with_totals_that_agree_and_raises_no_alert(terminals: int, tmp_path: Path) -> None:
    done = day.day(tmp_path, 500, terminals)
    assert done.objections == ()
    assert (done.sales, done.agreed) == (500, terminals)
    assert 0 < done.taken_back < done.sold


def test_a_day_on_which_the_same_is_bought_again_is_objected_to(client: Any, tmp_path: Path,
                                                                monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(day, "_purchases", lambda *_: itertools.repeat((100, client.card(1))))
    done = day.day(tmp_path, 2, 1)
    assert [one.startswith("alert: 1.00 from card ") for one in done.objections] == [True]
