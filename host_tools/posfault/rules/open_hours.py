"""open-hours: no sale outside the contract's hours or on a closed day without a supervisor's release.

The time is the bench's, when the sale was made; the release is a supervisor who was seen at the keypad. Not checked: when a
stored sale is uploaded.
"""

from __future__ import annotations

import time

from posfault import policies
from posfault.bench.evidence import Evidence, name
from posfault.scenario import Contract
from posfault.text import tell

_UNIX_2000_S = 946_684_800
_SUPERVISORS = ("00", "99")


def judge(evidence: Evidence) -> list[str]:
    findings: list[str] = []
    for debit in evidence.standing():
        at_ms, till = evidence.made(debit)
        moment = time.gmtime(evidence.wall + at_ms // 1000 + _UNIX_2000_S)
        supervised = {evidence.people.get(who) for who in (till.person, till.released)} & set(_SUPERVISORS)
        if not supervised and not _open(evidence.contract, moment):
            findings.append(tell("made_closed", debit=name(debit), moment=time.strftime("%m-%d %H:%M", moment)))
    return findings


def _open(contract: Contract, moment: time.struct_time) -> bool:
    within = policies.is_within(contract.hours, time.strftime("%H:%M", moment))
    return within and time.strftime("%m-%d", moment) not in contract.closed
