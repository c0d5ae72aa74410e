"""Sign-on (0800) and sign-off (0820): a session begins under fresh keys, a session ends.

Fields and codes: firmware/facts/messages.py; lengths of F62: notes/domain.md section 1 (N:8454627).
"""

from __future__ import annotations

from posfault.acquirer.centre import Arrival, Centre
from posfault.acquirer.codec import Message

_MANAGEMENT = "00"
_SIGN_ON = "003"


def sign_on(centre: Centre, arrival: Arrival) -> Message:
    """00 with batch and keys."""
    session, block = centre.open_session(arrival)
    arrival.note = f"keys {session.key.number} issued"
    return centre.reply(arrival, "00", more={
        60: f"{_MANAGEMENT}{session.batch:06d}{_SIGN_ON}",
        62: block.hex().upper(),
    })


def sign_off(centre: Centre, arrival: Arrival) -> Message:
    """00, whether or not a session was in force."""
    centre.end_session(arrival.terminal, arrival.at_ms)
    return centre.reply(arrival, "00")
