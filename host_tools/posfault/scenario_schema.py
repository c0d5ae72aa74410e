"""The JSON Schema of scenario files, made from the same tables that `posfault check` reads; nothing is written down twice.

What no schema can say stays with `check`: that a headline is one of the rules broken, that names of intents agree, and
that a number is written without a decimal point.
"""

from __future__ import annotations

import sys
import unicodedata
from collections.abc import Iterable, Mapping
from itertools import groupby
from typing import Any

from posfault import facts
from posfault.forms import Form, Number, Text, Texts, Word
from posfault.scenario import AMOUNT_MOST, CLERK_STEPS, CONTRACT, NET_LEAST, NTH_MOST, REACTIONS, STEP_KEYS
from posfault.scenario_reader import storage_phases
from posfault.toml_table import UNFIT

Schema = dict[str, Any]


def schema() -> Schema:
    """Draft 2020-12, for what a TOML reader makes of the file."""
    top = _table({
        "title": _text(),
        "cause": _set(facts.causes()),
        "say": _table({"en": _text(), "zh": _text()}, ("en", "zh")),
        "evidence": _text(),
        "step": {"type": "array", "minItems": 1, "items": _steps()},
        "fault": {"type": "array", "items": _faults()},
        "behaviour": {"type": "array", "items": _behaviours()},
        "contract": _table({form.name: _form(form) for form in CONTRACT}),
        "configuration": _table({name: _form(form) for name, form in facts.configuration().items()}),
        "clerk": _table({key: _one_of(known) for key, known in REACTIONS.items()}),
        "expect": _expect(),
    }, ("title", "say", "step", "expect"))
    sells = {"required": ["step"], "properties": {"step": {"contains": {"required": ["intent"]}}}}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "posfault scenario",
        "$defs": {"text": {"type": "string", "pattern": _readable()}},
        **top,
        "if": sells,
        "then": {"properties": {"expect": {"required": ["net"]}}},
    }


def _steps() -> Schema:
    cases = {
        clerk: _table({"clerk": {}, **{key: _form(STEP_KEYS[key]) for key in (*required, *optional)}}, required)
        for clerk, (required, optional) in CLERK_STEPS.items()
    }
    return _cases("clerk", cases)


def _faults() -> Schema:
    return _cases("kind", {name: _fault(kind) for name, kind in facts.kinds().items()}) | {"required": ["point", "kind"]}


def _fault(kind: facts.Kind) -> Schema:
    points = [point for point in facts.points().values() if kind.applies_to(point)]
    stored = [point.name for point in points if point.peripheral == "storage"]
    found = _table({
        "kind": {},
        "point": _one_of(point.name for point in points),
        "nth": {"type": "integer", "minimum": 1, "maximum": NTH_MOST, "default": 1},
        **({"during": _one_of(storage_phases())} if stored else {}),
        **{parameter.name: _form(parameter) for parameter in kind.parameters},
    })
    return found | {"if": {"required": ["during"]}, "then": {"properties": {"point": _one_of(stored)}}} if stored else found


def _behaviours() -> Schema:
    return _cases("name", {
        name: _table({"name": {}, **{parameter.name: _form(parameter) for parameter in fact.parameters}})
        for name, fact in facts.behaviours().items()
    })


def _expect() -> Schema:
    amount = {"type": "integer", "minimum": NET_LEAST, "maximum": AMOUNT_MOST}
    some = {"properties": {"field": {"minItems": 1}}}
    return _table({
        "headline": _one_of(facts.rule_names()),
        "field": _set(facts.rule_names()),
        "net": {"type": "object", "additionalProperties": amount},
        "guards": {"type": "array", "items": _set(facts.guards()) | {"minItems": 1}},
    }, ("field",)) | {"if": some, "then": {"required": ["headline"]}}


def _cases(key: str, cases: Mapping[str, Schema]) -> Schema:
    """A table whose other keys depend on what it says under `key`."""
    return {
        "type": "object",
        "required": [key],
        "properties": {key: _one_of(cases)},
        "allOf": [
            {"if": {"required": [key], "properties": {key: {"const": name}}}, "then": case} for name, case in cases.items()
        ],
    }


def _table(keys: Mapping[str, Schema], required: Iterable[str] = ()) -> Schema:
    return {"type": "object", "properties": dict(keys), "required": list(required), "additionalProperties": False}


def _form(form: Form) -> Schema:
    match form:
        case Number():
            return {"type": "integer", "minimum": form.least, "maximum": form.most, "default": form.default}
        case Word():
            return _one_of(form.choices) | {"default": form.default}
        case Texts():
            return {"type": "array", "items": _text(form.pattern), "default": list(form.default)}
        case Text():
            written = _text(form.pattern) | {"description": form.form}
            return {"anyOf": [written, {"const": form.default}]} if form.default else written


def _one_of(words: Iterable[str]) -> Schema:
    return {"enum": list(words)}


def _set(words: Iterable[str]) -> Schema:
    return {"type": "array", "items": _one_of(sorted(words)), "uniqueItems": True}


def _text(pattern: str = ".*") -> Schema:
    return {"$ref": "#/$defs/text"} | ({} if pattern == ".*" else {"pattern": f"^(?:{pattern})$"})


def _readable() -> str:
    """Not blank, and none of the characters that no text of a scenario may hold."""
    unfit = [code for code in range(sys.maxunicode + 1) if unicodedata.category(chr(code)) in UNFIT]
    runs = [[code for _, code in run] for _, run in groupby(enumerate(unfit), lambda row: row[1] - row[0])]
    return "^(?=.*\\S)[^" + "".join(f"{chr(run[0])}-{chr(run[-1])}" for run in runs) + "]*$"
