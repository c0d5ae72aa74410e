"""message-authentic: whatever the bank posted or reversed was asked for with a valid MAC under a key in force there (M).

A void, refund or hold counts like a debit, as long as nobody has reversed it; a reversal always.
The MAC is computed here once more. A key that the bank issued to this terminal before the request is in force: the
newest, or the one before it, which a bank may keep until the new one is used. That the terminal should have had the
newest is signed-on's matter. Not checked: the bank's own opinion of the MAC.
"""

from __future__ import annotations

import functools

from posfault.acquirer.dialect import Dialect
from posfault.acquirer.keys import KeyIssue
from posfault.acquirer.ledger_rows import Movement
from posfault.bench.evidence import Evidence, name
from posfault.bench.wire import Sent
from posfault.text import tell


def judge(evidence: Evidence) -> list[str]:
    findings: list[str] = []
    for one in evidence.movements:
        if not one.reversed and not one.undone and one.type != "chargeback":
            request = evidence.request(one)
            if request is None:
                findings.append(tell("unasked", what=name(one)))
            elif not _authentic(evidence, request):
                findings.append(tell("asked_unsealed", what=name(one)))
        elif one.reversed and not _reversed_rightly(evidence, one):
            findings.append(tell("reversed_unsealed", what=name(one)))
    return findings


def _reversed_rightly(evidence: Evidence, one: Movement) -> bool:
    asked = [sent for sent in evidence.wire.sent if sent.up and sent.delivered_ms == one.reversed_ms]
    return any(sent.message is not None and sent.message.mti == "0400" and _authentic(evidence, sent) for sent in asked)


def _authentic(evidence: Evidence, request: Sent) -> bool:
    return made_with(request, _in_force(evidence, request)) is not None


def _in_force(evidence: Evidence, request: Sent) -> list[KeyIssue]:
    issued = [key for key in evidence.keys if key.at_ms <= (request.delivered_ms or 0)]
    return issued[-2:]


def made_with(request: Sent, issues: list[KeyIssue]) -> KeyIssue | None:
    """The newest of the keys under which the request's MAC is right."""
    data = request.data if request.delivered is None else request.delivered
    message = request.message
    if message is None or 64 not in message.fields:
        return None
    for issue in reversed(issues):
        if _mac(request.dialect, issue.mac_key, data) == message.fields[64].upper():
            return issue
    return None


@functools.lru_cache(maxsize=4096)      # two rules ask for the same one
def _mac(dialect: Dialect, key: bytes, data: bytes) -> str:
    return dialect.mac(key, dialect.codec.mac_input(data)).hex().upper()
