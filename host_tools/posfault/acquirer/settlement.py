"""Settlement (0500): the terminal's totals against the ledger's, and the end of batch and session.

F48 holds domestic, then foreign cards' totals and one result digit each (notes/domain.md section 1, settlement F48);
here every card is domestic. The batch is closed whether or not the totals agree; the answer says which.
"""

from __future__ import annotations

from posfault import facts
from posfault.acquirer.centre import Arrival, Centre, date_and_time
from posfault.acquirer.codec import Message
from posfault.acquirer.ledger_rows import Totals

_FACTS = facts.table("messages")
_BLOCK = sum(length for _, length in _FACTS.TOTALS)
_BLOCKS = 2
_NONE = Totals(0, 0, 0, 0)


def settlement(centre: Centre, arrival: Arrival) -> Message:
    """00 and F48 with the result; the result again for a settled batch; 30; 77 without session or for its batch."""
    fields = arrival.message.fields
    reserved = arrival.reserved()
    assert reserved is not None
    if len(fields[48]) != _BLOCK * _BLOCKS:
        arrival.note = f"F48 has {len(fields[48])} digits, should have {_BLOCK * _BLOCKS}"
        return centre.reply(arrival, "30")
    # Asked first: whose answer was lost has no session any more, and could never finish otherwise.
    closing = centre.ledger.settled(arrival.terminal, reserved.batch)
    settled_before = closing is not None
    if closing is not None:
        arrival.note = f"batch {reserved.batch} again"
    elif arrival.session is None or arrival.session.batch != reserved.batch:
        return centre.reply(arrival, "77")
    else:
        closing = centre.ledger.close_batch(arrival.terminal, reserved.batch, arrival.at_ms)
        centre.end_session(arrival.terminal, arrival.at_ms)
    blocks = (fields[48][:_BLOCK], fields[48][_BLOCK:])
    judged = "".join(_judge(block, totals) for block, totals in zip(blocks, (closing.totals, _NONE), strict=True))
    if not settled_before:
        differ = _FACTS.TOTALS_DIFFER in (judged[_BLOCK - 1], judged[-1])
        centre.monitor.settled(arrival, reserved.batch, differ)
    return centre.reply(arrival, "00", more={15: date_and_time(arrival.wall_s)[0], 48: judged})


def _judge(block: str, totals: Totals) -> str:
    said: list[int] = []
    start = 0
    for _, length in _FACTS.TOTALS[:-1]:
        said.append(int(block[start:start + length]))
        start += length
    result: str = _FACTS.TOTALS_BALANCED if tuple(said) == totals else _FACTS.TOTALS_DIFFER
    return block[:start] + result
