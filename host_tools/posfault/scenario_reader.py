"""Makes a Scenario of the tables in a scenario file, and refuses whatever could not be run or judged."""

from __future__ import annotations

from pathlib import Path

from posfault import facts, suggest
from posfault.forms import Form, Parameter, Scalar, Texts, Value, Word
from posfault.scenario import (
    AMOUNT_MOST,
    CLERK_STEPS,
    CONTRACT,
    NET_LEAST,
    NTH_MOST,
    REACTIONS,
    STEP_KEYS,
    STORAGE_PHASES,
    Behaviour,
    ClerkRules,
    Contract,
    Expect,
    Fault,
    Say,
    Scenario,
    Step,
)
from posfault.toml_table import Choice, Table

TOP = ("title", "cause", "say", "evidence", "step", "fault", "behaviour", "contract", "configuration", "clerk", "expect")
_FAULT = ("point", "nth", "kind", "during")
_EXPECT = ("headline", "field", "net", "guards")


def scenario(top: Table, path: Path) -> Scenario:
    """The scenario that the file's top table describes.

    Raises:
        InputError: at the first thing that is wrong, naming its line and the remedy.
    """
    top.only(TOP)
    title = top.text("title")
    cause = top.words("cause", Choice(facts.causes(), "cause")) if "cause" in top else ()     # of a clean one there is none
    steps = _steps(top)
    return Scenario(
        name=path.stem,
        path=path,
        title=title,
        cause=cause,
        say=_say(top.table("say", required=True)),
        evidence=top.text("evidence", ""),
        steps=steps,
        faults=tuple(fault(table) for table in top.tables("fault")),
        behaviours=tuple(behaviour(table) for table in top.tables("behaviour")),
        contract=_contract(top.table("contract")),
        clerk=_clerk(top.table("clerk")),
        configuration=_configuration(top.table("configuration")),
        expect=_expect(top.table("expect", required=True), steps),
    )


def storage_phases() -> tuple[str, ...]:
    """What `during` may say: the states that the journal keeps, and what else storage is used for."""
    states = facts.table("journal_record").STATES
    return tuple(f"journal.{state}" for state in states if state != "created") + STORAGE_PHASES


def _say(table: Table) -> Say:
    table.only(("en", "zh"))
    return Say(en=table.text("en"), zh=table.text("zh"))


def _steps(top: Table) -> tuple[Step, ...]:
    steps: list[Step] = []
    intents: set[str] = set()
    for table in top.tables("step"):
        one = step(table)
        if one.intent in intents:
            table.fail(f"a second step is called {suggest.shown(one.intent)}", "give each its own intent", "intent")
        if one.of and one.of not in intents:
            table.fail(f"no earlier step is called {suggest.shown(one.of)}", suggest.remedy(one.of, intents), "of")
        if one.intent:
            intents.add(one.intent)
        steps.append(one)
    if not steps:
        top.fail("there is no step", "add [[step]] tables, one for each thing the clerk does")
    return tuple(steps)


def step(table: Table) -> Step:
    """The step that one table [[step]] describes. Raises InputError for what nobody can do."""
    clerk = table.word("clerk", Choice(CLERK_STEPS, "step"))
    required, optional = CLERK_STEPS[clerk]
    table.only(("clerk", *required, *optional))
    for key in required:
        table.required(key)
    for key in ("amount", "card") if clerk == "by hand" and "intent" in table else ():
        table.required(key)     # a customer means something
    return Step(clerk, **{key: _value(table, STEP_KEYS[key]) for key in (*required, *optional)})  # type: ignore[arg-type]


def _value(table: Table, form: Form) -> Value:
    """What the table says under the form's name, or its default."""
    if form.name not in table:
        return form.default
    if isinstance(form, Texts):
        return table.texts(form.name, form)
    value = table.raw(form.name)
    if isinstance(value, str):
        table.text(form.name)       # refuses what no text may hold
    if not isinstance(value, int | str) or form.problem(value):
        if isinstance(form, Word) and isinstance(value, str):
            table.word(form.name, Choice(form.choices, form.name))
        table.fail(form.problem(value), f"change {form.name}", form.name)
    return value


