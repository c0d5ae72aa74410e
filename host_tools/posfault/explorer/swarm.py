"""A swarm of schedules of three and more: each leaves out whole kinds, so that no kind hides what others do.

Every schedule is made from the seed and its own number alone: any part of a swarm can be run anywhere, in any order.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from fnmatch import fnmatchcase

from posfault import facts
from posfault.errors import InputError
from posfault.explorer.schedule import Schedule
from posfault.explorer.space import EVERYTHING, Counts, Patterns
from posfault.forms import Number, Parameter, Scalar, Word
from posfault.scenario import Behaviour, Fault

LEAST, MOST = 3, 6
_LEFT_OUT = 0.5         # of the kinds, in each schedule
_BEHAVIOUR = 0.2        # of the parts of a schedule
_DEFAULT = 0.5          # of the parameters; and of the others that may be negative, so many are anywhere in their bounds


def schedules(seed: int, size: int, counts: Counts, patterns: Patterns = EVERYTHING) -> Iterator[Schedule]:
    """counts: the events of the clean run. Raises InputError where too little is left to choose from."""
    places = [(point, kind) for point in counts for kind in facts.kinds().values()
              if kind.applies_to(point) and fnmatchcase(point, patterns.points) and fnmatchcase(kind.name, patterns.kinds)]
    behaviours = [one for one in facts.behaviours().values() if fnmatchcase(one.name, patterns.kinds)] \
        if patterns.points == "*" else []
    if sum(counts[point] for point, _ in places) < LEAST:
        raise InputError("--points", f"leaves less than {LEAST} faults to choose from", "choose more points or kinds")
    for number in range(size):
        yield _schedule(random.Random(f"{seed}/{number}"), places, behaviours, counts)


def _schedule(rng: random.Random, places: Sequence[tuple[str, facts.Kind]], behaviours: Sequence[facts.BehaviourFact],
              counts: Counts) -> Schedule:
    made = Schedule()
    kinds = sorted({kind.name for _, kind in places})
    while len(made) < LEAST:        # a choice that leaves too little is made anew
        left = {name for name in kinds if rng.random() >= _LEFT_OUT}
        here = [one for one in places if one[1].name in left] or places
        made = Schedule()
        for _ in range(rng.randint(LEAST, MOST)):
            made = _with_one_more(rng, made, here, behaviours, counts)
    return made


def _with_one_more(rng: random.Random, made: Schedule, places: Sequence[tuple[str, facts.Kind]],
                   behaviours: Sequence[facts.BehaviourFact], counts: Counts) -> Schedule:
    if behaviours and rng.random() < _BEHAVIOUR:
        fact = rng.choice(behaviours)
        taken = any(one.name == fact.name for one in made.behaviours)
        part = Schedule((), () if taken else (Behaviour(fact.name, _given(rng, fact.parameters)),))
    else:
        point, kind = rng.choice(places)
        nth = rng.randint(1, counts[point] + counts[point] // 4 + 1)        # recovery has events too
        taken = any((one.point, one.nth) == (point, nth) for one in made.faults)
        part = Schedule(() if taken else (Fault(point, nth, kind.name, "", _given(rng, kind.parameters)),))
    return made + part


def _given(rng: random.Random, parameters: Sequence[Parameter]) -> tuple[tuple[str, Scalar], ...]:
    return tuple((one.name, one.default if rng.random() < _DEFAULT else _any(rng, one)) for one in parameters)


def _any(rng: random.Random, parameter: Parameter) -> Scalar:
    if isinstance(parameter, Word):
        return rng.choice(parameter.choices)
    assert isinstance(parameter, Number)
    if parameter.least < 0 and rng.random() < _DEFAULT:     # a place, or a way that has two directions
        return rng.randint(parameter.least, parameter.most)
    # Small values and large ones alike, as far from the default as ten times or a tenth of it.
    value = int((parameter.default or 1) * 10 ** rng.uniform(-1, 1))
    return min(max(value, parameter.least), parameter.most)
