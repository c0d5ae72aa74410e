"""A turn of the acquirer in process: one transaction, and a fault of our own costs nobody else his answer."""

from __future__ import annotations

import asyncio
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from posfault.acquirer.alerts import Alerts
from posfault.acquirer.database import Sqlite
from posfault.acquirer.ledger import Ledger
from posfault.acquirer.ledger_rows import Order, Transaction
from posfault.acquirer.server import Acquirer
from posfault.acquirer.turns import Answer, Turns

SEED = b"posfault"
FATAL = 666


class Faulty(Ledger):
    """A planted bug: one amount brings it down, after it was booked."""

    def post(self, order: Order, refused: str = "") -> Transaction:
        made = super().post(order, refused)
        if order.amount == FATAL:
            raise ZeroDivisionError
        return made


class Commits(Sqlite):
    """Counts them."""

    made = 0

    def commit(self) -> None:
        super().commit()
        self.made += 1


@pytest.fixture
def database(tmp_path: Path) -> Commits:
    return Commits(str(tmp_path / "ledger.db"))


@pytest.fixture
def problems() -> list[str]:
    return []


@pytest.fixture
def turns(client: Any, database: Commits, problems: list[str]) -> Turns:
    terminals = dict.fromkeys(client.numbered(3), "898100000000001")
    return Turns(Acquirer(terminals, SEED, ledger=Faulty(database, salt=SEED)), SEED, problems.append)


@pytest.fixture
def tills(client: Any, turns: Turns) -> list[Any]:
    """Three, signed on by a turn each."""

    class AtHand(client.Till):          # type: ignore[misc, name-defined]
        async def raw(self, data: bytes) -> bytes:
            answer = turns.handle([data])[0]
            assert answer
            assert answer.reply
            return answer.reply

    made = [AtHand(number) for number in client.numbered(3)]
    for till in made:
        asyncio.run(till.sign_on())
    return made


def asked(client: Any, tills: list[Any], *amounts: int) -> list[bytes]:
    return [till.asks(till.sale_of(amount, client.card(1))) for till, amount in zip(tills, amounts, strict=True)]


def codes(answers: list[Answer | None]) -> list[str | None]:
    return [one and one.handled.reply_message and one.handled.reply_message.fields[39] for one in answers]  # type: ignore[misc]


def test_what_comes_together_is_committed_once(client: Any, turns: Turns, tills: list[Any], database: Commits) -> None:
    before = database.made
    assert codes(turns.handle(asked(client, tills, 100, 200, 300))) == ["00", "00", "00"]
    assert database.made == before + 1
    assert turns.acquirer.log == []


def test_a_fault_of_ours_costs_only_its_own_request(
        client: Any, turns: Turns, tills: list[Any], problems: list[str], tmp_path: Path) -> None:
    assert codes(turns.handle(asked(client, tills, 100, FATAL, 300))) == ["00", None, "00"]
    assert [one.partition(" bytes ")[2] for one in problems] == ["cannot be handled: ZeroDivisionError"]
    ledger = turns.acquirer.ledger
    assert [one.amount for one in ledger.standing_debits()] == [100, 300]
    assert ledger.entry_sums() == []
    assert codes(turns.handle(asked(client, tills, 1, 2, 3))) == ["00", "00", "00"]     # it goes on, under the same keys
    given = sqlite3.connect(tmp_path / "ledger.db")
    rows = [row[0] for row in given.execute("SELECT rrn FROM transactions ORDER BY id")]
    given.close()
    assert len(set(rows)) == len(rows) == 5


def test_a_turn_that_is_not_kept_is_forgotten(
        client: Any, turns: Turns, tills: list[Any], database: Commits, problems: list[str],
        monkeypatch: pytest.MonkeyPatch) -> None:
    till = tills[0]
    requests = asked(client, tills, 100, 200, 300)
    again = till.request("0800", till.next_stan(), {60: "00000000003", 62: "3031", 63: "001"}, maced=False)
    with monkeypatch.context() as patched:
        patched.setattr(database, "commit", lambda: database.execute("INSERT INTO nowhere VALUES (1)"))
        assert turns.handle([*requests, again]) == [None] * 4
    assert problems == ["nothing kept, nothing answered of 4 requests: no such table: nowhere"]
    assert turns.acquirer.ledger.standing_debits() == []
    assert codes(turns.handle(requests)) == ["00", "00", "00"]      # the sign-on was not kept either: the old key is good


def test_an_alert_is_kept_with_its_debit_or_not_at_all(
        client: Any, turns: Turns, tills: list[Any], database: Commits, monkeypatch: pytest.MonkeyPatch) -> None:
    same = [asked(client, tills, 100, 100, 100)[nth] for nth in range(2)]
    with monkeypatch.context() as patched:
        patched.setattr(database, "commit", lambda: database.execute("INSERT INTO nowhere VALUES (1)"))
        assert turns.handle(same) == [None] * 2
    assert Alerts(database).all() == []
    before = database.made
    answers = turns.handle(same)
    assert database.made == before + 1
    [(alert, said)] = Alerts(database).all()
    assert answers[1]
    assert answers[1].alerts == (alert,)
    assert (alert.suspicion, said["en"], "流水号" in said["zh"]) == ("same_card_again", alert.text, True)


def test_what_the_monitor_waits_for_outlives_a_restart(
        client: Any, turns: Turns, tills: list[Any], database: Commits) -> None:
    turns.handle(asked(client, tills, 100, 200, 300))
    turns.hung_up(tills[0].number, broken=True, kept_open=False)
    turns.hung_up(tills[1].number, broken=True, kept_open=False)
    assert turns.look_round() == ()
    again = Turns(Acquirer(turns.acquirer.centre.terminals, SEED, ledger=Ledger(database, salt=SEED)), SEED, pytest.fail)
    reverses = tills[1].request("0400", 2, {
        3: "000000", 4: f"{200:012d}", 22: "022", 25: "00", 39: "98", 49: "156", 60: f"22{tills[1].batch:06d}000",
        61: f"{tills[1].batch:06d}0000020106"})
    goes_on, taken_back = again.handle([tills[0].asks(tills[0].sale_of(50, client.card(2))), reverses])
    assert goes_on
    assert taken_back
    assert [(one.suspicion, one.amount) for one in goes_on.alerts] == [("reversal_overdue", 100)]
    assert (codes([taken_back]), taken_back.alerts) == (["00"], ())
    once_more = Turns(Acquirer(turns.acquirer.centre.terminals, SEED, ledger=Ledger(database, salt=SEED)), SEED, pytest.fail)
    assert not any(once_more.acquirer.monitor.waits().values())


def test_a_look_round_that_cannot_be_kept_says_so_and_finds_it_again(
        client: Any, turns: Turns, tills: list[Any], database: Commits, problems: list[str],
        monkeypatch: pytest.MonkeyPatch) -> None:
    turns.handle(asked(client, tills, 100, 200, 300))
    turns.hung_up(tills[0].number, broken=True, kept_open=False)
    turns.look_round()
    at_ms, wall_s = turns._clock.now()
    monkeypatch.setattr(turns._clock, "now", lambda: (at_ms + 400_000, wall_s + 400))
    with monkeypatch.context() as patched:
        patched.setattr(database, "commit", lambda: database.execute("INSERT INTO nowhere VALUES (1)"))
        assert turns.look_round() == ()
    assert problems == ["the monitor cannot look: no such table: nowhere"]
    [alert] = turns.look_round()
    assert (alert.suspicion, alert.detected_ms, turns.look_round()) == ("reversal_overdue", 300_000, ())
    assert [one for one, _ in Alerts(database).all()] == [alert]
