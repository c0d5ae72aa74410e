"""QR codes (ISO/IEC 18004) for a display that has dots: bytes, error correction level L, versions 1 to 6, mask 0.

Any mask is good for a reader; the choice of the best one only helps where print is bad.
"""

# By version: bytes of data of a block, blocks, bytes of error correction of a block.
_BLOCKS = const((19, 1, 7, 34, 1, 10, 55, 1, 15, 80, 1, 20, 108, 1, 26, 68, 2, 18))
_VERSIONS = const(6)
_HEAD = const(2)                # bytes that mode, count and terminator take
_FORMAT = const(0x77C4)         # level L and mask 0, with their own error correction
_FIELD = const(0x11D)           # x^8 + x^4 + x^3 + x^2 + 1
_FREE = const(2)                # of a module, until it has its colour


def room():
    """Bytes of the longest content."""
    return _BLOCKS[-3] * _BLOCKS[-2] - _HEAD


class Symbol:
    """content: bytes, at most room() of them. size: modules of a side."""

    def __init__(self, content):
        version = 1
        while _data_room(version) - _HEAD < len(content):
            version += 1
        self.size = 17 + 4 * version
        self._modules = bytearray(b"\x02" * self.size * self.size)
        self._draw_patterns(version)
        self._draw_data(_words(content, version))

    def dark(self, x, y):
        return self._modules[y * self.size + x] == 1

    def _set(self, x, y, dark):
        self._modules[y * self.size + x] = 1 if dark else 0

    def _draw_patterns(self, version):
        last = self.size - 1
        for x, y in ((3, 3), (last - 3, 3), (3, last - 3)):
            self._draw_rings(x, y, 4, b"\x01\x01\x00\x01\x00")
        if version > 1:
            self._draw_rings(last - 6, last - 6, 2, b"\x01\x00\x01")
        for place in range(8, self.size - 8):
            self._set(place, 6, place % 2 == 0)
            self._set(6, place, place % 2 == 0)
        self._draw_format()

    def _draw_rings(self, x, y, width, colours):
        """Squares around a middle, the colour of each by its distance from there."""
        for down in range(-width, width + 1):
            for right in range(-width, width + 1):
                if 0 <= x + right < self.size and 0 <= y + down < self.size:
                    self._set(x + right, y + down, colours[max(abs(right), abs(down))])

    def _draw_format(self):
        """Twice: around the upper left corner, and at the ends of the others. The highest of its 15 bits first."""
        last = self.size - 1
        for place in range(15):
            dark = _FORMAT >> (14 - place) & 1
            if place < 8:
                self._set(place if place < 6 else place + 1, 8, dark)
            else:
                self._set(8, 15 - place if place < 9 else 14 - place, dark)
            if place < 7:
                self._set(8, last - place, dark)
            else:
                self._set(last - 14 + place, 8, dark)
        self._set(8, last - 7, 1)

    def _draw_data(self, words):
        """Two columns at a time from the right, up and down in turn, past what is drawn already."""
        bit = 0
        right = self.size - 1
        up = True
        while right > 0:
            if right == 6:
                right = 5
            for step in range(self.size):
                y = self.size - 1 - step if up else step
                for x in (right, right - 1):
                    if self._modules[y * self.size + x] == _FREE:
                        dark = words[bit >> 3] >> (7 - bit % 8) & 1 if bit < 8 * len(words) else 0
                        self._set(x, y, dark ^ ((x + y) % 2 == 0))
                        bit += 1
            right -= 2
            up = not up


def _data_room(version):
    return _BLOCKS[3 * version - 3] * _BLOCKS[3 * version - 2]


def _words(content, version):
    """All bytes of the symbol: the blocks' data a byte of each in turn, then their error correction likewise."""
    length, blocks, check = _BLOCKS[3 * version - 3 : 3 * version]
    head = (4 << 8 | len(content)) << 4         # bytes, how many; the content begins amid a byte
    data = bytearray((head >> 8, head & 0xF0))
    for byte in content:
        data[-1] |= byte >> 4
        data.append(byte << 4 & 0xF0)
    while len(data) < length * blocks:
        data.append(0x11 if (len(data) - len(content)) % 2 else 0xEC)
    parts = [data[length * number : length * (number + 1)] for number in range(blocks)]
    words = bytearray()
    for rows in (parts, [_remainder(part, check) for part in parts]):
        for column in range(len(rows[0])):
            for row in rows:
                words.append(row[column])
    return words


def _remainder(data, length):
    """Reed-Solomon: what is left when the data are divided by the generator of that degree."""
    generator = bytearray(length)       # without its highest coefficient, which is 1
    generator[-1] = 1
    root = 1
    for _ in range(length):
        for index in range(length):
            generator[index] = _times(generator[index], root)
            if index + 1 < length:
                generator[index] ^= generator[index + 1]
        root = _times(root, 2)
    left = bytearray(length)
    for byte in data:
        factor = byte ^ left[0]
        for index in range(length - 1):
            left[index] = left[index + 1] ^ _times(generator[index], factor)
        left[-1] = _times(generator[-1], factor)
    return left


def _times(one, other):
    """In the field of 256 elements."""
    product = 0
    while other:
        if other & 1:
            product ^= one
        one <<= 1
        if one & 0x100:
            one ^= _FIELD
        other >>= 1
    return product
