"""Misbehaviours of the acquirer, each named in firmware/facts/behaviours.py and held in the file of that name.

A behaviour is a class named like its file (`drop_reply` holds `DropReply`). The acquirer asks it at named places, the
methods of `Behaviour`; an answer other than None or False changes what the acquirer does and is reported as a firing.
So a hook says None or False whenever strict conduct would have come to the same. What a behaviour remembers is kept in
attributes of immutable type: a shallow copy is its snapshot.
"""

from __future__ import annotations

import hmac
import importlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from posfault import facts
from posfault.acquirer import keys
from posfault.acquirer.keys import KeyIssue

BehaviourSpec = tuple[str, Mapping[str, int | str]]


class BehaviourError(ValueError):
    """A behaviour that does not exist, or a parameter that it does not take."""


@dataclass(frozen=True, slots=True, repr=False)
class MacAttempt:
    """A request whose MAC strict conduct refuses.

    Args:
        covered: the bytes under the MAC.
        mac: what F64 held, empty if it was missing.
        issues: the terminal's keys, newest first; the first is in force.
    """

    covered: bytes
    mac: bytes
    issues: tuple[KeyIssue, ...]

    def fits(self, issue: KeyIssue) -> bool:
        """Whether the MAC was made with this key."""
        return hmac.compare_digest(self.mac, keys.mac(issue.mac_key, self.covered))


@dataclass(frozen=True, slots=True)
class Acceptance:
    """A MAC is let through; the reply is MACed under `key`, or not at all if that is None."""

    key: KeyIssue | None


class Behaviour:
    """Strict conduct at every place; a behaviour overrides one or more."""

    name = ""

    def mac_refused(self, attempt: MacAttempt) -> Acceptance | None:
        """Asked when a request's MAC is missing or not of the key in force: accept it all the same?"""
        return None

    def key_kept(self, issues: tuple[KeyIssue, ...]) -> bool:
        """Asked after each approved sign-on, keys newest first: does an earlier one stay good?"""
        return False

    def reply_lost(self, mti: str) -> bool:
        """Asked once for each reply about to leave, with the MTI of its request: lose it?"""
        return False


def make(name: str, parameters: Mapping[str, int | str]) -> Behaviour:
    """A fresh behaviour.

    Args:
        name: as in the table, of part acquirer.
        parameters: those that differ from the table's defaults.

    Raises:
        BehaviourError: no such behaviour, no such parameter, or a value out of range.
    """
    fact = facts.behaviours().get(name)
    if fact is None or fact.part != "acquirer":
        raise BehaviourError(f"no behaviour {name!r} of the acquirer")
    known = {parameter.name: parameter for parameter in fact.parameters}
    for parameter, value in parameters.items():
        problem = known[parameter].problem(value) if parameter in known else f"no parameter {parameter!r}"
        if problem:
            raise BehaviourError(f"{name}: {problem}")
    chosen = {parameter.name: parameter.default for parameter in fact.parameters} | dict(parameters)
    module = importlib.import_module(f"{__name__}.{name}")
    behaviour = getattr(module, name.title().replace("_", ""))(**chosen)
    assert isinstance(behaviour, Behaviour)
    return behaviour


def make_all(specs: Iterable[BehaviourSpec]) -> list[Behaviour]:
    """A fresh behaviour for each (name, parameters). Raises BehaviourError as `make` does."""
    return [make(name, parameters) for name, parameters in specs]
