"""An explanation as plain lines that can be pasted into a report of a bug, in each language, and as an object."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from posfault.explorer.account import Account
from posfault.explorer.explain import Contribution, Explanation
from posfault.explorer.guard_sets import GuardSets
from posfault.explorer.parting import Parting, Side
from posfault.profiles import profile_name
from posfault.reports import story
from posfault.scenario import Scenario
from posfault.text import ENGLISH, chain, spoken, tell, term


def text(made: Explanation, version: str, replay: str, language: str = ENGLISH) -> str:
    """version: of the firmware. replay: the command that runs it once more."""
    about = tell("on_profile", profile=profile_name(made.setting.off), version=version, trace=made.run.trace_hash,
                 command=replay)
    rows: list[str] = [about, tell("broken_rules", rules=_list(made.run.broken)), ""]
    if made.contributions:
        rows += [tell("contributes"), *(_said(row) for one in made.contributions for row in _rows(one)), ""]
    said = [spoken(row, language) for row in rows]
    said += _parting(made.nearest, language)
    said += ["", spoken(tell("chain"), language), *(story.row(line, language) for line in made.chain)]
    if made.absent:
        said += [spoken(tell("absent"), language), *(story.row(line, language) for line in made.absent)]
    said += [spoken(row, language) for row in ("", *made.run.verdict, "", *_responsible(made), "", *guards(made.guards))]
    return "\n".join([*_head(made.setting.scenario, language), *said]) + "\n"


def reasons(made: Explanation) -> list[str]:
    """What each thing that goes wrong contributes, who is responsible, and the sets of guards, in sentences."""
    return [*(_said(row) for one in made.contributions for row in _rows(one)), *_responsible(made), *guards(made.guards)]


def _head(scenario: Scenario, language: str) -> list[str]:
    title = f": {scenario.title}" if language == ENGLISH else ""       # which the file has in English only
    return [f"{scenario.name}{title}", str(getattr(scenario.say, language)), ""]


def _said(row: tuple[str, Account]) -> str:
    return tell("because", what=row[0], why=outcome(row[1]))


def _rows(one: Contribution) -> list[tuple[str, Account]]:
    """(what is otherwise, what comes of it)."""
    moved = [(tell("instead", part=part.name), account) for part, account in one.shifted]
    return [(tell("without", part=one.part.name), one.without), *moved]


def outcome(account: Account) -> str:
    """In words."""
    if account.problem:
        return tell("no_verdict")
    if account.broken:
        return tell("still_broken", rules=_list(account.broken))
    if account.missing:
        return tell("never_strikes", what=chain("and", account.missing))
    return tell("nothing_broken")


def _list(names: Iterable[str]) -> str:
    return chain("comma", names)


def _parting(parting: Parting | None, language: str) -> list[str]:
    """Both sides as the trace has them, then as the story tells them."""
    if parting is None:
        return [spoken(tell("no_nearest"), language)]
    rows = [spoken(tell("nearest_run", other=parting.other, same=parting.same), language)]
    for side in (parting.here, parting.there):
        rows.append(f"{spoken(tell('at_line', number=side.number), language)}  {side.event}")
        if side.line:
            rows.append(story.row(side.line, language))
    return rows


def _responsible(made: Explanation) -> list[str]:
    """Who is responsible, as far as a part can be."""
    return [tell(name, parts=_list(tell("of_part", part=term(part), what=chain("and", of)) for part, of in by_part))
            for name, by_part in (("struck_by", made.struck), ("lacking", made.lacking)) if by_part]


def guards(of: GuardSets) -> list[str]:
    """The sets, and how sure that is."""
    count, largest = sum(count for _, count in of.tried), max((size for size, _ in of.tried), default=0)
    if of.sets:
        sets = chain("or", [chain("and", one) for one in of.sets])
        proof = tell("proven", count=count, size=largest) if of.proven else tell("minimal", count=count)
        return [tell("smallest_sets", sets=sets), proof]
    return [tell("no_set", count=count + 1, outcome=outcome(of.all_on))]


def of_explanation(made: Explanation, version: str, replay: str) -> dict[str, Any]:
    """The object of `explain --json`; its sentences are in English."""
    scenario = made.setting.scenario
    return {
        "scenario": scenario.name,
        "profile": profile_name(made.setting.off),
        "guards_off": list(made.setting.off),
        "firmware": version,
        "replay": replay,
        "trace_hash": made.run.trace_hash,
        "rules_broken": list(made.run.broken),
        "verdict": list(made.run.verdict),
        "contributions": [_of_contribution(one) for one in made.contributions],
        "with_nothing_wrong": _of_account(made.nothing),
        "nearest": made.nearest and _of_parting(made.nearest),
        "chain": [_of_line(line) for line in made.chain],
        "absent": [_of_line(line) for line in made.absent],
        "struck_by": dict(made.struck),
        "lacking": dict(made.lacking),
        "guards": _of_guards(made.guards),
    }


def of_nothing(scenario: Scenario, off: tuple[str, ...], run: Account, version: str, replay: str) -> dict[str, Any]:
    """The same where there is nothing to explain."""
    return {"scenario": scenario.name, "profile": profile_name(off), "guards_off": list(off), "firmware": version,
            "replay": replay, "trace_hash": run.trace_hash, "rules_broken": []}


def _of_contribution(one: Contribution) -> dict[str, Any]:
    moved = [{"part": part.name, **_of_account(account)} for part, account in one.shifted]
    return {"part": one.part.name, "of": one.part.responsible, "without": _of_account(one.without), "shifted": moved}


def _of_account(account: Account) -> dict[str, Any]:
    return {"rules_broken": list(account.broken), "never_struck": list(account.missing), "problem": account.problem}


def _of_parting(parting: Parting) -> dict[str, Any]:
    return {"other": parting.other, "same_events": parting.same, "trace_hash": parting.clean.trace_hash,
            "here": _of_side(parting.here), "there": _of_side(parting.there)}


def _of_side(side: Side) -> dict[str, Any]:
    return {"line": side.number, "event": side.event, "at_ms": side.at_ms, "told": side.line and _of_line(side.line)}


def _of_line(line: story.Line) -> dict[str, Any]:
    return {"at_ms": line.at_ms, "who": line.who, "text": line.text}


def _of_guards(guards: GuardSets) -> dict[str, Any]:
    return {"candidates": len(guards.candidates), "all_on": _of_account(guards.all_on),
            "smallest": [list(one) for one in guards.sets], "proven": guards.proven,
            "tried": [{"size": size, "sets": count} for size, count in guards.tried],
            "not_all_struck": [list(one) for one in guards.unreached]}
