"""Writes a Scenario as the TOML that scenario_file reads: loads(dumps(s), s.path) == s."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from posfault.forms import Value
from posfault.scenario import (
    CLERK_STEPS,
    CONTRACT,
    REACTIONS,
    STEP_KEYS,
    Behaviour,
    ClerkRules,
    Contract,
    Expect,
    Fault,
    Scenario,
    Step,
)


def dumps(scenario: Scenario) -> str:
    """The text of a scenario file; every parameter is written out, defaults too."""
    head = [
        _pair("title", scenario.title),
        f"cause = {_list(scenario.cause)}",
        f"say = {_inline({'en': scenario.say.en, 'zh': scenario.say.zh})}",
    ]
    if scenario.evidence:
        head.append(_pair("evidence", scenario.evidence))
    parts = [head, *map(_step, scenario.steps), *map(fault_lines, scenario.faults), *map(_behaviour, scenario.behaviours)]
    parts += [_contract(scenario.contract), _configuration(scenario.configuration)]
    parts += [_clerk(scenario.clerk), _expect(scenario.expect)]
    return "\n\n".join("\n".join(lines) for lines in parts if lines) + "\n"


def _step(step: Step) -> list[str]:
    required, optional = CLERK_STEPS[step.clerk]
    keys = [*required, *(key for key in optional if getattr(step, key) != STEP_KEYS[key].default)]
    return ["[[step]]", _pair("clerk", step.clerk), *(_pair(key, getattr(step, key)) for key in keys)]


def fault_lines(fault: Fault) -> list[str]:
    """The lines of its table [[fault]]."""
    lines = ["[[fault]]", _pair("point", fault.point), _pair("nth", fault.nth), _pair("kind", fault.kind)]
    if fault.during:
        lines.append(_pair("during", fault.during))
    return lines + [_pair(*parameter) for parameter in fault.parameters]


def _behaviour(behaviour: Behaviour) -> list[str]:
    return ["[[behaviour]]", _pair("name", behaviour.name), *(_pair(*parameter) for parameter in behaviour.parameters)]


def _contract(contract: Contract) -> list[str]:
    agreed = [(form.name, getattr(contract, form.name)) for form in CONTRACT]
    given = [_pair(name, value) for (name, value), form in zip(agreed, CONTRACT, strict=True) if value != form.default]
    return ["[contract]", *given] if given else []


def _configuration(configuration: Mapping[str, Value]) -> list[str]:
    return ["[configuration]", *(_pair(*one) for one in configuration.items())] if configuration else []


def _clerk(rules: ClerkRules) -> list[str]:
    given = [_pair(key, getattr(rules, key)) for key in REACTIONS if getattr(rules, key)]
    return ["[clerk]", *given] if given else []


def _expect(expect: Expect) -> list[str]:
    lines = ["[expect]"]
    if expect.headline:
        lines.append(_pair("headline", expect.headline))
    lines.append(f"field = {_list(expect.field)}")
    lines.append(f"net = {_inline(expect.net)}")
    lines.append(f"guards = [{', '.join(map(_list, expect.guards))}]")
    return lines


def _pair(key: str, value: Value) -> str:
    return f"{key} = {_value(value)}"


def _list(words: Iterable[str]) -> str:
    return f"[{', '.join(map(_value, words))}]"


def _inline(table: Mapping[str, Value]) -> str:
    # A bare key may only hold letters, digits, hyphen and underscore of ASCII.
    pairs = (
        f"{key if key.isascii() and key.isidentifier() else _value(key)} = {_value(value)}"
        for key, value in table.items()
    )
    return f"{{ {', '.join(pairs)} }}" if table else "{}"


def _value(value: Value) -> str:
    if isinstance(value, int):
        return str(value)
    if isinstance(value, tuple):
        return _list(value)
    # What a scenario may hold has no control characters, so these two are all that TOML asks to escape.
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
