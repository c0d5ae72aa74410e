"""Writes docs/reference/ from the tables that the program itself reads: `make docs`. Change a table, never these pages."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from posfault import cli, facts, rules
from posfault.causes import CAUSES
from posfault.forms import Number, Parameter, Text, Texts
from posfault.scenario import Scenario
from posfault.scenario_file import catalogue, load
from posfault.text import spoken

FOLDER = Path(__file__).resolve().parents[1] / "reference"
MADE = "<!-- Made by `make docs` from {source}; change that, not this page. -->\n\n"


def pages() -> Mapping[str, str]:
    """Every page by its file name, as it should be."""
    scenarios = [load(path) for path in catalogue()]
    made = {
        "faults.md": _faults(),
        "points.md": _points(),
        "behaviours.md": _behaviours(),
        "guards.md": _guards(scenarios),
        "rules.md": _rules(scenarios),
        "configuration.md": _configuration(),
        "causes.md": _causes(scenarios),
        "dialects.md": _dialects(),
        "commands.md": _commands(),
    }
    return {name: text.rstrip("\n") + "\n" for name, text in made.items()}


def _page(title: str, source: str, *parts: str) -> str:
    return MADE.format(source=f"`{source}`") + f"# {title}\n\n" + "\n".join(parts)


def _table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [columns, ["---"] * len(columns), *([cell.replace("|", "\\|") for cell in row] for row in rows)]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def _code(words: Iterable[str]) -> str:
    return ", ".join(f"`{word}`" for word in words)


def _bounds(parameters: Iterable[Parameter]) -> str:
    return "; ".join(
        f"`{one.name}` {one.least} to {one.most} ({one.default})" if isinstance(one, Number)
        else f"`{one.name}` {', '.join(one.choices)} ({one.default})"
        for one in parameters
    )


def _faults() -> str:
    kinds = facts.kinds().values()
    said = (f"The {len(kinds)} things that a fault can do to the terminal, at which points, with the least, the most and "
            "(the default) of each parameter. `posfault points` says the same by point.\n")
    rows = ((f"`{one.name}`", one.part, _code(one.points), one.meaning, _bounds(one.parameters)) for one in kinds)
    return _page("Fault kinds", "firmware/facts/fault_kinds.py", said,
                 _table(("kind", "part", "strikes at", "what happens", "parameters"), rows))


def _points() -> str:
    said = ("Where a fault can strike. *in* is brought to the terminal by the peripheral, *out* is done by the terminal. "
            "`nth` counts events, never polls.\n")
    kinds = facts.kinds().values()
    rows = ((f"`{one.name}`", one.direction, one.event, _code(kind.name for kind in kinds if kind.applies_to(one)))
            for one in facts.points().values())
    return _page("Points", "firmware/facts/points.py", said, _table(("point", "", "one event is", "kinds"), rows))


def _behaviours() -> str:
    known = facts.behaviours().values()
    said = f"How clerk, platform and acquirer can misbehave: {len(known)} ways. None of them is the terminal's doing.\n"
    rows = ((f"`{one.name}`", one.part, one.meaning, _bounds(one.parameters)) for one in known)
    return _page("Behaviours", "firmware/facts/behaviours.py", said,
                 _table(("behaviour", "part", "what happens", "parameters"), rows))


def _guards(scenarios: Sequence[Scenario]) -> str:
    known = facts.guards().values()
    said = (f"The {len(known)} protections of the firmware. On `field` all are off, on `hardened` all are on. Beside each, "
            "the scenarios that name it in a minimal set: with all of that set off, the violation is back.\n")
    needed = {one.name: [each.name for each in scenarios if any(one.name in names for names in each.expect.guards)]
              for one in known}
    rows = ((f"`{one.name}`", one.part, one.remedy, one.meaning, _code(needed[one.name])) for one in known)
    return _page("Guards", "firmware/facts/guards.py", said,
                 _table(("guard", "part", "remedy", "protects against", "needed by"), rows))


def _rules(scenarios: Sequence[Scenario]) -> str:
    said = ("What a verdict is made of, as the rules' own files say it, with what they do not check. [Why there are these, "
            "and how they are judged](../rules.md).\n")
    return _page("Rules", "host_tools/posfault/rules/", said, *(_rule(name, scenarios) for name in facts.rule_names()))


def _rule(name: str, scenarios: Sequence[Scenario]) -> str:
    file = Path(rules.__file__).parent / f"{name.replace('-', '_')}.py"
    _, _, rest = (ast.get_docstring(ast.parse(file.read_text(encoding="utf-8"))) or "").partition("\n")
    said = [f"*{spoken(rules.meaning(name), language)}*\n" for language in facts.languages()]
    broken = [one.name for one in scenarios if name in one.expect.field]
    return "\n".join((f"## {name}\n", *said, rest.strip() + "\n", f"Broken on `field` by: {_code(broken) or 'none'}.\n"))


def _configuration() -> str:
    said = "What a terminal is provisioned with, and what a scenario's table `[configuration]` may set.\n"
    meanings = {name: meaning for name, _, meaning in facts.table("configuration").CONFIGURATION}
    rows = ((f"`{name}`", _form(form), f"`{form.default}`" if form.default != () else "none", meanings[name])
            for name, form in facts.configuration().items())
    return _page("Configuration", "firmware/facts/configuration.py", said,
                 _table(("name", "form", "default", "meaning"), rows))


def _form(form: Parameter | Text | Texts) -> str:
    if isinstance(form, Number):
        return f"{form.least} to {form.most}"
    if isinstance(form, Text):
        return f"{form.form}, or `{form.default}`"
    return f"a list, each {form.form}" if isinstance(form, Texts) else _code(form.choices)


def _causes(scenarios: Sequence[Scenario]) -> str:
    said = ("What the two founding articles blame, U for debits without a sign-on or signature, D for duplicate debits, "
            "and the scenarios that reproduce it. `posfault list --causes` adds the guards.\n")
    rows = ((cause, short, _code(one.name for one in scenarios if cause in one.cause))
            for cause, short in CAUSES.items())
    return _page("Causes", "host_tools/posfault/causes.py", said, _table(("cause", "what is blamed", "scenarios"), rows))


def _dialects() -> str:
    rows = ((f"`{name}`", "bank and terminal" if terminal else "bank", meaning)
            for name, terminal, meaning in facts.table("dialects").DIALECTS)
    return _page("Dialects", "firmware/facts/dialects.py", "How messages, keys and MACs look.\n",
                 _table(("dialect", "who speaks it", "meaning"), rows))


def _commands() -> str:
    for name in cli.app:
        cli.app[name]               # loads the verb, whose docstring is wanted
    started, sys.argv = sys.argv, ["posfault"]      # the usage lines say how this process was started
    try:
        text = cli.app.generate_docs(output_format="markdown")
    finally:
        sys.argv = started
    return MADE.format(source="the command itself (`posfault VERB --help`)") + text


def main() -> None:
    """Writes every page, and removes what is none any more."""
    FOLDER.mkdir(exist_ok=True)
    made = pages()
    for file in FOLDER.glob("*.md"):
        if file.name not in made:
            file.unlink()
    for name, text in made.items():
        (FOLDER / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
