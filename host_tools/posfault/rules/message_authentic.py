"""message-authentic: the request of every standing debit had a valid MAC under a key in force at the bank (M).

The MAC is computed here once more. A key that the bank issued to this terminal before the request is in force: the
newest, or the one before it, which a bank may keep until the new one is used. That the terminal should have had the
newest is signed-on's matter. Not checked: the bank's own opinion of the MAC.
"""

from __future__ import annotations

from posfault.acquirer import codec, keys
from posfault.acquirer.keys import KeyIssue
from posfault.bench.evidence import Evidence, name
from posfault.bench.wire import Sent


def judge(evidence: Evidence) -> list[str]:
    findings = []
    for debit in evidence.standing():
        request = evidence.request(debit)
        if request is None:
            findings.append(f"{name(debit)} stands without a request on the wire")
        elif made_with(request, _in_force(evidence, request)) is None:
            findings.append(f"{name(debit)} was asked for without a valid MAC")
    return findings


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
        if keys.mac(issue.mac_key, codec.mac_input(data)).hex().upper() == message.fields[64].upper():
            return issue
    return None
