"""The dialect unionpay_3des: the MAC of CUP's ECB, check values, unwrapping, and PIN blocks of ISO 9564-1 format 0.

DES (FIPS 46-3) and two-key 3DES (SP 800-67) are written out here: the stock cryptolib has neither. Halves of a block are
kept in two pieces of 16 bits, since what is longer is no small integer on a board of 32 bits.
"""

from binascii import hexlify, unhexlify

from facts.unionpay_3des import KEY_BLOCK  # noqa: F401 (it is asked of a dialect)

_ROUNDS = const(16)
_KEY = const(8)                 # bytes
_HALF_KEY = const(0xFFFFFFF)    # 28 bits
_ONCE = const(0x8103)           # the rounds, a bit each, in which the key turns by one bit and not by two
# The S-boxes row by row, a digit an entry.
_BOXES = const(
    b"e4d12fb83a6c59070f74e2d1a6cb953841e8d62bfc973a50fc8249175b3ea06d"
    b"f18e6b34972dc05a3d47f28ec01a69b50e7ba4d158c6932fd8a13f42b67c05e9"
    b"a09e63f51dc7b428d709346a285ecbf1d6498f30b12c5ae71ad069874fe3b52c"
    b"7de3069a1285bc4fd8b56f03472c1ae9a690cb7df13e52843f06a1d8945bc72e"
    b"2c417ab6853fd0e9eb2c47d150fa3986421bad78f9c5630eb8c71e2d6f09a453"
    b"c1af92680d34e75baf427c9561de0b389ef528c3704a1db6432c95fabe17608d"
    b"4b2ef08d3c975a61d0b7491ae35c2f8614bdc37eaf6805926bd814a7950fe23c"
    b"d2846fb1a93e50c71fd8a374c56b0e927b419ce206adf35821e74a8dfc90356b"
)


def _load():
    """(PC-1, what a box gives for six bits, where P puts that in the first 16 bits, in the last, what PC-2 chooses)."""
    # Bits are counted from 0 at the left; those of PC-2 are shifts of the half of the key that they are in.
    key = bytes((
        56, 48, 40, 32, 24, 16, 8, 0, 57, 49, 41, 33, 25, 17, 9, 1, 58, 50, 42, 34, 26, 18, 10, 2, 59, 51, 43, 35,
        62, 54, 46, 38, 30, 22, 14, 6, 61, 53, 45, 37, 29, 21, 13, 5, 60, 52, 44, 36, 28, 20, 12, 4, 27, 19, 11, 3,
    ))
    shifts = (
        14, 11, 17, 4, 27, 23, 25, 0, 13, 22, 7, 18, 5, 9, 16, 24, 2, 20, 12, 21, 1, 8, 15, 26,
        15, 4, 25, 19, 9, 1, 26, 16, 5, 11, 23, 8, 12, 7, 17, 0, 22, 3, 10, 14, 6, 20, 27, 24,
    )
    spread = (
        15, 6, 19, 20, 28, 11, 27, 16, 0, 14, 22, 25, 4, 17, 30, 9, 1, 7, 23, 13, 31, 26, 2, 8, 18, 12, 29, 5, 21, 10, 3, 24,
    )
    boxes = unhexlify(_BOXES)
    entries = bytearray(512)
    for place in range(512):            # the box, then its six bits; the outer two choose the row
        ordered = place & 0x1E0 | (place & 1) << 4 | place >> 1 & 15
        entries[place] = boxes[ordered >> 1] >> (0 if ordered & 1 else 4) & 15
    halves = [bits(spread[start : start + 16], 8, False) for start in (0, 16)]
    return key, bytes(entries), halves[0], halves[1], bits(shifts[:24], 7, True) + bits(shifts[24:], 7, True)


def bits(numbers, count, reverse):
    """For each of `count` fours of bits and each of their 16 values: the bits that come from these places.

    numbers: of the places, from the left or, in reverse, from the right.
    """
    found = []
    for value in range(count * 16):
        made = 0
        for place in numbers:
            within = place & 3 if reverse else 3 - (place & 3)
            made = made << 1 | (value >> within & 1 if place >> 2 == value >> 4 else 0)
        found.append(made)
    return tuple(found)


_TABLES = _load()


