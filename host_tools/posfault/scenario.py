"""A scenario: steps, the schedule of faults, behaviours, and the verdict expected. Amounts are integer minor units."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from posfault import by_hand
from posfault.by_hand import CARDS, PEOPLE
from posfault.forms import Form, Number, Scalar, Text, Texts, Value, Word

RELEASED = ("void", "refund", "offline_sale")
PARTIES = ("merchant", "vendor", "carrier", "platform", "bank")
# Who answers for each part that something is of, unless the contract says otherwise. The bank provisions its terminals.
ANSWERS_FOR = ("clerk merchant", "hardware vendor", "software vendor", "network carrier", "platform platform",
               "acquirer bank", "configuration bank")
AMOUNT_MOST = 999_999_999
NET_LEAST = -AMOUNT_MOST        # what a customer can be out of pocket: less than nothing where money came back
NTH_MOST = 999_999

# What a step may say, beside what the clerk is to do.
STEP_KEYS: Mapping[str, Form] = {
    form.name: form
    for form in (
        Text("intent", r".*", "a text", ""),
        Number("amount", 1, AMOUNT_MOST, 0),
        Word("card", CARDS, ""),
        Number("minutes", 1, 10_080, 0),
        Text("of", r".*", "the intent of an earlier step", ""),
        Word("entry", ("swipe", "chip", "tap"), "swipe"),
        Word("person", PEOPLE, "ann"),
        Word("whom", PEOPLE, "ann"),
        Text("line", r"[a-z0-9][a-z0-9 ]{0,79}", "what is sent to the service port, such as status", ""),
        Word("item", ("clear reversal", "set signed on"), ""),
        Texts("does", by_hand.PATTERN, by_hand.FORM),
        Word("wants", ("to pay", "money back", "nothing"), "to pay"),
    )
}
# What a clerk can be told to do, with the keys of such a step: those it must have, those it may have.
CLERK_STEPS: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "sign on": ((), ("person",)),
    "sale": (("intent", "amount", "card"), ("entry", "person")),
    "code sale": (("intent", "amount", "card"), ("person",)),
    "offline sale": (("intent", "amount", "card"), ("entry", "person")),
    "cancel offline": (("of",), ("person",)),
    "status query": ((), ("of", "person")),
    "echo": ((), ("person",)),
    "reprint": ((), ("of", "person")),
    "void": (("of",), ("intent", "entry", "person")),
    "refund": (("of", "amount"), ("intent", "entry", "person")),
    "preauth": (("intent", "amount", "card"), ("entry", "person")),
    "preauth void": (("of",), ("entry", "person")),
    "completion": (("of", "amount", "intent"), ("entry", "person")),
    "completion void": (("of",), ("intent", "entry", "person")),
    "balance": (("card",), ("entry", "person")),
    "settle": ((), ("person",)),
    "sign off": ((), ("person",)),
    "change password": ((), ("person",)),
    "unlock operator": (("whom",), ("person",)),
    "maintenance": (("item",), ("person",)),
    "log out": ((), ("person",)),
    "training": ((), ("person",)),
    "practice": (("amount", "card"), ("person",)),
    "emergency": ((), ("person",)),
    "report": ((), ("person",)),
    "self test": ((), ("person",)),
    "wait": (("minutes",), ()),
    "service port": (("line",), ()),
    "by hand": (("does",), ("intent", "amount", "card", "wants", "person")),
}

# What merchant and bank may agree; rules read this and never what the terminal was provisioned with.
CONTRACT: tuple[Form, ...] = (
    Number("signature_from", 0, AMOUNT_MOST, 30_000),
    Number("tap_cvm_from", 0, AMOUNT_MOST, 100_000),
    Text("hours", r"\d\d:\d\d-\d\d:\d\d", "hours such as 09:00-21:00", "00:00-24:00"),
    Texts("closed", r"\d\d-\d\d", "a day such as 10-01"),
    Number("fee_bp", 0, 10_000, 0),
    Texts("policies", r"\d{4}-\d\d-\d\d [a-z]+ \d{1,9} \d{1,9}", "such as 2026-03-01 east 30000 100000"),
    Text("region", r"[a-z]+", "a word such as east", "unknown"),
    Texts("supervisor_for", "|".join(RELEASED), "a kind of transaction such as refund", RELEASED),
    Texts("answers_for", rf"({'|'.join(one.partition(' ')[0] for one in ANSWERS_FOR)}) ({'|'.join(PARTIES)})",
          f"a part and a party, such as network carrier (parties: {', '.join(PARTIES)})", ANSWERS_FOR),
    Texts("complaint_days", r"\d{4}-\d\d-\d\d [a-z]+ [1-9]\d{0,2}", "working days such as 2026-03-01 east 5"),
)

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
STORAGE_PHASES = ("journal.signature", "journal.settled", "journal.card", "memory", "logbook")


@dataclass(frozen=True)
class Say:
    """What happens, in a shopkeeper's words."""

    en: str
    zh: str


@dataclass(frozen=True)
class Step:
    """One thing the clerk does; the other attributes are STEP_KEYS, at their defaults where the step does not say."""

    clerk: str
    intent: str = ""
    amount: int = 0
    card: str = ""
    minutes: int = 0
    of: str = ""
    entry: str = "swipe"
    person: str = "ann"
    whom: str = "ann"
    item: str = ""
    line: str = ""
    does: tuple[str, ...] = ()
    wants: str = "to pay"


@dataclass(frozen=True, order=True)
class Fault:
    """Strikes the nth event (from 1) at a point, or the nth of the phase `during`; parameters in the table's order."""

    point: str
    nth: int
    kind: str
    during: str = ""
    parameters: tuple[tuple[str, Scalar], ...] = ()


@dataclass(frozen=True, order=True)
class Behaviour:
    """A misbehaviour of clerk, platform or acquirer; parameters in the table's order."""

    name: str
    parameters: tuple[tuple[str, Scalar], ...] = ()


@dataclass(frozen=True)
class Contract:
    """What merchant and bank agreed; each attribute a form of CONTRACT. Amounts in minor units.

    A sale of `signature_from` or more needs a signature, a tapped card no verification below `tap_cvm_from`. The shop is
    open during `hours`, but not on the days `closed`. The bank keeps `fee_bp` of ten thousand. What is in
    `supervisor_for` no cashier may do without a supervisor. `policies` are "date region signature_from tap_cvm_from": the
    newest of the shop's `region` comes before the two amounts above; where they contradict each other, or name another
    region only, the strictest. `answers_for` are "part party": who answers for what goes wrong there; what it does not name
    is as in ANSWERS_FOR. `complaint_days` are "date region days", chosen like policies: how many working days a complaint
    may take.
    """

    signature_from: int = 30_000
    tap_cvm_from: int = 100_000
    hours: str = "00:00-24:00"
    closed: tuple[str, ...] = ()
    fee_bp: int = 0
    policies: tuple[str, ...] = ()
    region: str = "unknown"
    supervisor_for: tuple[str, ...] = RELEASED
    answers_for: tuple[str, ...] = ANSWERS_FOR
    complaint_days: tuple[str, ...] = ()


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
    """One scenario file; `name` is the file's stem. `path` is where it stands, and no part of what it is.

    configuration: where the terminal was provisioned otherwise than the contract says.
    """

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
    configuration: Mapping[str, Value] = dataclasses.field(default_factory=dict)
