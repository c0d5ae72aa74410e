"""The same SQL on a real PostgreSQL server: every view of the ledger, kill -9 under load, and a connection that breaks."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import killing
import postgres
import pytest
import sqlalchemy

from posfault.acquirer.database import opened
from posfault.acquirer.ledger import Ledger
from posfault.acquirer.ledger_rows import Detail, Order, Transaction
from posfault.complaints import books

pytestmark = pytest.mark.skipif(postgres.found() is None, reason="no PostgreSQL server: neither the wheel's nor Debian's")
TERMINAL, MERCHANT, CARD = "10000001", "898100000000001", "6200000000000005"


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with postgres.server() as url:
        yield url


@pytest.fixture
def url(server: str, request: pytest.FixtureRequest) -> str:
    """A database of this test's own."""
    name = f"of_{abs(hash(request.node.name))}"
    engine = sqlalchemy.create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql(f"CREATE DATABASE {name}")
    engine.dispose()
    return server.rpartition("/")[0] + "/" + name


def order(kind: str, stan: int, amount: int, original: Transaction | None = None, **more: Any) -> Order:
    return Order(kind, TERMINAL, MERCHANT, 1, stan, amount, 1000 * stan, stan, CARD, f"{stan:012d}", f"{stan:06d}",
                 original=original, **more)


def story(ledger: Ledger) -> list[Any]:
    """Everything that can be booked, and everything that can then be read."""
    sale = ledger.post(order("sale", 1, 8800))
    ledger.post(order("void", 2, 8800, sale))
    ledger.post_reversal(ledger.post(order("sale", 3, 100)), "000000000004", 4000, 4)
    hold = ledger.post(order("preauth", 5, 5000))
    found: list[Any] = [ledger.available(ledger.card_hash(CARD)), ledger.held()]
    ledger.post(order("completion", 6, 4000, hold))
    ledger.post(order("code_sale", 7, 70, code="6200000000000000001", order_number="7"))
    ledger.post(order("offline_sale", 8, 80, own_time="0310090000"))
    ledger.post(order("sale", 9, 10**12 - 1))
    refunded = ledger.post(order("sale", 10, 1000))
    ledger.post(order("refund", 11, 400, refunded))
    ledger.charge_back(refunded, "000000000012", 12000, 12)
    ledger.withhold(refunded)
    for _ in range(2):
        ledger.tombstone(TERMINAL, 1, 13)
        ledger.keep_details(TERMINAL, 1, [Detail("22", 10, "0005", 1000), Detail("22", 1, "0005", 8800)])
    return [
        *found, ledger.totals(TERMINAL, 1), ledger.totals_by_batch(TERMINAL), ledger.movements(), ledger.standing_debits(),
        ledger.counted(TERMINAL, 1), ledger.payout(MERCHANT, 60), ledger.entry_sums(), ledger.balance(MERCHANT),
        ledger.available(ledger.card_hash(CARD)), ledger.held(), ledger.under(TERMINAL, 1, 3), ledger.reversal_of(sale),
        ledger.original_of(refunded), ledger.following(refunded, "refund", "void"), ledger.is_tombstone(TERMINAL, 1, 13),
        ledger.is_tombstone(TERMINAL, 1, 14), ledger.with_code("6200000000000000001"), ledger.details(TERMINAL, 1),
        ledger.same_offline(order("offline_sale", 8, 80, own_time="0310090000")),
        ledger.asked_for(TERMINAL, Detail("22", 10, "0005", 1000)), ledger.last_numbers(),
        ledger.close_batch(TERMINAL, 1, 14000), ledger.settled(TERMINAL, 1), ledger.open_batch(TERMINAL),
    ]


def test_both_databases_tell_the_same_story(url: str) -> None:
    on_postgres, in_memory = Ledger(opened(url)), Ledger()
    assert story(on_postgres) == story(in_memory)
    on_postgres.close()


def test_what_fails_inside_leaves_nothing_behind(url: str) -> None:
    ledger = Ledger(opened(url))

    def reverses_twice() -> None:
        with ledger.atomic():
            sale = ledger.post(order("sale", 1, 100))
            for _ in range(2):
                ledger.post_reversal(sale, "000000000002", 2000, 2)

    with pytest.raises(ValueError, match="stands"):
        reverses_twice()
    assert ledger.movements() == []
    ledger.close()


def test_two_kills_lose_no_acknowledged_debit_and_double_none(url: str, tmp_path: Path) -> None:
    found, sales = killing.killed(2, tmp_path, seed=5, url=url)
    assert found == []
    assert sales > 10


def test_a_connection_that_breaks_costs_one_turn(serve: Any, client: Any, url: str, tmp_path: Path,
                                                 monkeypatch: pytest.MonkeyPatch) -> None:
    server = serve("--terminals", 1, ledger=url, log=tmp_path / "log")
    monkeypatch.setattr(client, "ANSWER_WITHIN_S", 2.0)
    till = client.Till("20000001")

    async def sells() -> None:
        await till.connect(server.port)
        await till.sign_on()
        break_connections(url)
        refused = till.sale_of(100, client.card(1))
        with pytest.raises(TimeoutError):
            await till.send(refused)
        await till.send(refused)
        assert await till.settle()
        await till.close()

    asyncio.run(sells())
    assert server.end()[0] == 0
    assert (tmp_path / "log").read_text().count("nothing kept, nothing answered of 1 requests") == 1


def test_alerts_are_kept_there_too(serve: Any, client: Any, url: str, tmp_path: Path) -> None:
    server = serve("--terminals", 1, ledger=url, log=tmp_path / "log")
    till = client.Till("20000001")

    async def sells_twice() -> None:
        await till.connect(server.port)
        await till.sign_on()
        for _ in range(2):
            await till.sale(100, client.card(1))
        await till.close()

    asyncio.run(sells_twice())
    server.end()
    [alert] = books.from_file(url).alerts
    assert (alert.suspicion, alert.terminal, alert.detected_ms) == ("same_card_again", "20000001", 0)


def break_connections(url: str) -> None:
    engine = sqlalchemy.create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = "
                                   "current_database() AND pid != pg_backend_pid()")
    engine.dispose()


@pytest.mark.parametrize(("given", "said"), [
    ("postgresql+psycopg://127.0.0.1:1/x", "--ledger: the database cannot be reached: "),
    ("postgresql+nothing://x/y", "--ledger: the database cannot be reached: "),
])
def test_a_url_that_leads_nowhere_is_one_line(serve: Any, given: str, said: str) -> None:
    with pytest.raises(RuntimeError) as stopped:
        serve(ledger=given)
    assert said in str(stopped.value)
    assert len(str(stopped.value).splitlines()) == 1


def test_a_second_server_on_a_database_is_refused(serve: Any, url: str) -> None:
    serve(ledger=url)
    with pytest.raises(RuntimeError, match="this database is kept by another acquirer that is running"):
        serve(ledger=url)
