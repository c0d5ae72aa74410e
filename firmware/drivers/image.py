"""Whether the files of the firmware are those that the vendor signed; see facts/image.py."""

import binascii
import hashlib
import os

from facts.image import SIGNED, VENDOR_KEY

_BLOCK = const(64)              # of SHA-256, by which HMAC fills up its key


def untouched():
    """Every file is as signed, and beside them lies none that would be loaded in the place of one."""
    try:
        with open(SIGNED, "rb") as file:
            return _holds(file)
    except OSError:
        return False


def is_signed():
    """Whether there is a signature at all."""
    try:
        os.stat(SIGNED)
    except OSError:
        return False
    return True


def _holds(file):
    version, _, mac = file.readline().strip().partition(b" ")
    inner = hashlib.sha256(_key(0x36))
    inner.update(version + b"\n")
    stems = []
    folders = []
    line = file.readline()
    while line:
        inner.update(line)
        digest, _, path = line.decode().strip().partition(" ")
        if _digest(path) != digest:
            return False
        folder, _, name = path.rpartition("/")
        stems.append((folder, name.partition(".")[0]))
        if folder not in folders:
            folders.append(folder)
        line = file.readline()
    outer = hashlib.sha256(_key(0x5C))
    outer.update(inner.digest())
    return binascii.hexlify(outer.digest()) == mac and sum(_modules(folder, stems) for folder in folders) == len(stems)


def _key(pad):
    key = bytearray(_BLOCK)
    key[: len(VENDOR_KEY)] = VENDOR_KEY
    return bytes(byte ^ pad for byte in key)


def _digest(path):
    """SHA-256 of a file in hexadecimal; raises OSError where there is none."""
    sha = hashlib.sha256()
    part = memoryview(bytearray(512))
    with open(path, "rb") as file:
        count = file.readinto(part)
        while count:
            sha.update(part[:count])
            count = file.readinto(part)
    return binascii.hexlify(sha.digest()).decode()


def _modules(folder, stems):
    """How many modules lie in a folder of the firmware; in the root, where others may lie too, how many of its names."""
    count = 0
    for entry in os.ilistdir(folder or "."):
        stem, _, end = entry[0].partition(".")
        if end in ("py", "mpy") and (folder or (folder, stem) in stems):
            count += 1
    return count
