"""Summaries as GitHub-flavoured Markdown: for the summary of a job, an issue, or a mail."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from posfault.money import money
from posfault.profiles import profile_name

if TYPE_CHECKING:
    from posfault.explorer.findings import Finding
    from posfault.explorer.search import Search
    from posfault.proof import Proof

_ESCAPED = str.maketrans({letter: "\\" + letter for letter in "\\`*_[]<>|"})


def document(title: str, sentences: Iterable[str], head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A heading, sentences, a table; whatever they hold is text."""
    lines = [f"## {_text(title)}", "", *(f"- {_text(one)}" for one in sentences), "", _row(map(_text, head)),
             _row(["---"] * len(head)), *(_row(map(_text, row)) for row in rows)]
    return "\n".join(lines) + "\n"


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _text(value: str) -> str:
    return " ".join(str(value).split()).translate(_ESCAPED)


def of_runs(objects: Sequence[Mapping[str, Any]]) -> str:
    """Of `reproduce`: what was not as claimed comes first. objects: of `reproduce --json`."""
    said = []
    for profile in dict.fromkeys(one["profile"] for one in objects):
        own = [one for one in objects if one["profile"] == profile]
        broken = sum(bool(one["rules_broken"]) for one in own)
        good = sum(one["ok"] for one in own)
        said.append(f"On {profile}, {broken} of {len(own)} scenarios break a rule; {good} are as claimed.")
    rows = [(one["scenario"], ", ".join(one["cause"]), one["profile"], ", ".join(one["rules_broken"]) or "none",
             ", ".join(money(amount) for amount in one["net"].values()), _claim(one))
            for one in sorted(objects, key=lambda one: one["ok"])]
    head = ("scenario", "cause", "profile", "rules broken", "debited", "as claimed")
    return document("posfault reproduce", said, head, rows)


def _claim(one: Mapping[str, Any]) -> str:
    if "error" in one:
        return f"INVALID: {one['error']}"
    if one["not_fired"]:
        return f"INVALID: {', '.join(one['not_fired'])} never fired"
    return "yes" if one["ok"] else "NO"


def of_proof(proofs: Sequence[Proof], objections: Sequence[str], runs: int) -> str:
    """Of `guards --prove`."""
    rows = [(one.guard, "; ".join(f"{name} ({', '.join(broken)})" for name, broken in one.defends.items()) or "nothing",
             ", ".join(one.cures)) for one in proofs]
    said = [f"{runs} runs, each executed and judged.", *(objections or ["Everything is as the files claim."])]
    return document("posfault guards --prove", said, ("guard", "the only defence of", "alone, it cures"), rows)


def of_exploration(made: Search, findings: Sequence[Finding], counted: Sequence[str]) -> str:
    """Of `explore`. counted: how much of each stage was run."""
    rows = [(one.found[0].problem or ", ".join(one.found[0].broken), str(len(one.found)),
             (one.shrunk or one.found[0].schedule).name) for one in findings]
    title = f"posfault explore {made.setting.scenario.name}, {profile_name(made.setting.off)}"
    return document(title, counted, ("rules broken", "schedules", "shrunk to"), rows)
