"""Working keys as F62 of a sign-on reply carries them, in the parts of the dialect's KEY_BLOCK."""

PIN_KEY = 0
MAC_KEY = 2


def working_key(dialect, master_key, block, place):
    """The clear key, or None where its check value, or the length of the block, is wrong.

    dialect: a module, as messages/aes.py. place: of the key in KEY_BLOCK; its check value comes next, zeros left out.
    """
    key = None
    start = 0
    for index, (name, size) in enumerate(dialect.KEY_BLOCK):
        part = block[start : start + size]
        start += size
        if index == place:
            key = dialect.unwrap(master_key, part) if len(part) == size else None
        elif key and index > place and name:
            if part != dialect.check_value(key):
                return None
            place = len(dialect.KEY_BLOCK)
    return key if start == len(block) else None
