"""Sign-on (0800) and sign-off (0820): a session begins under fresh keys, a session ends.

Fields and codes: firmware/facts/messages.py; which keys F62 carries: 60.3 of the request, and the dialect.
"""

from __future__ import annotations

from posfault.acquirer.centre import Arrival, Centre
from posfault.acquirer.codec import Message

_MANAGEMENT = "00"


def sign_on(centre: Centre, arrival: Arrival) -> Message:
    """00 with batch and keys; 12 where the dialect has no keys under this 60.3."""
    reserved = arrival.reserved()
    assert reserved is not None
    if reserved.network_code not in centre.dialect.key_blocks:
        return centre.reply(arrival, "12")
    session, block = centre.open_session(arrival, reserved.network_code)
    arrival.note = f"keys {session.key.number} issued"
    return centre.reply(arrival, "00", more={
        60: f"{_MANAGEMENT}{session.batch:06d}{reserved.network_code}",
        62: block.hex().upper(),
    })


def sign_off(centre: Centre, arrival: Arrival) -> Message:
    """00, whether or not a session was in force."""
    centre.end_session(arrival.terminal, arrival.at_ms)
    return centre.reply(arrival, "00")
