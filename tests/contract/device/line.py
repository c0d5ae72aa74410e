"""A line of the link by itself, where the firmware makes one line after the other in the same place."""

from link.frame import Packer


def pack(seq, word, content):
    packer = Packer()
    packer.pack(seq, word, content)
    pieces = []
    packer.send(lambda piece: pieces.append(bytes(piece)))
    return b"".join(pieces)
