"""operator-authorised: whoever stood at the keypad had logged in herself, and was entitled to what she did (B).

Witnesses are the people at the till and the operator on the display when the sale was made. Not checked: credits; who
looked over her shoulder.
"""

from __future__ import annotations

from posfault.acquirer.ledger_rows import Movement
from posfault.bench.evidence import Evidence, name
from posfault.bench.people import Till
from posfault.text import tell

_SUPERVISORS = ("00", "99")


def judge(evidence: Evidence) -> list[str]:
    findings: list[str] = []
    for debit in evidence.standing():
        why = _lacking(evidence, debit, evidence.made(debit)[1])
        if why:
            findings.append(tell("unentitled", debit=name(debit), why=why))
    return findings


def _lacking(evidence: Evidence, debit: Movement, till: Till) -> str:
    """Why the person was not entitled, or an empty string."""
    own = evidence.people.get(till.person, "")
    if not own:
        return tell("no_operator", person=till.person or tell("whoever"))
    if till.logged_in != till.person:
        return tell("others_session", person=till.person, other=till.logged_in or tell("nobody"))
    if till.operator != own:
        return tell("logged_in_as", person=till.person, number=till.operator)
    supervised = own in _SUPERVISORS or evidence.people.get(till.released) in _SUPERVISORS
    return "" if supervised or debit.type not in evidence.contract.supervisor_for else tell("unreleased")
