"""The register of complaints: numbers, status, deadlines by working days, steps."""

from __future__ import annotations

import datetime
import sqlite3

import pytest

from posfault import facts
from posfault.complaints import deadlines, steps
from posfault.complaints.findings import KINDS
from posfault.complaints.investigate import Query
from posfault.complaints.parts import WITNESSES
from posfault.complaints.register import Register, default_path
from posfault.complaints.responsible import party
from posfault.complaints.statement import MAYBE_DUPLICATE, PENDING, TAKEN_BACK
from posfault.complaints.steps import HANDLED, NEXT, STATUSES, Times
from posfault.complaints.usage import AGAIN, BUSY, CLOSED
from posfault.errors import InputError
from posfault.platform.orders import STATES as ORDER_STATES
from posfault.policies import complaint_days
from posfault.scenario import ANSWERS_FOR, PARTIES, Contract
from posfault.text import WORDS

FRIDAY = datetime.date(2026, 3, 6)
QUERY = Query("0005", 8800, "2026-03-02")
TIMES = Times.of(FRIDAY, None)


def date(day):
    return datetime.date.fromisoformat(day)


@pytest.fixture
def register(tmp_path):
    with Register(tmp_path / "folder" / "complaints.db") as made:
        yield made


@pytest.mark.parametrize(("days", "closed", "end"), [
    (0, (), "2026-03-06"), (1, (), "2026-03-09"), (5, (), "2026-03-13"), (6, (), "2026-03-16"), (10, (), "2026-03-20"),
    (1, ("03-09", "03-10"), "2026-03-11"),
])
def test_saturdays_sundays_and_closed_days_do_not_count(days, closed, end):
    assert deadlines.after(FRIDAY, days, closed) == date(end)


def test_the_days_are_those_of_the_regions_newest_policy_or_the_strictest_or_ten():
    policies = ("2026-01-01 east 7", "2026-03-01 east 5", "2026-02-01 west 3", "2027-01-01 east 1")
    assert complaint_days(Contract(region="east", complaint_days=policies), "2026-03-06") == 5
    assert complaint_days(Contract(region="east", complaint_days=policies), "2026-02-28") == 7
    assert complaint_days(Contract(region="north", complaint_days=policies), "2026-03-06") == 3
    assert complaint_days(Contract(complaint_days=policies), "2025-12-31") == 10
    east = Contract(region="east", complaint_days=policies)
    assert Times.of(FRIDAY, east) == Times(date("2026-03-11"), date("2026-03-13"))
    assert Times(date("2026-03-13"), date("2026-03-20")) == TIMES


def test_every_part_has_a_party_and_the_contract_may_name_another():
    assert {party(Contract(), row.split()[0]) for row in ANSWERS_FOR} == set(PARTIES)
    agreed = Contract(answers_for=("network merchant",))
    assert (party(agreed, "network"), party(agreed, "software")) == ("merchant", "vendor")


def test_a_complaint_is_kept_with_what_was_found(register, asks, tmp_path):
    found = asks("reply_lost_clerk_repeats", "0005", 8800)
    opened = register.open(QUERY, "bank.db", found, FRIDAY, TIMES)
    assert (opened.number, opened.status, opened.found) == (1, "open", found)
    assert register.open(QUERY, "bank.db", (), FRIDAY, TIMES).number == 2
    with Register(tmp_path / "folder" / "complaints.db") as again:
        assert again.get(1) == opened
        assert [one.number for one in again.all()] == [1, 2]


def test_a_status_follows_another_as_the_table_says(register):
    number = register.open(QUERY, "", (), FRIDAY, TIMES).number
    for status in ("evidence asked", "refund proposed", "refunded", "closed"):
        assert register.change(number, status, FRIDAY).status == status
    assert [status for _, status in register.get(number).changes] == [
        "open", "evidence asked", "refund proposed", "refunded", "closed"]
    with pytest.raises(InputError, match="complaint 1 is closed, after which open cannot come; what can: nothing"):
        register.change(number, "open", FRIDAY)
    assert set(NEXT) == set(STATUSES)


def test_a_refund_that_nobody_proposed_is_not_made_and_an_unknown_status_is_named(register):
    number = register.open(QUERY, "", (), FRIDAY, TIMES).number
    with pytest.raises(InputError, match="is open, after which refunded cannot come"):
        register.change(number, "refunded", FRIDAY)
    with pytest.raises(InputError, match=r"there is no status refundet; did you mean refunded\?"):
        register.change(number, "refundet", FRIDAY)
    with pytest.raises(InputError, match="there is no complaint 9"):
        register.get(9)


@pytest.mark.parametrize("status", STATUSES)
def test_overdue_is_what_should_have_been_settled(register, status):
    number = register.open(QUERY, "", (), FRIDAY, TIMES).number
    way = {"open": (), "evidence asked": ("evidence asked",), "refund proposed": ("refund proposed",),
           "refunded": ("refund proposed", "refunded"), "refused": ("refused",), "closed": ("closed",)}[status]
    for one in way:
        register.change(number, one, FRIDAY)
    assert not register.get(number).overdue(TIMES.deadline)
    assert register.get(number).overdue(TIMES.deadline + datetime.timedelta(days=1)) is (status not in HANDLED)


def test_the_steps_go_with_the_status_and_the_day(asks):
    found = asks("reply_lost_clerk_repeats", "0005", 8800)
    late = TIMES.deadline + datetime.timedelta(days=1)
    assert [one.state for one in steps.steps(found, "open", TIMES, FRIDAY)] == ["due"] * 3
    assert [one.state for one in steps.steps(found, "refund proposed", TIMES, late)] == ["done", "overdue", "overdue"]
    assert [one.state for one in steps.steps(found, "refunded", TIMES, late)] == ["done"] * 3
    assert "pay 88.00 back to card 620000******0005" in steps.steps(found, "open", TIMES, FRIDAY)[1].what["en"]


def test_a_file_of_somebody_else_is_refused_and_left_alone(tmp_path):
    path = tmp_path / "other.db"
    with sqlite3.connect(path) as other:
        other.execute("create table mine (x)")
    other.close()
    before = path.read_bytes()
    with pytest.raises(InputError, match=r"other\.db: is no register of complaints"):
        Register(path)
    assert path.read_bytes() == before
    with pytest.raises(InputError, match="is a folder"):
        Register(tmp_path)


def test_whatever_is_said_of_a_complaint_has_its_word_in_every_language():
    parties = (f"the {one}" for one in (*PARTIES, "cardholder"))
    wanted = {*KINDS, *STATUSES, *parties, *WITNESSES, *ORDER_STATES, *facts.table("journal_record").ENTRIES,
              MAYBE_DUPLICATE, TAKEN_BACK, PENDING, BUSY, AGAIN, CLOSED, "done", "due", "overdue", "reversal",
              "posted"}
    assert {language: sorted(wanted - set(words)) for language, words in WORDS.items()} == {"en": [], "zh": []}


def test_it_lies_in_the_users_data_folder(monkeypatch, tmp_path):
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert default_path() == tmp_path / "posfault" / "complaints.db"
