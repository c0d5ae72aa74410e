"""A line of the link by itself, where the firmware makes one line after the other in the same place."""

from link.frame import Packer


def pack(seq, word, content):
    return bytes(Packer().pack(seq, word, content))
