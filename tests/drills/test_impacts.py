"""What a run does to people, derived by hand from what happens in the scenario."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from posfault import cli, facts, scenario_file, till
from posfault.drills import impacts
from posfault.drills.impacts import CARDHOLDER, MERCHANT, Impacts
from posfault.reports import impacts as report
from posfault.scenario import Step
from posfault.text import spoken

FIELD = tuple(facts.guards())


@pytest.fixture
def played(shop: Any) -> Any:
    def play(name: str, off: tuple[str, ...] = FIELD) -> tuple[Any, Impacts]:
        run = shop.play(scenario_file.load(scenario_file.find(name)), off).run
        return run, impacts.of(run)

    return play


def test_who_pays_twice_is_out_of_one_and_due_a_refund(played: Any) -> None:
    """A coffee machine for 88.00 is debited twice; the bank pays the merchant both."""
    run, found = played("reply_lost_clerk_repeats")
    second = run.evidence.debits[1]
    (loss,) = found.losses
    assert loss == (CARDHOLDER, "coffee machine", 8800, second.at_ms, None, "debited_beyond")
    assert loss.days(run.end_ms) == (run.end_ms - second.at_ms) / 86_400_000
    assert (found.out(CARDHOLDER), found.out(MERCHANT)) == (8800, 0)
    assert found.refunds_due == [loss]
    assert found.disputable == ()


def test_a_debit_charged_back_is_the_merchants_loss_alone(played: Any) -> None:
    """A watch for 1688.00 goes out unsigned, and the bank takes the debit back from the merchant."""
    _, found = played("unsigned_slip_charged_back")
    assert [(one.victim, one.whose, one.amount, one.why) for one in found.losses] == [
        (MERCHANT, "payout", 168_800, "not_paid_out")]
    assert (found.out(CARDHOLDER), found.refunds_due, found.disputable) == (0, [], ())


def test_a_sale_voided_for_nothing_is_the_merchants_loss(played: Any) -> None:
    """A backpack for 189.00 is sold, and a copy of its slip is taken for a second sale and voided."""
    _, found = played("copy_taken_for_a_second_sale")
    assert [(one.victim, one.whose, one.amount, one.why) for one in found.losses] == [
        (MERCHANT, "backpack", 18_900, "never_debited")]


def test_an_unsigned_debit_is_nobodys_loss_yet_and_open_to_dispute(played: Any) -> None:
    """The customer meant the debit of 960.00 and has the goods; only the signature is not there."""
    _, found = played("signature_pad_dead_counts_as_signed")
    assert found.losses == ()
    assert [amount for _, amount in found.disputable] == [96_000]


def test_money_that_came_back_is_told_with_its_days(played: Any) -> None:
    """The reversal of yesterday goes out the next morning: a day later."""
    run, found = played("reversal_of_yesterday_dropped", ())
    (loss,) = found.losses
    assert (loss.victim, loss.amount) == (CARDHOLDER, 12_900)
    assert loss.until_ms is not None
    assert 1.0 < loss.days(run.end_ms) < 1.01
    assert (found.out(CARDHOLDER), found.refunds_due) == (0, [])


def test_what_was_promised_back_and_never_came_is_the_cardholders_loss(played: Any) -> None:
    """The display says that the void is done, and the bank has never heard of it."""
    _, found = played("balance_answer_taken_for_a_void")
    assert [(one.victim, one.amount, one.until_ms, one.why) for one in found.losses] == [
        (CARDHOLDER, 8800, None, "never_paid_back")]


def test_customers_stand_there_from_the_first_text_to_the_last(shop: Any) -> None:
    """One sale on the terminal without a guard: the pauses between customers are nobody's."""
    one = shop(off=FIELD).run
    waited = shop(steps=(shop.SIGN_ON, shop.sale(), Step("wait", minutes=9), shop.sale("cup", 900)), off=FIELD).run
    assert list(till.customers_ms(one)) == ["tea"]
    spent = till.customers_ms(waited)
    assert spent["tea"] == till.customers_ms(one)["tea"]
    assert spent["cup"] < 20_000


@pytest.mark.parametrize("language", ["en", "zh"])
def test_it_is_told_in_the_language_of_the_story(language: str, played: Any) -> None:
    _, found = played("reply_lost_clerk_repeats")
    told = "\n".join(spoken(one, language) for one in report.text(found))
    for words in {"en": ("cardholder: 88.00 out", "Refunds due: 88.00, coffee machine", "right to know", "brand, morale"),
                  "zh": ("持卡人：88.00 受损", "应退款：88.00，coffee machine", "知情权", "品牌，士气")}[language]:
        assert words in told


def test_run_says_it_and_writes_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "out.json"
    assert cli.status(["run", "reply_lost_clerk_repeats", "--json", str(out)]) == 0
    assert "Refunds due: 88.00" in capsys.readouterr().out
    (run,) = json.loads(out.read_text(encoding="utf-8"))
    assert run["impacts"]["cardholder"]["out"] == 8800
    assert run["impacts"]["refunds_due"] == [{"whose": "coffee machine", "amount": 8800}]
    assert run["impacts"]["unscored"] == ["brand", "morale"]
    assert {row["rule"] for row in run["impacts"]["duties"]} == set(run["rules_broken"])
