"""Working keys as F62 of a sign-on reply carries them, in the parts of the dialect's KEY_BLOCK."""

PIN_KEY = 0
MAC_KEY = 2


def parts(dialect, block):
    """The parts of the block, in the order of KEY_BLOCK, or None where the length is wrong."""
    found = []
    place = 0
    for _, size in dialect.KEY_BLOCK:
        found.append(block[place : place + size])
        place += size
    return found if place == len(block) else None


def working_key(dialect, master_key, block, place):
    """The clear key, or None where its check value is wrong. dialect: a module, as messages/aes.py."""
    found = parts(dialect, block)
    if found is None:
        return None
    key = dialect.unwrap(master_key, found[place])
    place += 1
    while dialect.KEY_BLOCK[place][0] == "":
        place += 1
    return key if dialect.check_value(key) == found[place] else None
