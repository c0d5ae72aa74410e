"""A scenario: steps, the schedule of faults, behaviours, and the verdict expected. Amounts are integer minor units."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from posfault.facts import Value

# What a clerk can be told to do, and the keys of such a step beside `clerk`.
CLERK_STEPS = {
    "sign on": (),
    "sale": ("intent", "amount", "card"),
    "settle": (),
    "sign off": (),
    "wait": ("minutes",),
}
CARDS = ("A", "B", "C", "D", "E")
AMOUNT_MOST = 999_999_999
MINUTES_MOST = 1440
NTH_MOST = 999_999
SIGNATURE_FROM = 30_000

# How a clerk may react, by what happens to her. Without a rule she does what the terminal's display tells her.
REACTIONS = {
    "on_unknown": {
        "repeat": "the bank did not answer: she sells the same again",
        "leave": "the bank did not answer: the customer leaves without the goods",
    },
    "on_no_slip": {"repeat": "no slip comes out, or a blank one: she sells the same again"},
    "on_power_loss": {"repeat": "the terminal went dark during the sale: she sells the same again"},
}

# Phases of a storage fault besides the states of a transaction: what the program or erase is for.
STORAGE_PHASES = ("journal.signature", "journal.settled", "memory")


@dataclass(frozen=True)
class Say:
    """What happens, in a shopkeeper's words."""

    en: str
    zh: str


@dataclass(frozen=True)
class Step:
    """One thing the clerk does; what the step does not need stays empty or 0."""

    clerk: str
    intent: str = ""
    amount: int = 0
    card: str = ""
    minutes: int = 0


@dataclass(frozen=True)
class Fault:
    """Strikes the nth event (from 1) at a point, or the nth of the phase `during`; parameters in the table's order."""

    point: str
    nth: int
    kind: str
    during: str = ""
    parameters: tuple[tuple[str, Value], ...] = ()


@dataclass(frozen=True)
class Behaviour:
    """A misbehaviour of clerk, platform or acquirer; parameters in the table's order."""

    name: str
    parameters: tuple[tuple[str, Value], ...] = ()


@dataclass(frozen=True)
class Contract:
    """What merchant and bank agreed; a sale of `signature_from` or more needs a signature."""

    signature_from: int = SIGNATURE_FROM


@dataclass(frozen=True)
class ClerkRules:
    """How the clerk reacts, each a key of REACTIONS; empty where she follows the display."""

    on_unknown: str = ""
    on_no_slip: str = ""
    on_power_loss: str = ""


@dataclass(frozen=True)
class Expect:
    """The verdict: rules broken on `field`, net debit of each intent on `hardened`, minimal sets of guards."""

    headline: str = ""
    field: tuple[str, ...] = ()
    net: Mapping[str, int] = dataclasses.field(default_factory=dict)
    guards: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True)
class Scenario:
    """One scenario file; `name` is the file's stem. `path` is where it stands, and no part of what it is."""

    name: str
    path: Path = dataclasses.field(compare=False)
    title: str
    cause: tuple[str, ...]
    say: Say
    steps: tuple[Step, ...]
    expect: Expect
    evidence: str = ""
    faults: tuple[Fault, ...] = ()
    behaviours: tuple[Behaviour, ...] = ()
    contract: Contract = Contract()
    clerk: ClerkRules = ClerkRules()