def _schedule(key):
    """The keys of the rounds, eight times six bits each, of 8 bytes of key."""
    places, _, _, _, choice = _TABLES
    left = right = 0
    for place in range(28):
        bit = places[place]
        left = left << 1 | key[bit >> 3] >> 7 - (bit & 7) & 1
        bit = places[place + 28]
        right = right << 1 | key[bit >> 3] >> 7 - (bit & 7) & 1
    found = bytearray(_ROUNDS * 8)
    place = 0
    for turn in range(_ROUNDS):
        by = 1 if _ONCE >> turn & 1 else 2
        left = (left << by | left >> 28 - by) & _HALF_KEY
        right = (right << by | right >> 28 - by) & _HALF_KEY
        for half, first in ((left, 0), (right, 112)):
            chosen = 0
            while half:
                chosen |= choice[first + (half & 15)]
                half >>= 4
                first += 16
            found[place] = chosen >> 18
            found[place + 1] = chosen >> 12 & 63
            found[place + 2] = chosen >> 6 & 63
            found[place + 3] = chosen & 63
            place += 4
    return found


def prepare(key, reverse=False):
    """(keys of the rounds, whether backwards) of each pass of DES. key: 8 bytes, or 16 for 3DES; reverse: to decrypt."""
    found = [(_schedule(key[:_KEY]), reverse)]
    if len(key) > _KEY:
        found += [(_schedule(key[_KEY:]), not reverse), found[0]]
    return found


def _cipher(keys, data):
    """Whole blocks, each by itself, through the stages of a key."""
    found = b""
    for start in range(0, len(data), 8):
        found += _encrypt(keys, data[start : start + 8])
    return found


def encrypt(key, data):
    return _cipher(prepare(key), data)


def _encrypt(keys, data):
    rows = _rows(data)                # the initial permutation
    lh, ll = rows[6] << 8 | rows[4], rows[2] << 8 | rows[0]
    rh, rl = rows[7] << 8 | rows[5], rows[3] << 8 | rows[1]
    _, entries, high, low, _ = _TABLES
    for rounds, reverse in keys:
        place, step = (120, -8) if reverse else (0, 8)
        for _ in range(_ROUNDS):
            wide = (rl & 1) << 17 | rh << 1 | rl >> 15
            one = entries[wide >> 12 ^ rounds[place]]
            two = 16 + entries[64 + (wide >> 8 & 63 ^ rounds[place + 1])]
            three = 32 + entries[128 + (wide >> 4 & 63 ^ rounds[place + 2])]
            four = 48 + entries[192 + (wide & 63 ^ rounds[place + 3])]
            lh ^= high[one] ^ high[two] ^ high[three] ^ high[four]
            ll ^= low[one] ^ low[two] ^ low[three] ^ low[four]
            wide = (rh & 1) << 17 | rl << 1 | rh >> 15
            one = 64 + entries[256 + (wide >> 12 ^ rounds[place + 4])]
            two = 80 + entries[320 + (wide >> 8 & 63 ^ rounds[place + 5])]
            three = 96 + entries[384 + (wide >> 4 & 63 ^ rounds[place + 6])]
            four = 112 + entries[448 + (wide & 63 ^ rounds[place + 7])]
            lh ^= high[one] ^ high[two] ^ high[three] ^ high[four]
            ll ^= low[one] ^ low[two] ^ low[three] ^ low[four]
            lh, ll, rh, rl = rh, rl, lh, ll
            place += step
        lh, ll, rh, rl = rh, rl, lh, ll
    return _rows((ll & 255, rl & 255, ll >> 8, rl >> 8, lh & 255, rh & 255, lh >> 8, rh >> 8))


def _rows(rows):
    """Eight bytes with rows and columns of bits exchanged, from the last bit on."""
    found = bytearray(8)
    for place in range(8):
        bits = 0
        for row in range(8):
            bits |= (rows[row] >> place & 1) << row
        found[place] = bits
    return bytes(found)


def mac(key, data):
    """F64: all blocks added and written as 16 hex digits; of them the first eight encrypted, the others added, encrypted
    again and written as hex digits: the first eight of those."""
    added = bytearray(8)
    for place in range(len(data)):
        added[place & 7] ^= data[place]
    digits = hexlify(added).upper()
    keys = prepare(key)
    added = _cipher(keys, digits[:8])
    return hexlify(_cipher(keys, bytes(added[place] ^ digits[8 + place] for place in range(8)))).upper()[:8]


def check_value(key):
    """The first four bytes of a zero block under the key."""
    return encrypt(key, bytes(8))[:4]


def unwrap(key, block):
    return _cipher(prepare(key, True), block)


def pin_block(key, pin, pan, name):
    """F52. pin: 4 to 12 digits; pan: 12 to 19; name: not used, this block has no fill."""
    free = 4 * (14 - len(pin))
    field = (len(pin) << 4 * len(pin) | int(pin, 16)) << free | (1 << free) - 1
    return encrypt(key, (field ^ int(pan[-13:-1], 16)).to_bytes(8, "big"))
