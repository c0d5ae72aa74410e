"""The verbs about scenarios and tables; see cli.py for all of them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Literal

from cyclopts import Parameter

from posfault import commands, listings, pool
from posfault.errors import InputError
from posfault.options import (
    Csv,
    Guard,
    Html,
    HtmlFolder,
    Json,
    Language,
    Markdown,
    Network,
    Pace,
    PageLanguage,
    Port,
    Profile,
    Real,
    Rig,
    RunsCsv,
    Stage,
    Tag,
    Workers,
    written,
)
from posfault.selection import Selection


def reproduce(*names: str, tag: Tag = "", profile: str | None = None, guard: Guard = None, language: Language = None,
              json: Json = None, csv: RunsCsv = None, markdown: Markdown = None, html: HtmlFolder = None, port: Port = None,
              pace: Pace = 0, network: Network = "", real: Real = "", rig: Rig = None,
              workers: Workers = 0) -> int:
    """Run scenarios on `field`, then on `hardened`, and compare with what their files claim (the main job).

    Parameters
    ----------
    names
        Scenarios by name or file; all of them by default.
    profile
        Only this one: field or hardened.
    """
    return commands.reproduce(names, tag, profile, guard or (), language,
                              commands.Files(json=json, csv=csv, markdown=markdown, html=html), port, pace, network, real,
                              workers or pool.jobs_here(), rig)


def run(file: str, *, profile: Profile = "field", guard: Guard = None, language: Language = None, json: Json = None,
        trace: Annotated[Path | None, written("write every event, a line each, to this file")] = None,
        html: Html = None, pcap: Path | None = None, pcap_form: Literal["carried", "plain"] = "carried",
        port: Port = None, pace: Pace = 0, network: Network = "", real: Real = "", rig: Rig = None,
        hold: Stage = False) -> int:
    """Run one scenario and tell its story: what happened, in order of time, and the verdict.

    Parameters
    ----------
    file
        A scenario file, or the name of one in the catalogue.
    pcap
        Write what the network carried to this file too, for Wireshark: what was meant and what arrived, card data covered.
    pcap_form
        The messages there as they were carried, behind TPDU and header, or plain: in characters, as Wireshark reads them
        without help.
    hold
        The bank refuses a debit that its monitor finds suspicious; what the file claims is not asked for then.
    """
    files = commands.Files(json=json, html=html, trace=trace, pcap=pcap, pcap_form=pcap_form)
    return commands.run(file, profile, guard or (), language, files, port, pace, network, real, hold, rig)


def selftest(*, port: Port = None, json: Json = None) -> int:
    """Use every peripheral of a terminal once, and measure what one sale computes there, step by step.

    Waits for people, bank and paper are not counted, nor is the link. Exit status 1: something does not work.
    """
    return commands.selftest(port, json)


def check(*files: str) -> int:
    """Read scenario files and say what is wrong with them; no terminal is needed.

    Parameters
    ----------
    files
        Scenario files, or names of the catalogue; all of the catalogue by default.
    """
    return commands.check(files)


def list_(*words: str, cause: str = "", rule: str = "", peripheral: str = "", guard: str = "", tag: Tag = "",
          causes: Annotated[bool, Parameter(negative="")] = False, json: Json = None) -> int:
    """List the scenarios with their causes, titles and the guards that stop them; what is given narrows the choice.

    Parameters
    ----------
    words
        Words of name, title or story, in English or Chinese.
    cause
        A row of the founding articles, U1 to U22 or D1 to D14.
    rule
        A rule that is broken on `field`.
    peripheral
        Where a fault strikes, or what a step needs.
    guard
        A guard that stops it.
    causes
        Instead, the table of the causes: per row its scenarios, the rules they break on `field`, the guards.
    """
    chosen = Selection(words, cause, rule, peripheral, guard, tag)
    return listings.causes(chosen, json) if causes else listings.scenarios(chosen, json)


def points(name: str | None = None, *, json: Json = None) -> int:
    """List every point where a fault can strike, with the kinds that can strike there.

    Parameters
    ----------
    name
        Only this point, with every kind's parameters, their bounds and defaults.
    """
    return listings.points(name, json)


def guards(*names: str, prove: Stage = False, cost: Stage = False, workers: Workers = 0, json: Json = None,
           csv: Csv = None, markdown: Markdown = None, html: Html = None, language: PageLanguage = "") -> int:
    """List the guards: what each protects against, for whom, and the scenarios that need it.

    Parameters
    ----------
    names
        Only these guards; with --prove or --cost: only these scenarios, by name or file; all of them, or all clean ones, by
        default.
    prove
        Run the proof: each guard off alone on `hardened`, each named set off, each guard on alone on `field`, on every
        scenario; what breaks, what is cured, and what is not as the files claim (exit status 1).
    cost
        Run the clean scenarios with and without each guard: keys, seconds and messages that it adds.
    """
    _of_guards(prove, cost, {"--csv": csv}, {"--markdown": markdown, "--html": html})
    if cost:
        return commands.cost(names, workers or pool.jobs_here(), json, csv)
    if not prove:
        return listings.guards(names, json)
    files = commands.Files(json=json, csv=csv, markdown=markdown, html=html)
    return commands.prove(names, workers or pool.jobs_here(), files, language)


def _of_guards(prove: bool, cost: bool, of_both: Mapping[str, object], of_proof: Mapping[str, object]) -> None:
    """Raises InputError for what would be ignored: each goes with one of the two, or with either."""
    if prove and cost:
        raise InputError("--prove, --cost", "are two things to do", "give one of them, then the other")
    for options, taken, where in ((of_both, prove or cost, "--prove or --cost"), (of_proof, prove, "--prove")):
        for option, value in options.items():
            if value and not taken:
                raise InputError("guards", f"{option} is for {where}", "add that, or leave it out")


def schema(*, out: Annotated[Path | None, written("write it to this file instead")] = None) -> int:
    """Print the JSON Schema of scenario files, made from the tables; for editors and other programs."""
    return listings.schema(out)
