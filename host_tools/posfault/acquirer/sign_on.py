"""Sign-on (0800) and sign-off (0820): a session begins under fresh keys, a session ends.

Fields and codes: firmware/facts/messages.py; lengths of F62: notes/domain.md section 1 (N:8454627).
"""

from __future__ import annotations

from posfault.acquirer.centre import Arrival, Centre
from posfault.acquirer.codec import Message

_MANAGEMENT = "00"
_SIGN_ON = "003"
_SIGN_OFF = "002"


def sign_on(centre: Centre, arrival: Arrival) -> Message:
    """00 with batch and keys; 12 for a key scheme other than 60.3 = 003."""
    reserved = arrival.reserved()
    if reserved is None:
        return centre.reply(arrival, "30")
    if (reserved.type, reserved.network_code) != (_MANAGEMENT, _SIGN_ON):
        return centre.reply(arrival, "12")
    session, block = centre.open_session(arrival)
    arrival.note = f"keys {session.key.number} issued"
    return centre.reply(arrival, "00", more={
        60: f"{_MANAGEMENT}{session.batch:06d}{_SIGN_ON}",
        62: block.hex().upper(),
    })


def sign_off(centre: Centre, arrival: Arrival) -> Message:
    """00, whether or not a session was in force; 12 for anything but 60.3 = 002."""
    reserved = arrival.reserved()
    if reserved is None:
        return centre.reply(arrival, "30")
    if (reserved.type, reserved.network_code) != (_MANAGEMENT, _SIGN_OFF):
        return centre.reply(arrival, "12")
    centre.end_session(arrival.terminal, arrival.at_ms)
    return centre.reply(arrival, "00")
