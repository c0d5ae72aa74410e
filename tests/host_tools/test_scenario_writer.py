"""What the writer writes, the reader reads back as the same scenario."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from posfault import facts, scenario_file, scenario_reader
from posfault.forms import Form, Number, Text, Texts, Value
from posfault.scenario import (
    AMOUNT_MOST,
    CLERK_STEPS,
    CONTRACT,
    NTH_MOST,
    REACTIONS,
    STEP_KEYS,
    Behaviour,
    ClerkRules,
    Contract,
    Expect,
    Fault,
    Say,
    Scenario,
    Step,
)
from posfault.scenario_writer import dumps

# A scenario's texts are one line without control characters; everything else must survive.
letters = st.characters(exclude_categories=("Cc", "Cf", "Cs", "Zl", "Zp"))
texts = st.text(letters, min_size=1, max_size=20).filter(str.strip)


def _like(pattern: str) -> st.SearchStrategy[str]:
    """Made as they must be: what is made and thrown away costs time, and Hypothesis objects."""
    return st.from_regex(re.compile(pattern, re.ASCII), fullmatch=True, alphabet=letters)


def values(form: Form) -> st.SearchStrategy[Value]:
    """Whatever the form allows."""
    if isinstance(form, Number):
        return st.integers(form.least, form.most)
    if isinstance(form, Text):
        return texts if form.pattern == ".*" else _like(form.pattern)
    if isinstance(form, Texts):
        return st.lists(_like(form.pattern), unique=True, max_size=3).map(tuple)
    return st.sampled_from(form.choices)


def of_all(forms: Iterable[Form]) -> st.SearchStrategy[tuple[tuple[str, Value], ...]]:
    return st.tuples(*(st.tuples(st.just(form.name), values(form)) for form in forms))


@st.composite
def faults(draw: st.DrawFn) -> Fault:
    kind = draw(st.sampled_from(list(facts.kinds().values())))
    point = draw(st.sampled_from([p for p in facts.points() if kind.applies_to(p)]))
    phases = scenario_reader.storage_phases() if point.startswith("storage.") else ()
    during = draw(st.sampled_from(("", *phases)))
    return Fault(point, draw(st.integers(1, NTH_MOST)), kind.name, during, draw(of_all(kind.parameters)))


@st.composite
def behaviours(draw: st.DrawFn) -> Behaviour:
    fact = draw(st.sampled_from(list(facts.behaviours().values())))
    return Behaviour(fact.name, draw(of_all(fact.parameters)))


@st.composite
def steps(draw: st.DrawFn, intents: list[str]) -> tuple[Step, ...]:
    """A sale for each intent, and any steps that need none and refer to none."""
    others = [name for name, (required, _) in CLERK_STEPS.items() if not {"intent", "of"} & set(required)]
    found = []
    for clerk, intent in [("sale", intent) for intent in intents] + [(draw(st.sampled_from(others)), "")] * 3:
        required, optional = CLERK_STEPS[clerk]
        keys = [key for key in (*required, *optional) if key not in ("intent", "of")]
        given = dict(draw(of_all(STEP_KEYS[key] for key in keys)))
        found.append(Step(clerk, **given, **({"intent": intent} if intent else {})))
    return tuple(found)


@st.composite
def expectations(draw: st.DrawFn, intents: list[str]) -> Expect:
    field = tuple(draw(st.lists(st.sampled_from(facts.rule_names()), unique=True)))
    sets = st.lists(st.sampled_from(list(facts.guards())), min_size=1, unique=True).map(tuple)
    return Expect(
        headline=draw(st.sampled_from(field)) if field else "",
        field=field,
        net={intent: draw(st.integers(0, AMOUNT_MOST)) for intent in intents},
        guards=tuple(draw(st.lists(sets, max_size=3))),
    )


@st.composite
def scenarios(draw: st.DrawFn) -> Scenario:
    intents = draw(st.lists(texts, unique=True, max_size=3))
    reactions = {key: draw(st.sampled_from(("", *known))) for key, known in REACTIONS.items()}
    return Scenario(
        name="found",
        path=Path("found.toml"),
        title=draw(texts),
        cause=tuple(draw(st.lists(st.sampled_from(sorted(facts.causes())), min_size=1, unique=True))),
        say=Say(draw(texts), draw(texts)),
        evidence=draw(st.just("") | texts),
        steps=draw(steps(intents)),
        faults=tuple(draw(st.lists(faults(), max_size=3))),
        behaviours=tuple(draw(st.lists(behaviours(), max_size=2))),
        contract=Contract(**dict(draw(of_all(CONTRACT)))),
        configuration=dict(draw(of_all(facts.configuration().values()))),
        clerk=ClerkRules(**reactions),
        expect=draw(expectations(intents)),
    )


@settings(deadline=None, max_examples=60)
@given(scenarios())
def test_what_is_written_reads_the_same(scenario: Scenario) -> None:
    assert scenario_file.loads(dumps(scenario), scenario.path) == scenario


def test_a_written_scenario_looks_like_one_written_by_hand() -> None:
    scenario = Scenario(
        name="found",
        path=Path("found.toml"),
        title='The "approval" is lost',
        cause=("D7",),
        say=Say("en", "中文"),
        steps=(Step("sign on"), Step("sale", "tea", 500, "A")),
        faults=(Fault("network.receive", 2, "delay", parameters=(("ms", 100),)),),
        expect=Expect("charged-once", ("charged-once",), {"tea": 500}, (("reverse_unanswered",),)),
    )
    assert dumps(scenario) == (
        'title = "The \\"approval\\" is lost"\ncause = ["D7"]\nsay = { en = "en", zh = "中文" }\n'
        '\n[[step]]\nclerk = "sign on"\n'
        '\n[[step]]\nclerk = "sale"\nintent = "tea"\namount = 500\ncard = "A"\n'
        '\n[[fault]]\npoint = "network.receive"\nnth = 2\nkind = "delay"\nms = 100\n'
        '\n[expect]\nheadline = "charged-once"\nfield = ["charged-once"]\nnet = { tea = 500 }\n'
        'guards = [["reverse_unanswered"]]\n'
    )
