"""signed-on: a debit stands only where a sign-on was in force when its request was sent (A).

In force: answered 00 by the bank, delivered whole to the firmware, and its keys are those of the debit's MAC; until
sign-off, a settlement that the bank has closed, the end of the day by the shop's clock, or the host's demand for a new
one, by code or header of any answer that reached the firmware whole: one that was damaged need not be believed. Of an
offline sale its own time counts, and not its keys.
Not checked: who signed on.
"""

from __future__ import annotations

from posfault.acquirer.codec import Message
from posfault.acquirer.keys import KeyIssue
from posfault.bench.evidence import Evidence, name
from posfault.bench.wire import Sent
from posfault.rules.message_authentic import made_with
from posfault.text import tell

_DAY_S = 86_400
_REQUEST_DIGIT, _SIGN_ON_AGAIN = 5, "3"     # of the header
_DEMANDING = ("22", "77", "99", "A0")       # F39
_SIGN_OFF = "002"               # 60.3; other messages with MTI 0820 end nothing
_SETTLED = "0510"               # ends the session too


def judge(evidence: Evidence) -> list[str]:
    findings: list[str] = []
    for debit in evidence.standing():
        request = evidence.request(debit)
        why: str = tell("request_unseen")
        if debit.type == "offline_sale":
            why = _lacking_offline(evidence, evidence.made(debit)[0])
        elif request is not None:
            why = _lacking(evidence, request)
        if why:
            findings.append(tell("not_signed_on", debit=name(debit), why=why))
    return findings


def _lacking(evidence: Evidence, request: Sent) -> str:
    """Why no sign-on was in force for this request, or an empty string."""
    issue = made_with(request, [key for key in evidence.keys if key.at_ms <= request.sent_ms])
    if issue is None:
        return tell("no_key")
    return _lacking_since(evidence, issue, request.sent_ms)


def _lacking_offline(evidence: Evidence, made_ms: int) -> str:
    """The same for a sale made then, whose request came later, perhaps under keys of another sign-on."""
    why: str = tell("no_sign_on")
    for issue in reversed([key for key in evidence.keys if 0 <= key.at_ms <= made_ms]):
        why = _lacking_since(evidence, issue, made_ms)
        if not why:
            return ""
    return why


def _lacking_since(evidence: Evidence, issue: KeyIssue, at_ms: int) -> str:
    """Why the sign-on that these keys came with was not in force at at_ms, or an empty string."""
    reply = _reply(evidence, issue)
    if reply is None:
        return tell("keys_before")
    if reply.delivered_ms is None:
        return tell("sign_on_unanswered")
    if reply.delivered_ms > at_ms:
        return tell("sign_on_later")
    if _day(evidence, reply.delivered_ms) != _day(evidence, at_ms):
        return tell("sign_on_other_day")
    if reply.delivered is not None and not _keys_arrived(reply):
        return tell("keys_damaged")
    return _ended(evidence, reply, at_ms)


def _ended(evidence: Evidence, begun: Sent, until_ms: int) -> str:
    """What ended the session that this answer began, before until_ms, or an empty string."""
    since_ms = begun.delivered_ms or 0
    for sent in evidence.wire.sent:
        if since_ms <= sent.sent_ms < until_ms and (_is_sign_off(sent) or _closes(sent, _batch(begun))):
            return tell("signed_off")
        whole = not sent.up and sent.delivered is None
        arrived = sent.delivered_ms is not None and since_ms < sent.delivered_ms < until_ms
        if whole and arrived and sent.message is not None and _demands(sent.message):
            return tell("sign_on_demanded")
    return ""


def _demands(message: Message) -> bool:
    return message.header[_REQUEST_DIGIT] == _SIGN_ON_AGAIN or message.fields.get(39) in _DEMANDING


def _keys(message: Message | None) -> str:
    return message.fields.get(62, "") if message is not None else ""


def _keys_arrived(reply: Sent) -> bool:
    """Whether they did as they were sent; the zeros among them are no keys."""
    sent = reply.dialect.decode(reply.data)
    meant, arrived, place = _keys(sent), _keys(reply.message), 0
    for key, length in reply.dialect.key_blocks[sent.fields[60][8:]]:
        part = slice(place, place := place + 2 * length)        # in hexadecimal
        if key and meant[part] != arrived[part]:
            return False
    return len(meant) == len(arrived)


def _reply(evidence: Evidence, issue: KeyIssue) -> Sent | None:
    """The approved reply of the sign-on for which the bank issued these keys."""
    request = next(
        (sent for sent in evidence.wire.sent if sent.up and sent.delivered_ms == issue.at_ms and _mti(sent) == "0800"), None
    )
    replies = [
        sent for sent in evidence.wire.sent
        if request and not sent.up and sent.connection == request.connection and _mti(sent) == "0810" and _approves(sent)
    ]
    # A request that came twice was answered twice, each time with keys of its own.
    if len(replies) > 1:
        return next((sent for sent in replies if _carries(sent, issue)), None)
    return replies[0] if replies else None


def _carries(sent: Sent, issue: KeyIssue) -> bool:
    """Whether these keys are in it, by the check value of the one for MACs, with which the block ends."""
    return _keys(sent.meant).endswith(sent.dialect.cipher.check_value(issue.mac_key).hex().upper())


def _approves(sent: Sent) -> bool:
    return sent.message is not None and sent.message.fields.get(39) == "00"


def _is_sign_off(sent: Sent) -> bool:
    return sent.up and _mti(sent) == "0820" and sent.message is not None and sent.message.fields.get(60, "")[8:] == _SIGN_OFF


def _closes(sent: Sent, batch: str) -> bool:
    """Whether the bank says here that it has settled the batch, with which the session ends."""
    return not sent.up and _mti(sent) == _SETTLED and _approves(sent) and _batch(sent) == batch


def _batch(sent: Sent) -> str:
    return sent.message.fields.get(60, "")[2:8] if sent.message is not None else ""


def _mti(sent: Sent) -> str:
    return sent.message.mti if sent.message is not None else ""


def _day(evidence: Evidence, at_ms: int) -> int:
    return (evidence.wall + at_ms // 1000) // _DAY_S
