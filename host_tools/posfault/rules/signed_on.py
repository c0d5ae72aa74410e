"""signed-on: a debit stands only where a sign-on was in force when its request was sent (A).

In force: answered 00 by the bank, delivered whole to the firmware, and its keys are those of the debit's MAC; until
sign-off, a settlement, the end of the day by the shop's clock, or the host's demand for a new one. Not checked: who signed
on.
"""

from __future__ import annotations

from posfault.acquirer import codec
from posfault.acquirer.codec import Message
from posfault.bench.evidence import Evidence, name
from posfault.bench.wire import Sent
from posfault.rules.message_authentic import made_with

_DAY_S = 86_400
_REQUEST_DIGIT, _SIGN_ON_AGAIN = 5, "3"     # of the header
_DEMANDING = ("22", "77", "99", "A0")       # F39
_SIGN_OFF = "002"               # 60.3; other messages with MTI 0820 end nothing
_SETTLEMENT = "0500"            # of its own batch ends the session too


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
    if _keys(codec.decode(reply.data)) != _keys(reply.message):
        return "the keys of that sign-on arrived damaged"
    return _ended(evidence, reply.delivered_ms, request.sent_ms, _batch(reply))


def _ended(evidence: Evidence, since_ms: int, until_ms: int, batch: str) -> str:
    """What ended the session between the two times, or an empty string. batch: the one that the sign-on gave."""
    for sent in evidence.wire.sent:
        if sent.up and _ends_session(sent, batch) and since_ms <= sent.sent_ms < until_ms:
            return "the terminal had signed off since"
        arrived = not sent.up and sent.delivered_ms is not None and since_ms < sent.delivered_ms < until_ms
        if arrived and sent.message is not None and _demands(sent.message):
            return "the host had asked for a new one since"
    return ""


def _demands(message: Message) -> bool:
    return message.header[_REQUEST_DIGIT] == _SIGN_ON_AGAIN or message.fields.get(39) in _DEMANDING


def _keys(message: Message | None) -> str:
    return message.fields.get(62, "") if message is not None else ""


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


def _batch(sent: Sent) -> str:
    """60.2."""
    return sent.message.fields.get(60, "")[2:8] if sent.message is not None else ""


def _ends_session(sent: Sent, batch: str) -> bool:
    """A batch that was left behind can be settled in the session of the next one, and does not end it."""
    if sent.message is None:
        return False
    return (sent.message.mti == _SETTLEMENT and _batch(sent) == batch) or (
        sent.message.mti == "0820" and sent.message.fields.get(60, "")[8:] == _SIGN_OFF
    )


def _mti(sent: Sent) -> str:
    return sent.message.mti if sent.message is not None else ""


def _day(evidence: Evidence, at_ms: int) -> int:
    return (evidence.wall + at_ms // 1000) // _DAY_S
