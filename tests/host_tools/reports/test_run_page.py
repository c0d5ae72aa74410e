"""The page of a run: what its first screen says, that the diagram shows what happened, and that nothing is missing."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import Any

import pytest

from posfault import cli, facts, paged, scenario_file
from posfault.explorer import account
from posfault.explorer.schedule import Schedule
from posfault.guarded import guarded
from posfault.reports.pages import sequence, wrongdoing
from posfault.scenario import Scenario

FIELD = tuple(facts.guards())
SVG = "{http://www.w3.org/2000/svg}"


def of(name: str, language: str = "en") -> Scenario:
    scenario = scenario_file.load(scenario_file.find(name))
    return dataclasses.replace(scenario, configuration={**scenario.configuration, "language": language})


@pytest.fixture(scope="module")
def page(shop: Any, read: Callable[[str], Any]) -> Callable[..., Any]:
    """Function (scenario, guards off, language) giving its page, read."""

    def make(scenario: Scenario, off: tuple[str, ...] = FIELD, language: str = "en") -> Any:
        done = shop.play(scenario, off).run
        about = paged.About(shop.stand.hello(), "unix", "posfault run it")
        return read(paged.of_run(shop.stand, done, about, language))

    return make


def test_the_first_screen_says_what_was_debited_wrongly_when_why_and_what_stops_it(page: Any) -> None:
    made = page(of("reply_lost_clerk_repeats"))
    assert made.bad
    assert made.verdict == (
        "At 39.770 s card 620000******0005 is debited 88.00 wrongly (message 0200, trace number 000005), when the clerk "
        "presses SALE again for coffee machine, types 88.00, card A, because the message is lost (drop at network.receive "
        "2: 0210, trace 000004) and the bank did not answer: she sells the same again (clerk on_unknown); "
        "the guard reverse_unanswered stops it.")
    told = made.facts()
    assert (told["Time"], told["Message (MTI)"], told["Trace number (STAN)"]) == ("39.770 s", "0200", "000005")
    assert told["Guard that stops it"].startswith("reverse_unanswered")


def test_the_rest_of_it_can_be_found_by_its_text(page: Any) -> None:
    text = page(of("reply_lost_clerk_repeats")).text
    for words in ("NO ANSWER FROM BANK", "SALES SLIP", "0210 never arrives", "processing code", "620000******0005",
                  "charged-once", "debited beyond what was meant", "posfault run it", "Ran on micropython", "(8 bytes)"):
        assert words in text, words


def test_the_diagram_shows_what_was_lost_how_long_it_was_waited_for_and_what_the_guard_did_instead(page: Any) -> None:
    made = page(of("reply_lost_clerk_repeats"))
    before, beside = made.all(f".//{SVG}svg[@class='sequence short']")
    assert [one.get("class") for one in before.iter(f"{SVG}rect")].count("fault") == 1
    texts = ["".join(one.itertext()) for one in before.iter(f"{SVG}text")]
    assert "waits 29.8 s for an answer, in vain" in texts
    assert "lost: 0210, trace 000004, answer 00" in texts
    assert len([one for one in before.iter(f"{SVG}path") if one.get("class") == "arrow wrong"]) == 1
    assert any("0400, trace 000004" in "".join(one.itertext()) for one in beside.iter(f"{SVG}text"))
    assert not [one for one in beside.iter(f"{SVG}path") if one.get("class") == "arrow wrong"]
    for drawn in (before, beside):
        assert drawn.get("role") == "img"
        assert [one.tag for one in list(drawn)[:2]] == [f"{SVG}title", f"{SVG}desc"]
        height = int(drawn.get("viewBox", "").split()[3])
        assert all(0 < int(one.get("y", "0")) <= height for one in drawn.iter(f"{SVG}text"))


def test_a_chinese_page_tells_it_in_chinese(page: Any) -> None:
    made = page(of("reply_lost_clerk_repeats", "zh"), language="zh")
    assert made.root.get("lang") == "zh-Hans"
    assert made.verdict.startswith("39.770 s时，卡620000******0005被错扣88.00（报文0200，流水号000005）")
    assert "报文丢失" in made.verdict
    assert "防护reverse_unanswered能阻止它" in made.verdict
    assert "银行无应答" in made.text


def test_on_hardened_it_says_that_nobody_is_wronged_and_has_nothing_beside(page: Any) -> None:
    made = page(of("reply_lost_clerk_repeats"), ())
    assert made.verdict.startswith("Nobody is debited wrongly, although the message is lost")
    assert not made.bad
    assert len(made.all(f".//{SVG}svg[@class='sequence short']")) == 1
    assert "Why it happened" not in made.text


def test_what_the_terminal_could_not_even_send_is_named(page: Any, shop: Any) -> None:
    made = page(shop.scenario(shop.fault("network.send", "drop", 2)), ())
    assert made.verdict == ("Nobody is debited wrongly, although the message is lost (drop at network.send 2: 0200, "
                            "trace 000004).")


def test_what_never_struck_proves_nothing(page: Any, shop: Any) -> None:
    made = page(shop.scenario(shop.fault("network.receive", "drop", 99)))
    assert made.verdict == "This run proves nothing: drop at network.receive 99 never struck."


def test_a_rule_that_is_no_debit_is_told_by_its_finding(page: Any) -> None:
    assert page(of("duplicate_answer_taken_for_an_approval")).verdict.startswith(
        "The rule no-one-sided is broken (the terminal holds 289.00")


def test_what_a_scenario_says_is_text_and_never_markup(page: Any, shop: Any) -> None:
    scenario = shop.scenario(steps=(shop.SIGN_ON, shop.sale("<b onclick=x>&tea")))
    made = page(dataclasses.replace(scenario, title="<script>x</script>"), ())
    assert "<b onclick=x>&tea" in made.text
    assert "<script>x</script>" in made.text


def test_a_slip_that_is_torn_or_blank_is_drawn_so(page: Any, shop: Any) -> None:
    torn = page(shop.scenario(shop.fault("printer.line", "torn_slip", 5)), ())
    assert torn.text.count("torn off") == 1
    edges = [one[1].get("d", "") for one in torn.root.iter(f"{SVG}svg") if one.get("class") == "slip"]
    assert sum("L" in edge for edge in edges) == 1
    blank = page(shop.scenario(shop.fault("printer.line", "blank", 1)), ())
    assert "(nothing can be read on it)" in blank.text


def test_repeats_and_what_comes_late_are_marked(shop: Any) -> None:
    late = drawn(shop, shop.scenario(shop.fault("network.receive", "delay", 2, ms=5000)))
    assert any("s late: 0210, trace 000004" in one for one in late)
    again = drawn(shop, shop.scenario(shop.fault("network.receive", "drop", 2), shop.fault("network.receive", "drop", 3)))
    assert any(one.startswith("again: 0400, trace 000004") for one in again)


def drawn(shop: Any, scenario: Scenario) -> list[str]:
    done = shop.play(scenario).run
    came = account.of_run(Schedule.of(scenario), done)
    return [row.whole for row in sequence.diagram(done, sequence.steps(done, came, frozenset()), "en").rows]


def test_a_scenario_that_names_no_guard_gets_the_one_that_stops_it(shop: Any) -> None:
    scenario = shop.scenario(shop.fault("network.receive", "drop", 2), on_unknown="repeat")
    found = guarded(shop.stand, shop.play(scenario, ("details_confirmed", "reverse_unanswered")).run)
    assert found is not None
    assert found.guards == ("reverse_unanswered",)
    assert found.run.broken == {}


def test_where_nothing_stops_it_that_is_said(shop: Any) -> None:
    scenario = shop.scenario(shop.fault("network.receive", "drop", 2), on_unknown="repeat")
    done = shop.play(scenario, ("reverse_unanswered",)).run
    assert guarded(shop.stand, dataclasses.replace(done, off=())) is None
    assert wrongdoing.sentence(done, None).endswith("; no guard is known to stop it.")


def test_run_explain_and_reproduce_write_their_pages(tmp_path: Any, read: Callable[[str], Any], capsys: Any) -> None:
    name = "reply_lost_clerk_repeats"
    assert cli.status(["run", name, "--html", str(tmp_path / "run.html")]) == 0
    assert "the guard reverse_unanswered stops it" in read((tmp_path / "run.html").read_text("utf-8")).verdict
    assert cli.status(["reproduce", name, "--workers", "1", "--html", str(tmp_path / "all")]) == 0
    index = read((tmp_path / "all" / "index.html").read_text("utf-8"))
    links = {one.get("href", "") for one in index.all(".//a")}
    assert links == {f"{name}-field.html", f"{name}-hardened.html"}
    for link in links:
        other = read((tmp_path / "all" / link).read_text("utf-8"))
        assert {one.get("href") for one in other.all(".//nav//a")} == {"index.html", *links - {link}}
    assert "On field, 1 of 1 scenarios break a rule." in index.text
    assert "On hardened, 0 of 1 scenarios break a rule." in index.text
    capsys.readouterr()
