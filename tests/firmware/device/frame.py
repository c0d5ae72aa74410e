"""link/frame.py: a line is a whole frame or none."""

from binascii import crc32

from expect import equal

from link.frame import Packer, unpack


def said(packer):
    pieces = []
    packer.send(lambda piece: pieces.append(bytes(piece)))
    return b"".join(pieces)


def pack(seq, word, content):
    packer = Packer()
    packer.pack(seq, word, content)
    return said(packer)


def test_a_line_longer_than_usual_and_a_short_one_after_it_are_whole_and_can_be_said_again():
    packer = Packer()
    for count in (1, 3000, 0, 200, 1010, 5000, 2):
        packer.pack(3, "ok", ["x" * count])
        line = said(packer)
        equal(unpack(line[:-1]), (3, "ok", ["x" * count]))
        equal(said(packer), line)


def line(body):
    """`body` with the blank and the checksum that make it a frame, if it is one."""
    body = body + b" "
    return body + b"*%08x" % crc32(body)


def test_a_line_as_it_stands_on_the_wire():
    equal(pack(7, "idle", [0, -1, ["keypad"]]), b'@007 idle [0,-1,["keypad"]] *%08x\n'
          % crc32(b'@007 idle [0,-1,["keypad"]] '))


def test_what_is_packed_is_unpacked():
    for seq, word, content in (
        (1, "who", []), (999, "go", [0, -1, [[5, "keypad", "ENTER"]]]), (0, "nak", []),
        (42, "error", ["line\nfeed, \"quotes\", \\ and \u20ac"]), (5, "ok", [[], [[]], True, None, 1 << 40, "* @"]),
    ):
        packed = pack(seq, word, content)
        equal((packed[-1:], packed[:-1].count(b"\n")), (b"\n", 0))
        equal(unpack(packed[:-1]), (seq, word, content))


def test_every_changed_bit_is_noticed():
    whole = pack(12, "go", [1000, -1, [[5, "keypad", "ENTER"]]])[:-1]
    for place in range(len(whole)):
        for bit in range(8):
            data = bytearray(whole)
            data[place] ^= 1 << bit
            equal((bytes(data), unpack(bytes(data))), (bytes(data), None))


def test_a_part_of_a_frame_is_none():
    whole = pack(12, "go", [1000, -1, []])[:-1]
    for place in range(len(whole)):
        equal(unpack(whole[:place]), None)
        equal(unpack(whole[place + 1 :]), None)
    equal(unpack(whole + whole), None)
    equal(unpack(b" " + whole), None)
    equal(unpack(whole + b" "), None)


def test_what_a_person_may_type_is_none():
    for text in (b"", b"@", b"who", b"*", b"@001 who []", b"@001 who [] *", b"\xff" * 40, b"*00000000", bytes(20)):
        equal(unpack(text), None)


def test_a_right_checksum_alone_makes_no_frame():
    for body in (b"", b"@", b"@001", b"@001 who", b"@0x1 who []", b"@001 who ["):
        equal((body, unpack(line(body))), (body, None))
