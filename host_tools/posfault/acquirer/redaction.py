"""Messages as bytes that may be passed on: as long as they were, with what may not be shown covered.

Digits are covered by 9, characters by X, bytes by FF: a program that reads digits must find some, or it stops there.
"""

from __future__ import annotations

from posfault.acquirer.codec import Codec, CodecError
from posfault.acquirer.masking import Place, covered

_COVERS = {"digits": "9", "track": "9", "characters": "X", "bytes": "F"}
_UNREAD = "F"


def redacted(codec: Codec, data: bytes, intact: bytes | None = None) -> bytes:
    """intact: the same message before something happened to it, by which is known what lies where.

    What is no message is covered as a whole: nobody knows what lies where.
    """
    found, at = b"", 0
    try:
        places = codec.places(data if intact is None else intact)
    except CodecError:
        places = {}
    for number, place in places.items():
        found += data[at : place.where.start] + _over(codec.packed, number, place, data[place.where])
        at = place.where.stop
    return (found + (b"\xff" if codec.packed else _UNREAD.encode()) * len(data))[: len(data)]


def _over(packed: bool, number: int, place: Place, data: bytes) -> bytes:
    """data: the content of a field, or what was left of it."""
    cover = _COVERS[place.content]
    stars = [shown != was for shown, was in zip(covered(number, place.value), place.value, strict=True)]
    if not packed or place.content == "characters":
        return bytes(ord(cover) if star else byte for byte, star in zip(data, stars, strict=False))
    halves = data.hex()
    stars = [False] * place.padded + stars + [False]
    return bytes.fromhex("".join(cover if star else half for half, star in zip(halves, stars, strict=False)))
