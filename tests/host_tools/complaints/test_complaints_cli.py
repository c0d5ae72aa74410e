"""The verbs evidence, investigate, statement and usage, as a person or a script calls them."""

from __future__ import annotations

import csv
import json
import re
import zipfile
from pathlib import Path

import pytest

from posfault import cli

SCENARIO = "reply_lost_clerk_repeats"
COMPLAINT = ("--last4", "0005", "--amount", "88.00", "--day", "2026-03-10")


@pytest.fixture
def posfault(capsys, tmp_path, monkeypatch):
    """Function (*arguments) giving (exit status, output, errors); its register is a file of the test."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))

    def call(*arguments: object):
        status = cli.status([str(one) for one in arguments])
        said = capsys.readouterr()
        return status, said.out, said.err

    return call


@pytest.fixture
def packed(posfault, tmp_path) -> tuple[Path, str]:
    """(an archive of the scenario, its seal)."""
    path = tmp_path / "x.zip"
    status, said, _ = posfault("evidence", SCENARIO, "--out", path)
    assert status == 0
    return path, re.search(r"Its seal: ([0-9a-f]{64})", said)[1]


def test_the_same_run_gives_the_same_archive(posfault, packed, tmp_path):
    path, seal = packed
    status, said, _ = posfault("evidence", SCENARIO, "--out", tmp_path / "y.zip")
    assert (status, seal in said) == (0, True)
    assert (tmp_path / "y.zip").read_bytes() == path.read_bytes()


def test_what_the_tables_say_of_a_cause_is_told_in_either_language(packed):
    with zipfile.ZipFile(packed[0]) as archive:
        said = {name: archive.read(f"report.{name}.txt").decode() for name in ("en", "zh")}
    assert "drop at network.receive 2 (the message is lost)" in said["en"]
    assert "network.receive 第 2 次的 drop（报文丢失）" in said["zh"]
    assert "the message is lost" not in said["zh"]


def test_verify_says_whole_or_which_entry_was_changed(posfault, packed):
    path, seal = packed
    assert posfault("evidence", "--verify", path, "--seal", seal)[:2] == (
        0, f"{path}: nothing has changed since it was packed; the seal is the one you gave.\n")
    assert posfault("evidence", "--verify", path)[0] == 0
    status, said, _ = posfault("evidence", "--verify", path, "--seal", "0" * 64)
    assert (status, "packed anew" in said) == (1, True)
    path.write_bytes(path.read_bytes().replace(b"coffee", b"toffee", 1))
    assert posfault("evidence", "--verify", path, "--language", "zh")[:2] == (1, f"{path}: report.en.txt 被改动过\n")


def test_a_question_is_answered_alike_from_the_run_and_from_its_archive(posfault, packed, tmp_path):
    path, _ = packed
    answers = []
    for number, source in enumerate((("--scenario", SCENARIO), ("--evidence", path))):
        target = tmp_path / f"{number}.json"
        status, said, _ = posfault("investigate", *COMPLAINT, *source, "--json", target)
        assert status == 1
        answers.append((said, json.loads(target.read_text(encoding="utf-8"))))
    assert answers[0] == answers[1]
    assert "To be paid back in all: 88.00" in answers[0][0]
    assert [one["kinds"][0] for one in answers[0][1][0]["found"]] == ["duplicate", "right"]


def test_nothing_wrong_is_exit_status_0(posfault):
    assert posfault("investigate", *COMPLAINT, "--scenario", SCENARIO, "--profile", "hardened")[0] == 0
    status, said, _ = posfault("investigate", *COMPLAINT[:3], "1.23", *COMPLAINT[4:], "--scenario", SCENARIO)
    assert (status, "No such debit" in said) == (0, True)


def test_a_complaint_is_opened_listed_and_settled(posfault, packed, bank_file):
    ledger = bank_file(SCENARIO)
    status, said, _ = posfault("investigate", *COMPLAINT, "--ledger", ledger, "--open")
    assert (status, said.startswith("Complaint 1, opened ")) == (1, True)
    status, said, _ = posfault("investigate", "--list")
    assert (status, "the bank has it, the terminal does not" in said, "OVERDUE" in said) == (0, True, False)
    assert posfault("investigate", "--number", 1)[0] == 1
    assert posfault("investigate", "--number", 1, "--status", "refund proposed")[0] == 1
    status, said, _ = posfault("investigate", "--number", 1, "--status", "refunded")
    assert (status, "done: pay 88.00 back" in said) == (0, True)


def test_statement_and_usage_of_a_ledger(posfault, bank_file, tmp_path):
    ledger = bank_file(SCENARIO)
    status, said, _ = posfault("statement", "--last4", "0005", "--ledger", ledger, "--json", tmp_path / "s.json")
    assert (status, "perhaps charged twice" in said, "Taken in all: 176.00" in said) == (0, True, True)
    (card,) = json.loads((tmp_path / "s.json").read_text(encoding="utf-8"))
    status, again, _ = posfault("statement", "--card-hash", card["holder"], "--ledger", ledger)
    assert (status, again) == (0, said)
    status, said, _ = posfault("usage", "--ledger", ledger, "--csv", tmp_path / "u.csv", "--hours", "10:00-12:00")
    assert (status, "outside opening hours" in said) == (1, True)
    (row,) = csv.DictReader((tmp_path / "u.csv").read_text(encoding="utf-8").splitlines())
    assert (row["debits"], row["debited"], row["anomalies"]) == ("3", "17700", "same_again after_hours")


def test_evidence_of_a_ledger_alone_says_what_it_does_not_know(posfault, bank_file, tmp_path):
    status, said, _ = posfault("evidence", "--ledger", bank_file(SCENARIO), "--out", tmp_path / "l.zip")
    assert (status, "seal" in said) == (0, True)
    status, said, _ = posfault("investigate", *COMPLAINT, "--evidence", tmp_path / "l.zip")
    assert (status, "Not heard yet, so this may change: the terminal's journal" in said) == (1, True)


def test_answers_in_chinese_have_no_english_sentence(posfault):
    for by in ("cardholder", "merchant"):
        said = posfault("investigate", *COMPLAINT, "--scenario", SCENARIO, "--language", "zh", "--by", by)[1]
        names = ("coffee machine", "reverse_unanswered", "network.receive", "drop", "on_unknown", "has-voucher",
                 "no-one-sided", "charged-once", "right-amount")
        for name in names:
            said = said.replace(name, "")
        assert re.findall(r"[A-Za-z]+", said) == []


@pytest.mark.parametrize(("arguments", "problem"), [
    (("investigate", *COMPLAINT), "--ledger, --evidence, --scenario: 0 of them are given; give exactly one"),
    (("investigate", *COMPLAINT, "--ledger", "x", "--scenario", "y"), "2 of them are given"),
    (("investigate", *COMPLAINT, "--ledger", "none.db"), "none.db: there is no such file"),
    (("investigate", *COMPLAINT, "--evidence", "none.zip"), "none.zip: no such file"),
    (("investigate", "--last4", "123", *COMPLAINT[2:], "--scenario", SCENARIO), "--last4: 123 is not the end of a card"),
    (("investigate", *COMPLAINT[:3], "88,0", *COMPLAINT[4:], "--scenario", SCENARIO), "--amount: 88,0 is no amount"),
    (("investigate", *COMPLAINT[:5], "2026-02-30", "--scenario", SCENARIO), "--day: 2026-02-30 is no day"),
    (("investigate", "--status", "closed"), "--status: there is no complaint whose status it is"),
    (("investigate", "--number", "7"), "there is no complaint 7; see posfault investigate --list"),
    (("evidence", SCENARIO), "evidence: needs a scenario or --ledger, and --out"),
    (("evidence", "--verify", "x.zip", "--seal", "12"), "--seal: 12 is no seal"),
    (("statement", "--scenario", SCENARIO), "statement: needs a card"),
    (("usage", "--scenario", SCENARIO, "--hours", "9-21"), "--hours: 9-21 are no hours"),
    (("usage", "--scenario", SCENARIO, "--language", "fr"), "--language: there is no language fr"),
])
def test_every_mistake_is_one_line(posfault, arguments, problem):
    status, said, error = posfault(*arguments)
    assert (status, said, error.count("\n")) == (2, "", 1)
    assert problem in error
