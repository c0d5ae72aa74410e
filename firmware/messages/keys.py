"""Working keys as F62 of a sign-on reply carries them, see facts/messages.py KEY_BLOCK."""

from facts.messages import KEY_BLOCK
from messages.cipher import check_value, unwrap

PIN_KEY = 0
MAC_KEY = 2


def parts(block):
    """The parts of the 40 bytes, in the table's order, or None where the length is wrong."""
    found = []
    place = 0
    for _, size in KEY_BLOCK:
        found.append(block[place : place + size])
        place += size
    return found if place == len(block) else None


def working_key(master_key, block, place):
    """The clear key, or None where its check value is wrong."""
    found = parts(block)
    if found is None:
        return None
    key = unwrap(master_key, found[place])
    return key if check_value(key) == found[place + 1] else None
