"""What a person does by hand: it reaches the terminal, faults can be armed amid it, and a scenario file keeps all of it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from posfault import by_hand, facts, scenario_file
from posfault.bench.run import run
from posfault.bench.stand import Stand
from posfault.console.commands import COMMANDS, Commands
from posfault.console.ending import Ending
from posfault.console.session import Session
from posfault.errors import HungError, InputError, PosfaultError
from posfault.link.port_home import PortHome
from posfault.reports import story
from posfault.scenario_writer import dumps

SALE = ("SALE 8800 ENTER", "swipe a", "ENTER")


def obeyed(commands: Commands, *lines: str) -> str:
    return "\n".join(said for line in lines for said in commands.obey(line))


def shown(commands: Commands) -> str:
    return " / ".join(commands.live.display())


def struck(commands: Commands) -> list[str]:
    return [f"{kind} {point} {nth}" for _, _, _, kind, point, nth in
            (event[:6] for event in commands.session.world.trace if event[1] == "fault")]


def test_a_sale_by_hand_comes_out_on_paper_and_in_the_ledger(ready: Commands) -> None:
    said = obeyed(ready, *SALE)
    assert "keypad    SALE 8 8 0 0 ENTER" in said
    assert "display   APPROVED 88.00 / PRESS ENTER" in said
    assert "AMOUNT 88.00" in obeyed(ready, "paper")
    assert "debits 88.00 from card 620000******0005" in obeyed(ready, "ledger")
    assert "sale 88.00, card 620000******0005: completed" in obeyed(ready, "journal")
    assert ready.session.finish().broken == {}


def test_what_is_done_by_hand_replays_with_the_same_trace(ready: Commands, stand: Stand) -> None:
    obeyed(ready, "fault drop network.receive 1", *SALE[:2], "next", "ENTER", "wait 2s", "cut 3s",
           "clerk sale intent=pot amount=100 card=E", 'customer "late guest" 310.00 G', "SALE 31000 ENTER", "insert G",
           "4711 ENTER", "signature", "ENTER; +90 reset")
    session = ready.session
    written = dumps(session.scenario())
    done = session.finish()
    again = run(stand, scenario_file.loads(written, session.scenario().path), session.off)
    assert again.trace_hash == done.trace_hash
    assert again.broken == done.broken
    assert again.net == done.net
    assert again.fired == done.fired == ["drop at network.receive 2"]


@pytest.mark.parametrize("typed", [("insert G", "4711 ENTER"), ("insert G; 4711 ENTER",)])
def test_a_story_tells_no_password_and_no_pin_that_was_typed(typed: tuple[str, ...], stand: Stand) -> None:
    commands = Commands(Session(stand, tuple(facts.guards())), "en")
    obeyed(commands, "01 ENTER 1470 ENTER", "SIGN_ON", "customer oven 88.00 G", "SALE 8800 ENTER", *typed, "ENTER", "remove",
           "ENTER")
    told = story.text(commands.session.finish(), stand.hello(), "here")
    assert "by hand: 0 1 ENTER * * * * ENTER" in told
    assert "* * * * ENTER" in told.partition("insert G")[2]
    assert "4 7" not in told
    assert "debits 88.00" in told


@pytest.mark.parametrize("fault", [
    "drop network.receive", "bounce keypad.key", "dead keypad.key", "jam printer.line", "cut display.show when=after",
    "cut clock.ticks", "cut storage.program during=journal.approved", "misread card_reader.read place=15",
])
def test_a_fault_strikes_at_the_next_event_and_changes_nothing_before(fault: str, ready: Commands) -> None:
    obeyed(ready, *SALE, "leaves", 'customer "second tea" 88.00 A', "SALE 88")
    before = list(ready.session.world.trace)
    assert "is armed" in obeyed(ready, f"fault {fault}")
    assert ready.session.world.trace == before
    assert struck(ready) == []
    obeyed(ready, "00 ENTER", "swipe a", "ENTER")
    assert [one.rpartition(" ")[0] for one in struck(ready)] == [" ".join(fault.split()[:2])]


def test_faults_are_counted_from_the_beginning_as_everywhere(ready: Commands) -> None:
    assert "drop at network.receive 4 is armed" in obeyed(ready, "fault drop network.receive 3")
    assert "faults taken back: 1" in obeyed(ready, "disarm")
    assert ready.session.faults == ()


def test_the_nth_request_of_a_behaviour_counts_from_now(ready: Commands) -> None:
    obeyed(ready, *SALE, 'customer "second tea" 88.00 A')
    assert "drop_reply mti=0200 nth=2 is armed" in obeyed(ready, "behaviour drop_reply mti=0200")
    assert "NO ANSWER FROM BANK" in obeyed(ready, *SALE[:2])
    assert obeyed(ready, "faults") == "drop_reply fired"


def test_what_would_have_gone_otherwise_already_is_refused_and_nothing_is_changed(ready: Commands) -> None:
    obeyed(ready, *SALE)
    trace = list(ready.session.world.trace)
    with pytest.raises(InputError, match="slow: would have changed what has happened already"):
        ready.obey("behaviour slow nth=0 ms=40000")
    assert ready.session.world.trace == trace
    assert ready.session.behaviours == ()
    assert shown(ready).startswith("READY FOR SALE")


def test_a_behaviour_can_be_switched_off_as_long_as_it_made_no_difference(ready: Commands) -> None:
    obeyed(ready, "behaviour mac_unchecked")
    assert "nobody does that any more" in obeyed(ready, "behaviour mac_unchecked off")
    with pytest.raises(InputError, match="nobody does that"):
        ready.obey("behaviour mac_unchecked off")


def test_without_a_customer_a_debit_is_for_nobody(stand: Stand) -> None:
    commands = Commands(Session(stand), "en")
    obeyed(commands, "clerk sign on", "SALE 500 ENTER", "swipe e", "ENTER", "ENTER")
    assert "meant-to-pay" in commands.session.finish().broken


def test_time_passes_only_when_somebody_lets_it(ready: Commands) -> None:
    obeyed(ready, "SALE 8800 ENTER")
    at_ms = ready.session.now_ms
    obeyed(ready, "display", "time", "faults")
    assert ready.session.now_ms == at_ms
    obeyed(ready, "wait 5s")
    assert ready.session.now_ms == at_ms + 5000
    assert "SWIPE" in shown(ready)
    obeyed(ready, "next")                # the terminal's own patience
    assert "SWIPE" not in shown(ready)


def test_the_plug_can_be_pulled_amid_an_exchange(ready: Commands) -> None:
    said = obeyed(ready, "SALE 8800 ENTER", "swipe a; +70 cut 8s")
    assert "the power fails" in said
    assert said.index("debits 88.00") < said.index("the power is back")
    assert shown(ready).startswith("OPERATOR NUMBER")
    assert "has-voucher" in ready.session.finish().broken


def test_a_signature_is_that_of_the_customer_or_of_another(ready: Commands) -> None:
    obeyed(ready, 'customer oven 310.00 A', "SALE 31000 ENTER", "swipe a", "ENTER")
    assert "SIGN" in shown(ready)
    obeyed(ready, "signature tea", "ENTER", "ENTER", "ENTER")
    assert "cardholder-verified" in ready.session.finish().broken


def test_what_passes_on_the_link_can_be_watched_and_hides_what_lines_contain(ready: Commands) -> None:
    said = obeyed(ready, "link live", *SALE, "link quiet")
    assert "→ terminal" in said
    assert "terminal →" in said
    assert "waits for network: " in said
    assert "6200000000000005" not in said
    assert "→ terminal" not in obeyed(ready, "key CLEAR")
    told = ready.obey("link 3")
    assert len(told) == 4
    assert "0 lines repeated" in told[-1]


def test_again_is_a_fresh_morning_with_the_same_faults(ready: Commands) -> None:
    obeyed(ready, *SALE, "fault drop network.receive 1", "again")
    assert ready.session.steps[0].does == ()
    assert [one.nth for one in ready.session.faults] == [3]
    assert obeyed(ready, "ledger") == "the bank has booked nothing"


def test_at_a_port_a_session_is_the_same(ready: Commands, stand: Stand) -> None:
    with Stand() as other:
        other.home.power_on()
        there = Commands(Session(Stand(PortHome(other.home.device)), ready.session.off), "en")    # type: ignore[attr-defined]
        obeyed(there, "clerk sign on", "customer tea 88.00 A", "fault jam printer.line 2", *SALE)
        obeyed(ready, "fault jam printer.line 2", *SALE)
        assert there.session.world.trace == ready.session.world.trace
        there.session.stand.close()


@pytest.mark.parametrize(("line", "what"), [
    ("bogus", "nobody can do bogus; `help` says what can be done"), ("dispaly", "dispaly; did you mean display?"),
    ("fautl drop network.send 1", "did you mean fault?"), ("SAEL 8800", "did you mean sale?"),
    ("key 1 ENTRE", "there is no key ENTRE; did you mean ENTER?"),
    ("swipe Z", "swipe cannot be done so"), ("wait soon", "soon is no time"), ("cut 0", "0 is no time"),
    ("customer tea", "says too little"), ("customer x 1,50 A", "1,50 is no amount"),
    ("customer tea 1.00 A", "there was such a customer"),
    ("person zoe", "zoe"), ("clerk dance", "dance"), ("clerk void of=cake", "no such customer"),
    ("clerk sale intent=pot", "amount is missing"), ("fault drop", "drop is no fault"),
    ("fault drop keypad.key", "drop cannot strike at keypad.key"), ("fault bounce keypad.key 1 after_ms=0", "from 1 to 500"),
    ("behaviour dances", "dances"), ("behaviour slow ms=0", "ms"), ("help bogus", "there is no bogus"),
    ('clerk "', "quotation"),
])
def test_what_is_wrong_is_one_line_and_nothing_is_done(line: str, what: str, ready: Commands) -> None:
    before = ready.session.scenario()
    with pytest.raises(InputError, match=what) as caught:
        ready.obey(line)
    assert str(caught.value).isprintable()
    assert ready.session.scenario() == before


def test_tables_of_what_hands_can_do_are_those_of_the_terminal() -> None:
    (ghost,) = facts.kinds()["ghost"].parameters
    assert tuple(getattr(ghost, "choices", ())) == by_hand.KEYS
    peripherals = {point.peripheral for point in facts.points().values()}
    assert set(by_hand.MENDED) == peripherals - {"supply", "storage"}
    assert {word.peripheral for word in by_hand.WORDS.values()} <= {"", *peripherals}


def test_every_word_has_its_help(ready: Commands) -> None:
    told = obeyed(ready, "help")
    for word in (*COMMANDS, *(word for word in by_hand.WORDS if word != "key"), "reset"):
        assert f"\n{word}" in "\n" + told
        assert len(ready.obey(f"help {word}")) <= 2


@pytest.mark.parametrize(("does", "what"), [
    ('["SALE"]', "does must be a list"), ('["150 key SELL"]', "does must be a list"),
    ('["150 key 1,300 key 2"]', "does must"), ('["0 cut 0"]', "does must"), ('"150 key 1"', "does must be a list"),
])
def test_a_step_by_hand_that_nobody_can_do_names_its_line(does: str, what: str, tmp_path: Any) -> None:
    file = tmp_path / "case.toml"
    file.write_text(f'title = "x"\nsay = {{ en = "x", zh = "x" }}\n[[step]]\nclerk = "by hand"\ndoes = {does}\n'
                    "[expect]\nfield = []\n", encoding="utf-8")
    with pytest.raises(InputError, match=rf"case.toml:5: {what}"):
        scenario_file.load(file)


def test_a_customer_by_hand_means_something(tmp_path: Any) -> None:
    file = tmp_path / "case.toml"
    file.write_text('title = "x"\nsay = { en = "x", zh = "x" }\n[[step]]\nclerk = "by hand"\ndoes = []\nintent = "tea"\n'
                    "[expect]\nfield = []\nnet = { tea = 0 }\n", encoding="utf-8")
    with pytest.raises(InputError, match="amount is missing"):
        scenario_file.load(file)


@pytest.mark.parametrize("stopped", [None, HungError("silent")])
def test_a_file_that_can_be_written_no_more_is_told_beside_what_stopped_the_session(
        ready: Commands, tmp_path: Path, stopped: PosfaultError | None) -> None:
    told: list[str] = []
    ending = Ending(ready, ready.session.stand.hello(), "en", tmp_path / "gone" / "session.toml", told.append)
    assert ending.come(stopped, judged=False) == (3 if stopped else 2)
    assert "session.toml: cannot be written" in (told[-1] if stopped else str(ending.problem))
    assert stopped is None or ending.problem is stopped
