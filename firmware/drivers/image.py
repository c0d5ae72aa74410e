"""Whether the files of the firmware are those that the vendor signed; see facts/image.py."""

import binascii
import hashlib
import os

from drivers.slots import exists
from facts.image import SIGNED, VENDOR_KEY

_BLOCK = const(64)              # of SHA-256, by which HMAC fills up its key


def untouched():
    """Every file is as signed, and none lies beside them that could be loaded in the place of one."""
    try:
        with open(SIGNED, "rb") as file:
            return _holds(file)
    except OSError:
        return False


def _holds(file):
    """Goes through the list once and keeps none of it: the heap may be small."""
    version, _, mac = file.readline().strip().partition(b" ")
    inner = hashlib.sha256(_key(0x36))
    inner.update(version + b"\n")
    here = ""
    count = 0           # in folder `here`; the list is by path
    line = file.readline()
    while line:
        inner.update(line)
        digest, _, path = line.decode().strip().partition(" ")
        if _digest(path) != digest:
            return False
        folder, _, name = path.rpartition("/")
        if not folder:
            if name.endswith(".mpy") and exists(name[:-4] + ".py"):       # which would be loaded instead
                return False
        elif folder == here:
            count += 1
        else:
            if here and count != _entries(here):
                return False
            here, count = folder, 1
        line = file.readline()
    outer = hashlib.sha256(_key(0x5C))
    outer.update(inner.digest())
    return binascii.hexlify(outer.digest()) == mac and (not here or count == _entries(here))


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


def _entries(folder):
    """Whatever lies beside a firmware's modules could be loaded in the place of one."""
    count = 0
    for _ in os.ilistdir(folder):
        count += 1
    return count
