"""All single faults of a clean sale: the space is exact, what is known is found, and a finding can be run by anybody."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from posfault import durations, facts, scenario_file
from posfault.bench.run import Run, run
from posfault.bench.stand import Stand
from posfault.errors import InputError
from posfault.explorer import command, findings, reactions, search, space, trial
from posfault.explorer.findings import Finding
from posfault.explorer.schedule import Schedule
from posfault.explorer.space import Patterns
from posfault.explorer.trial import BROKEN, CLEAN, NOT_REACHED, Found, Setting
from posfault.scenario import ClerkRules, Fault

FIELD = tuple(facts.guards())
SALE = command.setting_of("sale", "field")
HARDENED = Setting(SALE.scenario)
NETWORK_DROPS = Patterns("network.*", "d*")


@pytest.fixture(scope="module")
def clean(stand: Stand) -> Run:
    return search.golden(stand, SALE)


def all_of(stand: Stand, setting: Setting, schedules: list[Schedule]) -> dict[str, Found]:
    return {one.name: trial.found(stand, setting, one) for one in schedules}


def drop(nth: int, point: str = "network.receive") -> Schedule:
    return Schedule((Fault(point, nth, "drop"),))


def test_what_is_reached_is_what_the_trace_says(clean: Run) -> None:
    counts = space.reached(clean)
    events = [event for event in clean.world.trace if event[0] <= clean.closing_ms]
    assert counts["network.receive"] == sum(event[1] == "network.receive" for event in events) == 2
    assert counts["keypad.key"] == sum(event[1] == "keypad.key" for event in events) > 10
    assert counts["storage.program"] == sum(event[3] for event in events if event[1] == "storage.write") > 3


def test_deadlines_are_counted_although_no_trace_shows_them(stand: Stand) -> None:
    counts = space.counted(search.events(stand, SALE))
    last = Schedule((Fault("clock.ticks", counts["clock.ticks"], "jump", "", (("seconds", 43200),)),))
    beyond = Schedule((Fault("clock.ticks", counts["clock.ticks"] + 1, "jump", "", (("seconds", 43200),)),))
    assert trial.found(stand, SALE, last).word != NOT_REACHED
    assert trial.found(stand, SALE, beyond).word == NOT_REACHED


def test_no_point_is_reached_once_more_than_it_is_counted(stand: Stand, clean: Run) -> None:
    """What comes of the last step, such as the journal's last write, is at the time at which the closing begins."""
    counts = space.reached(clean)
    assert {"display.show", "keypad.key", "storage.program"} <= set(counts)
    beyond = [Schedule((Fault(point, count + 1, "cut"),)) for point, count in counts.items()]
    assert {one.word for one in all_of(stand, SALE, beyond).values()} == {NOT_REACHED}


def test_the_space_is_every_kind_at_every_event(clean: Run) -> None:
    events = space.events(clean)
    counts = space.counted(events)
    names = [one.name for one in space.singles(events)]
    assert len(names) == len(set(names))
    for kind in facts.kinds().values():
        for point in counts:
            struck = [one for one in space.singles(events, Patterns(point, kind.name)) if one.faults]
            variants = 2 if any(getattr(one, "choices", ()) == ("before", "after") for one in kind.parameters) else 1
            variants += 59 if kind.name == "corrupt" and point in ("network.receive", "network.send") else 0    # bytes
            assert len(struck) == (variants * counts[point] if kind.applies_to(point) else 0), (kind.name, point)
    assert {one.name for single in space.singles(events) for one in single.behaviours} == set(facts.behaviours())


def test_on_field_a_lost_answer_breaks_a_rule_and_hardened_it_does_not(stand: Stand, clean: Run) -> None:
    singles = space.singles(space.events(clean), NETWORK_DROPS)
    field, hardened = all_of(stand, SALE, singles), all_of(stand, HARDENED, singles)
    assert field["drop at network.receive 2"].word == BROKEN
    assert "no-one-sided" in field["drop at network.receive 2"].broken
    assert {one.word for one in hardened.values()} == {CLEAN}
    assert {one.word for one in field.values()} == {CLEAN, BROKEN}


def test_what_never_struck_is_not_called_clean(stand: Stand) -> None:
    assert trial.found(stand, SALE, drop(99)).word == NOT_REACHED
    assert trial.found(stand, SALE, drop(1) + drop(99)).word != CLEAN


def test_a_scenario_that_is_not_clean_is_refused(stand: Stand) -> None:
    closed = command.setting_of("closed_day_nobody_asks", "field")
    with pytest.raises(InputError, match="breaks open-hours without any fault; explore from a scenario that is clean"):
        search.golden(stand, closed)


def test_a_firmware_that_does_not_do_what_is_to_be_done_is_refused(planted: Callable[..., Stand]) -> None:
    """Nothing is debited wrongly; so no rule breaks in the search, in which nothing happens."""
    closed = ("app/code_sale.py", 'not may_begin(terminal, "code_sale")', 'may_begin(terminal, "code_sale")')
    with pytest.raises(InputError, match=r"noodles is debited 0.00 without any fault, and not 35.00 as it says"):
        search.golden(planted(closed), command.setting_of("code_sale", "hardened"))


