"""Misbehaviours of the platform, each named in firmware/facts/behaviours.py and held in the file of that name.

The platform asks at named places, the methods of `Behaviour`; an answer other than False, 0 or "" changes what it does and
is reported as a firing.
"""

from __future__ import annotations

from collections.abc import Iterable

from posfault import behaviours
from posfault.behaviours import BehaviourSpec, Misbehaviour


class Behaviour(Misbehaviour):
    """Strict conduct at every place; a behaviour overrides one or more."""

    def confirm_ms(self) -> int:
        """Asked once for each new order: how long until the customer's phone confirms it?"""
        return 0

    def retries(self) -> bool:
        """Asked once for each order that the bank has paid: is that missed, and asked for again under a new number?"""
        return False

    def answers(self) -> str:
        """Asked once for each order that the bank has paid: the code (F39) that the terminal hears instead of 00."""
        return ""

    def delay_ms(self) -> int:
        """Asked once for each answer to an order: how much longer does it take?"""
        return 0


def make_all(specs: Iterable[BehaviourSpec]) -> list[Behaviour]:
    """A fresh behaviour of part platform for each (name, parameters). Raises BehaviourError."""
    return [behaviours.make("platform", __name__, Behaviour, name, parameters) for name, parameters in specs]