def fault(table: Table) -> Fault:
    """The fault that one table [[fault]] describes. Raises InputError for what no terminal can suffer."""
    point = table.word("point", Choice(facts.points(), "point", command="points"))
    kind = facts.kinds()[table.word("kind", Choice(facts.kinds(), "kind"))]
    if not kind.applies_to(point):
        fit = ", ".join(other.name for other in facts.kinds().values() if other.applies_to(point))
        table.fail(f"{kind.name} cannot strike at {point}", f"there, choose from: {fit}", "kind")
    table.only((*_FAULT, *(parameter.name for parameter in kind.parameters)))
    during = table.word("during", Choice(storage_phases(), "phase"), default="")
    if during and facts.points()[point].peripheral != "storage":
        table.fail(f"during is for storage points, not for {point}", "remove it, and count with nth", "during")
    return Fault(
        point=point,
        nth=table.whole("nth", 1, NTH_MOST, default=1),
        kind=kind.name,
        during=during,
        parameters=_parameters(table, kind.parameters),
    )


def behaviour(table: Table) -> Behaviour:
    """The behaviour that one table [[behaviour]] describes. Raises InputError for what nobody does."""
    fact = facts.behaviours()[table.word("name", Choice(facts.behaviours(), "behaviour"))]
    table.only(("name", *(parameter.name for parameter in fact.parameters)))
    return Behaviour(fact.name, _parameters(table, fact.parameters))


def _parameters(table: Table, parameters: tuple[Parameter, ...]) -> tuple[tuple[str, Scalar], ...]:
    given: list[tuple[str, Scalar]] = []
    for parameter in parameters:
        value = table.raw(parameter.name) if parameter.name in table else parameter.default
        if not isinstance(value, int | str) or parameter.problem(value):
            table.fail(parameter.problem(value), f"change it, or leave it out for {parameter.default}", parameter.name)
        given.append((parameter.name, value))
    return tuple(given)


def _contract(table: Table) -> Contract:
    table.only([form.name for form in CONTRACT])
    return Contract(**{form.name: _value(table, form) for form in CONTRACT})  # type: ignore[arg-type]


def _configuration(table: Table) -> dict[str, Value]:
    known = facts.configuration()
    table.only(known)
    return {name: _value(table, known[name]) for name in table}


def _clerk(table: Table) -> ClerkRules:
    table.only(REACTIONS)
    return ClerkRules(**{key: table.word(key, Choice(known, "reaction"), "") for key, known in REACTIONS.items()})


def _expect(table: Table, steps: tuple[Step, ...]) -> Expect:
    table.only(_EXPECT)
    rules = Choice(facts.rule_names(), "rule")
    broken = table.words("field", rules)
    headline = table.word("headline", rules, default="")
    if headline and headline not in broken:
        table.fail(f"headline {headline} is not in field", "add it there, or choose one of field", "headline")
    if broken and not headline:
        table.fail("headline is missing", f"name the rule that matters most, such as {broken[0]}")
    return Expect(
        headline=headline,
        field=broken,
        net=_net(table, steps),
        guards=table.word_lists("guards", Choice(facts.guards(), "guard")),
    )


def _net(expect: Table, steps: tuple[Step, ...]) -> dict[str, int]:
    intents = [step.intent for step in steps if step.intent]
    net = expect.table("net", required=bool(intents))
    for key in net:
        if key not in intents:
            net.fail(f"no sale is called {suggest.shown(key)}", suggest.remedy(key, intents), key)
    for intent in intents:
        if intent not in net:
            expect.fail(f"net says nothing of {suggest.shown(intent)}", "add its net debit in minor units", "net")
    return {intent: net.whole(intent, NET_LEAST, AMOUNT_MOST) for intent in intents}