def test_what_a_finding_nets_is_asked_where_its_file_told_of_other_faults(stand: Stand, tmp_path: Path) -> None:
    setting = command.setting_of("reply_lost_clerk_repeats", "field")
    found = trial.found(stand, setting, drop(2))
    command.write(tmp_path, "lost", [Finding((found,), findings.unshrunk(setting, found))])
    assert scenario_file.load(tmp_path / "lost_0000.toml").expect.net == {"coffee machine": 8800}


@pytest.mark.parametrize(("option", "pattern"), [("points", "nothing"), ("kinds", "drop?")])
def test_a_pattern_that_fits_nothing_is_said_so(option: str, pattern: str) -> None:
    with pytest.raises(InputError, match=f"--{option}: .* fits nothing"):
        Patterns(**{option: pattern}).check()


def test_a_space_with_nothing_in_it_is_not_called_clean() -> None:
    done = explore("sale", "--points", "printer.*", "--kinds", "drop")
    assert (done.returncode, done.stdout) == (2, "")
    assert "--points, --kinds: nothing of these kinds can happen at these points" in done.stderr


def explore(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-m", "posfault", "explore", *arguments], capture_output=True, text=True,
                          check=False)


def lost(folder: Path) -> tuple[str | Path, ...]:
    """What is lost on the way to the terminal in a sale, in the field; the results go to the folder."""
    return ("sale", "--profile", "field", "--points", "network.receive", "--kinds", "drop",
            "--out", folder / "found", "--database", folder / "explored.db")


def test_the_command_counts_and_writes_what_it_found(tmp_path: Path) -> None:
    (tmp_path / "found").mkdir()
    for earlier in ("sale_0007.toml", "sale_kept.toml", "void_0000.toml"):
        (tmp_path / "found" / earlier).touch()
    done = explore(*lost(tmp_path))
    assert done.returncode == 1, done.stderr
    assert "singles: 2 schedules, all of them tried" in done.stdout
    assert "2 executed and judged" in done.stdout
    files = sorted((tmp_path / "found").glob("*.toml"))
    assert [file.name for file in files] == ["sale_0000.toml", "sale_kept.toml", "void_0000.toml"]
    assert scenario_file.load(files[0]).faults[0].nth == 2


@pytest.mark.parametrize("text", ["10", "0s", "5 m", "m"])
def test_a_time_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(InputError, match=r"--time: .* is no time; write it as 90s, 10m, 2h or 90d"):
        durations.seconds(text)


def test_a_finding_keeps_the_reactions_without_which_it_is_none(tmp_path: Path) -> None:
    summary, page = tmp_path / "summary.md", tmp_path / "page.html"
    done = explore(*lost(tmp_path), "--clerk", "on_unknown=repeat", "--clerk", "on_no_slip=repeat",
                   "--markdown", summary, "--html", page)
    assert done.returncode == 1, done.stderr
    assert "drop at network.receive 2 + on_unknown=repeat (sign on, sale)" in done.stdout
    for told in (summary, page):
        assert "drop at network.receive 2 + on_unknown=repeat" in told.read_text("utf-8").replace("\\_", "_")
    (file,) = (tmp_path / "found").glob("*.toml")
    found = scenario_file.load(file)
    assert found.clerk == ClerkRules(on_unknown="repeat")
    assert "charged-once" in found.expect.field
    again = subprocess.run([sys.executable, "-m", "posfault", "run", file], capture_output=True, text=True, check=False)
    assert again.returncode == 0, again.stdout
    assert "charged-once is broken" in again.stdout


def test_a_finding_that_nobody_has_shrunk_yet_runs_all_the_same(stand: Stand, tmp_path: Path) -> None:
    """As after Ctrl-C: of a schedule, and of how the clerk reacts, the file has what strikes and comes up."""
    setting = Setting(reactions.with_clerk(SALE.scenario, ["on_unknown=repeat", "on_no_slip=repeat"]), FIELD)
    found = trial.found(stand, setting, drop(2) + drop(9))
    assert "charged-once" in found.broken
    command.write(tmp_path, "sale", [Finding((found,), findings.unshrunk(setting, found))])
    file = scenario_file.load(tmp_path / "sale_0000.toml")
    assert (file.faults, file.clerk) == (drop(2).faults, ClerkRules(on_unknown="repeat"))
    assert run(stand, file, FIELD).not_fired == []


def test_another_clerk_is_another_search(tmp_path: Path) -> None:
    """Nothing is taken from the database that another clerk has come to."""
    assert "charged-once" not in explore(*lost(tmp_path)).stdout
    assert "2 executed and judged" in explore(*lost(tmp_path), "--clerk", "on_unknown=repeat").stdout


@pytest.mark.parametrize("given", ["on_unknown", "on_unknown=leaves", "on_slip=repeat", "on_no_slip=leave"])
def test_what_no_clerk_does_is_refused(given: str) -> None:
    with pytest.raises(InputError, match=f"--clerk: there is no {given}"):
        reactions.with_clerk(scenario_file.load(scenario_file.find("sale")), [given])
