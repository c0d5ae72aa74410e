"""signed-on: a debit stands only where a sign-on was in force when its request was sent (A).

In force: answered 00 by the bank, delivered to the firmware, and its keys are those of the debit's MAC; until sign-off,
a settlement, the end of the day by the shop's clock. Not checked yet: the host's demand to sign on again.
"""

from __future__ import annotations

from posfault.bench.evidence import Evidence, name
from posfault.bench.wire import Sent
from posfault.rules.message_authentic import made_with

_DAY_S = 86_400
_ENDING = ("0820", "0500")      # sign-off and settlement, which ends the session too


def judge(evidence: Evidence) -> list[str]:
    findings = []
    for debit in evidence.standing():
        request = evidence.request(debit)
        why = "nobody saw its request" if request is None else _lacking(evidence, request)
        if why:
            findings.append(f"{name(debit)} was made without a sign-on in force: {why}")
    return findings


def _lacking(evidence: Evidence, request: Sent) -> str:
    """Why no sign-on was in force for this request, or an empty string."""
    issue = made_with(request, [key for key in evidence.keys if key.at_ms <= request.sent_ms])
    if issue is None:
        return "its MAC is under no key of any sign-on"
    reply = _reply(evidence, issue.at_ms)
    if reply is None:
        return "its keys are from before this run"
    if reply.delivered_ms is None:
        return "the answer to that sign-on never arrived"
    if reply.delivered_ms > request.sent_ms:
        return "the answer to that sign-on came later"
    if _day(evidence, reply.delivered_ms) != _day(evidence, request.sent_ms):
        return "that sign-on was of another day"
    for sent in evidence.wire.sent:
        if sent.up and _mti(sent) in _ENDING and reply.delivered_ms <= sent.sent_ms < request.sent_ms:
            return "the terminal had signed off since"
    return ""


def _reply(evidence: Evidence, issued_ms: int) -> Sent | None:
    """The approved reply of the sign-on for which the bank issued keys at issued_ms."""
    request = next(
        (sent for sent in evidence.wire.sent if sent.up and sent.delivered_ms == issued_ms and _mti(sent) == "0800"), None
    )
    for sent in evidence.wire.sent:
        if request and not sent.up and sent.connection == request.connection and _mti(sent) == "0810" and _approves(sent):
            return sent
    return None


def _approves(sent: Sent) -> bool:
    return sent.message is not None and sent.message.fields.get(39) == "00"


def _mti(sent: Sent) -> str:
    return sent.message.mti if sent.message is not None else ""


def _day(evidence: Evidence, at_ms: int) -> int:
    return (evidence.wall + at_ms // 1000) // _DAY_S
