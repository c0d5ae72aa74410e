"""What each verb of the command does; every function gives the exit status."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from rich.progress import Progress

from posfault import catalogue_pages, facts, paged, pool, profiles, proof, suggest
from posfault import selftest as measured
from posfault.acquirer import dialects
from posfault.bench import trace
from posfault.bench.claim import Claim
from posfault.bench.claim import check as check_claim
from posfault.bench.run import Run
from posfault.bench.run import run as run_scenario
from posfault.drills import cost as guard_cost
from posfault.drills import impacts
from posfault.errors import InputError, InvalidRun
from posfault.link.unix_home import UnixHome
from posfault.network_choice import bank_at, serving
from posfault.real_choice import real_ones
from posfault.reports import capture, cost_table, markdown, output, screen, story, summary
from posfault.reports import impacts as impacts_report
from posfault.reproducing import AS_EXPECTED, DIFFERS, INVALID, Task, Verdict, not_possible, status, verdict
from posfault.scenario import Scenario
from posfault.scenario_file import catalogue, clean, find, load
from posfault.selection import Selection
from posfault.text import ENGLISH, spoken, tell


@dataclasses.dataclass(frozen=True, slots=True)
class Files:
    """Where results are written too. html: a folder where there are many runs. pcap_form: see reports/capture.py."""

    json: Path | None = None
    html: Path | None = None
    csv: Path | None = None
    markdown: Path | None = None
    trace: Path | None = None
    pcap: Path | None = None
    pcap_form: str = capture.CARRIED


def _scenarios(names: Iterable[str], language: str | None = None) -> list[Scenario]:
    paths = [find(name) for name in names] or catalogue()
    return [speaking(load(path), language) for path in paths]


def speaking(scenario: Scenario, language: str | None) -> Scenario:
    """The scenario on a terminal that speaks the language; as its file says where none is named."""
    if language is None:
        return scenario
    return dataclasses.replace(scenario, configuration={**scenario.configuration, "language": known(language)})


def known(language: str) -> str:
    """The language, if there is one of this name; else raises InputError."""
    if language not in facts.languages():
        raise InputError("--language", f"there is no language {suggest.shown(language)}",
                         suggest.remedy(language, facts.languages()))
    return language


def reproduce(names: Sequence[str], tag: str, profile: str | None, guards: Iterable[str], language: str | None,
              files: Files, port: str | None, pace: int, network: str, real: str, jobs: int, rig: Path | None) -> int:
    """Every scenario on every profile: a table on the screen, a status that says whether all is as claimed."""
    pace = pace or int(rig is not None)         # fingers take their time
    scenarios = Selection(tag=tag).of(_scenarios(names, language))
    offs = [profiles.guards_off(one, guards) for one in ([profile] if profile else profiles.PROFILES)]
    tasks = [Task(scenario, off, pace, network=network, real=real) for off in offs for scenario in scenarios]
    if files.html:
        tasks = catalogue_pages.wanted(tasks, guards, language, paged.folder(files.html))
    console = output.console()
    table = screen.verdict_table()
    found: list[Verdict] = []
    with Progress(console=console, transient=True, disable=not console.is_terminal) as bar:
        under_way = bar.add_task("reproducing", total=len(tasks))
        for one in pool.each(verdict, tasks, jobs, port, rig):
            found.append(one)
            table.add_row(*one.row)
            bar.advance(under_way)
    console.print(table)
    if found:
        console.print(screen.ran_on(found[-1].hello, port or UnixHome.port, pace))
    _write_runs(files, [one.object for one in found])
    if files.html:
        catalogue_pages.write(files.html, tasks, found, language or ENGLISH)
    if left_out := [one for one in found if not one.possible]:
        output.warn(f"{len(left_out)} of {len(found)} runs are not possible on this rig: they were not run")
        if len(left_out) == len(found):
            return InvalidRun.exit_status
    return max((one.status for one in found), default=AS_EXPECTED)


def _write_runs(files: Files, objects: Sequence[Mapping[str, Any]]) -> None:
    if files.json:
        summary.write(files.json, objects)
    if files.csv:
        summary.write_csv(files.csv, [summary.line_of_run(one) for one in objects])
    if files.markdown:
        summary.write_text(files.markdown, markdown.of_runs(objects))


def run(file: str, profile: str, guards: Iterable[str], language: str | None, files: Files,
        port: str | None, pace: int, network: str, real: str, hold: bool, rig: Path | None) -> int:
    """One run and its story, told in the language that the terminal is to speak.

    hold: the bank refuses what its monitor finds suspicious; then the file's claims are not asked for.
    """
    pace = pace or int(rig is not None)
    told_in = language or ENGLISH
    scenario = speaking(load(find(file)), language)
    off = profiles.guards_off(profile, guards)
    with pool.stand_at(port, rig) as stand:
        stand.bank(str(scenario.configuration.get("dialect", dialects.DEFAULT))).monitor.holds = hold
        hello = stand.hello()
        if why := not_possible(stand, scenario, pace, hello):
            raise InvalidRun(f"not possible on this rig: {why}")
        own = real_ones(real, pace, stand.home.port, hello[2])
        with serving(bank_at(network, pace, stand.home.port, hello[2])) as tcp:
            done: Run = run_scenario(stand, scenario, off, pace, tcp=tcp, real=own)
        claim = Claim(None, (), not done.not_fired) if hold else check_claim(done)
        if files.html:
            replay = paged.replay(file, profile, guards, language)
            about = paged.About(hello, stand.home.port, replay, () if hold else claim.differs)
            summary.write_text(files.html, paged.of_run(stand, done, about, told_in))
    output.plain(story.text(done, hello, stand.home.port, told_in))
    output.plain("\n" + "".join(spoken(one, told_in) + "\n" for one in impacts_report.text(impacts.of(done))))
    for difference in claim.differs:
        output.plain(spoken(tell("not_as_claimed", difference=difference), told_in) + "\n")
    if files.json:
        summary.write(files.json, [summary.of_run(done, claim.expected, claim.ok)])
    if files.trace:
        summary.write_bytes(files.trace, trace.text(done.world.trace))
    if files.pcap:
        summary.write_bytes(files.pcap, capture.capture(done, files.pcap_form, told_in))
        output.plain(spoken(tell("read_capture", command=capture.how_to_read(files.pcap, files.pcap_form)), told_in) + "\n")
    return status(claim)


def prove(names: Sequence[str], jobs: int, files: Files, language: str) -> int:
    """The proof of the guards as a table, and what in it is not as the scenario files claim."""
    console, spoken_in = output.console(), known(language or ENGLISH)
    scenarios = _scenarios(names)
    for one in scenarios:
        if not one.expect.headline:
            raise InputError(one.path, "breaks nothing, so that there is nothing to prove",
                             "name a scenario that does; `posfault list` shows them")
    trials = proof.trials(scenarios)
    found: list[proof.Outcome] = []
    with Progress(console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task("proving", total=len(trials))
        for outcome in proof.outcomes(trials, jobs):
            found.append(outcome)
            bar.advance(task)
    proved = proof.proofs(found)
    console.print(screen.proof_table(proved))
    output.plain(f"{len(found)} runs, each executed and judged.\n")
    objections = proof.objections(found, whole=not names)
    for said in objections:
        output.warn(said)
    if files.json:
        summary.write(files.json, [summary.of_outcome(one) for one in found])
    if files.csv:
        summary.write_csv(files.csv, [summary.of_outcome(one) for one in found])
    if files.markdown:
        summary.write_text(files.markdown, markdown.of_proof(proved, objections, len(found)))
    if files.html:
        from posfault.reports.pages import guards_page  # only here: every command would wait for it

        summary.write_text(files.html, guards_page.page(found, objections, not names, spoken_in))
    return INVALID if proof.silent(found) else DIFFERS if objections else AS_EXPECTED


def cost(names: Sequence[str], jobs: int, json: Path | None, csv: Path | None) -> int:
    """What each guard adds to the clean scenarios."""
    console = output.console()
    scenarios = [load(path) for path in [find(name) for name in names] or clean()]
    trials = guard_cost.trials(scenarios)
    with Progress(console=console, transient=True, disable=not console.is_terminal) as bar:
        found = list(bar.track(guard_cost.outcomes(trials, jobs), len(trials), description="pricing"))
    prices = guard_cost.prices(found)
    table, others = cost_table.costs(prices, len(scenarios))
    console.print(table)
    output.plain(others)
    if json:
        summary.write(json, [cost_table.of_price(one) for one in prices])
    if csv:
        summary.write_csv(csv, [cost_table.line_of(one) for one in prices])
    return AS_EXPECTED


def selftest(port: str | None, json: Path | None) -> int:
    """A table of the peripherals, another of the steps of one sale."""
    with pool.stand_at(port) as stand:
        used, gave_up = measured.peripherals(stand)
        steps = measured.one_sale(stand)
        hello = stand.hello()
    console = output.console()
    console.print(screen.used_table(used))
    console.print(screen.computed_table(steps))
    total = sum(one.us for one in steps)
    output.plain(f"One sale computes {total / 1000:.1f} ms.\n")
    console.print(screen.ran_on(hello, stand.home.port))
    for step in gave_up:
        output.warn(f"the clerk gave up: {step}")
    if json:
        summary.write(json, [summary.of_self_test(used, gave_up, steps)])
    return DIFFERS if gave_up or any(one.problem for one in used) else AS_EXPECTED


def check(files: Sequence[str]) -> int:
    """Every file is read, also after a wrong one."""
    status = AS_EXPECTED
    for path in [find(name) for name in files] or catalogue():
        try:
            scenario = load(path)
            output.plain(f"{path}: good ({scenario.title})\n")
        except InputError as problem:
            output.warn(str(problem))
            status = InputError.exit_status
    return status
