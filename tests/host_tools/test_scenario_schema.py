"""The JSON Schema of scenario files says what the tables say, and follows them by itself."""

from __future__ import annotations

import shutil
import tomllib
from pathlib import Path
from typing import Any

import pytest
from tests.host_tools.validator import validator

from posfault import facts, scenario_file
from posfault.forms import Form, Number, Texts, Word
from posfault.scenario import CLERK_STEPS, CONTRACT, STEP_KEYS
from posfault.scenario_reader import storage_phases
from posfault.scenario_schema import schema

MINIMAL: dict[str, Any] = {
    "title": "t", "cause": ["D7"], "say": {"en": "e", "zh": "z"}, "step": [{"clerk": "sign on"}], "expect": {"field": []},
}


def valid(**more: Any) -> bool:
    return bool(validator().is_valid(MINIMAL | more))


def with_fault(**row: Any) -> bool:
    return valid(fault=[row])


def some(form: Form) -> int | str | list[str]:
    """A value of that form."""
    if isinstance(form, Texts):
        return []
    if isinstance(form, Number):
        return form.least
    return form.choices[0] if isinstance(form, Word) else "tea"


def test_it_is_a_schema() -> None:
    validator().check_schema(schema())
    assert valid()
    assert not validator().is_valid({})


@pytest.mark.parametrize("path", [*scenario_file.catalogue(), *scenario_file.clean()], ids=lambda path: path.stem)
def test_every_scenario_of_the_catalogue_is_valid(path: Path) -> None:
    assert [error.message for error in validator().iter_errors(tomllib.loads(path.read_text(encoding="utf-8")))] == []


@pytest.mark.parametrize("kind", facts.kinds())
def test_a_kind_is_valid_at_its_points_and_nowhere_else(kind: str) -> None:
    for point in facts.points():
        assert with_fault(point=point, kind=kind) == facts.kinds()[kind].applies_to(point), point


@pytest.mark.parametrize("point", facts.points())
def test_a_phase_belongs_to_a_storage_point(point: str) -> None:
    stored = facts.points()[point].peripheral == "storage"
    assert all(with_fault(point=point, kind="cut", during=phase) == stored for phase in storage_phases())


@pytest.mark.parametrize("kind", facts.kinds())
def test_parameters_are_valid_within_their_bounds(kind: str) -> None:
    fact = facts.kinds()[kind]
    point = next(point for point in facts.points() if fact.applies_to(point))
    assert not with_fault(point=point, kind=kind, nonsense=1)
    for one in fact.parameters:
        good = (one.least, one.most, one.default) if isinstance(one, Number) else one.choices
        bad = (one.least - 1, one.most + 1, "1", True) if isinstance(one, Number) else ("nonsense", 1)
        assert all(with_fault(point=point, kind=kind, **{one.name: value}) for value in good)
        assert not any(with_fault(point=point, kind=kind, **{one.name: value}) for value in bad)


@pytest.mark.parametrize("clerk", CLERK_STEPS)
def test_a_step_needs_its_keys_and_takes_no_other(clerk: str) -> None:
    required, optional = CLERK_STEPS[clerk]
    step = {"clerk": clerk, **{key: some(STEP_KEYS[key]) for key in (*required, *optional)}}
    expect = {"field": [], "net": {"tea": 0}}
    assert valid(step=[step], expect=expect)
    for key in required:
        assert not valid(step=[{name: value for name, value in step.items() if name != key}], expect=expect)
    assert not valid(step=[step | {"nonsense": 1}], expect=expect)


@pytest.mark.parametrize("name", facts.behaviours())
def test_a_behaviour_takes_its_parameters_only(name: str) -> None:
    given = {one.name: one.default for one in facts.behaviours()[name].parameters}
    assert valid(behaviour=[{"name": name, **given}])
    assert not valid(behaviour=[{"name": name, **given, "nonsense": 1}])


def test_contract_and_configuration_are_those_of_the_tables() -> None:
    known = schema()["properties"]
    assert list(known["contract"]["properties"]) == [form.name for form in CONTRACT]
    assert list(known["configuration"]["properties"]) == list(facts.configuration())
    assert valid(contract={"hours": "09:00-21:00", "closed": ["10-01"]})
    assert not valid(contract={"hours": "9 to 5"})


def test_who_sells_must_say_what_is_debited() -> None:
    sale = {"clerk": "sale", "intent": "tea", "amount": 1, "card": "A"}
    assert not valid(step=[sale])
    assert valid(step=[sale], expect={"field": [], "net": {"tea": 1}})


def test_it_follows_the_tables(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = tmp_path / "firmware"
    shutil.copytree(facts.firmware_root(), root, ignore=shutil.ignore_patterns("__pycache__"))
    table = root / "facts" / "fault_kinds.py"
    row = '    ("spilt", "clerk", ("keypad.key",), (("cups", 1, 9, 2),), "coffee is spilt over it"),\n'
    text = table.read_text(encoding="utf-8")
    table.write_text(text.replace("FAULT_KINDS = (\n", f"FAULT_KINDS = (\n{row}"), encoding="utf-8")
    spilt = {"point": "keypad.key", "kind": "spilt", "cups": 9}
    assert not with_fault(**spilt)
    monkeypatch.setenv("POSFAULT_FIRMWARE", str(root))
    new = validator.__wrapped__()
    assert new.is_valid(MINIMAL | {"fault": [spilt]})
    assert not new.is_valid(MINIMAL | {"fault": [spilt | {"cups": 10}]})
