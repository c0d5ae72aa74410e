"""ISO 8583 messages as the acquirer reads and writes them. The only importer of pyiso8583.

Fields, TPDU, header and MAC length come from firmware/facts/iso_fields.py and messages.py, whose sources they name;
the terminal has a codec of its own, so that the two check each other.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import Any

import iso8583

from posfault import facts
from posfault.acquirer.masking import describe_field

_FACTS = facts.table("messages")
_TPDU_LENGTH = 5
_HEADER_LENGTH = 6
_FRONT = _TPDU_LENGTH + _HEADER_LENGTH
_BITMAP = slice(_FRONT + 2, _FRONT + 10)
_MAC_LENGTH: int = _FACTS.MAC_LENGTH
_FRAME_MOST = 0xFFFF
_KEPT = 4096            # messages read and written, kept; an exploration of one scenario has some hundreds
_Parts = tuple[str, tuple[tuple[int, str], ...], str, str]      # MTI, fields, TPDU and header of a message

_BCD = {"data_enc": "b", "len_count": "nibbles"}
_CHARACTERS = {"data_enc": "ascii", "len_count": "bytes"}
_BYTES = {"data_enc": "b", "len_count": "bytes"}
_FIXED = {"len_enc": "bcd", "len_type": 0}
_LL = {"len_enc": "bcd", "len_type": 1}
_LLL = {"len_enc": "bcd", "len_type": 2}

# kind of facts.iso_fields -> (pyiso8583's properties, what the content may be)
_KINDS: dict[str, tuple[dict[str, Any], str]] = {
    "n": (_BCD | _FIXED | {"left_pad": "0"}, "digits"),
    "n_left": (_BCD | _FIXED | {"right_pad": "0"}, "digits"),
    "n_ll": (_BCD | _LL | {"right_pad": "0"}, "digits"),
    "n_lll": (_BCD | _LLL | {"right_pad": "0"}, "digits"),
    "z_ll": (_BCD | _LL | {"right_pad": "0"}, "track"),
    "z_lll": (_BCD | _LLL | {"right_pad": "0"}, "track"),
    "ans": (_CHARACTERS | _FIXED, "characters"),
    "ans_ll": (_CHARACTERS | _LL, "characters"),
    "ans_lll": (_CHARACTERS | _LLL, "characters"),
    "b": (_BYTES | _FIXED, "bytes"),
    "b_lll": (_BYTES | _LLL, "bytes"),
}


@dataclass(slots=True, repr=False)
class Message:
    """One message.

    Args:
        mti: four digits.
        fields: number to content; digits, characters, `D` as track separator, bytes as upper-case hex.
        tpdu: 10 hex digits.
        header: 12 hex digits; the last six are the version of the terminal's software.
    """

    mti: str
    fields: dict[int, str]
    tpdu: str = _FACTS.TPDU
    header: str = _FACTS.HEADER + "000000"

    @property
    def software(self) -> str:
        """The version of the terminal's software, such as 0.1.0; a reply has that of its request."""
        return ".".join(str(int(self.header[start : start + 2])) for start in (6, 8, 10)) if self.header.isdigit() else ""

    def __repr__(self) -> str:
        return f"<Message {describe(self)}>"


class CodecError(ValueError):
    """Bytes that are no message, or a message that cannot be written.

    The text names what is wrong and where, never a field's content. `partial` is what could be read, if anything.
    """

    def __init__(self, text: str, partial: Message | None = None) -> None:
        super().__init__(text)
        self.partial = partial


def _spec() -> dict[str, dict[str, Any]]:
    # A field outside the table takes more bytes than any message has, so that decoding stops there.
    spec: dict[str, dict[str, Any]] = {str(n): _BYTES | _FIXED | {"max_len": _FRAME_MOST + 1} for n in range(2, 65)}
    spec["h"] = _BYTES | _FIXED | {"max_len": _FRONT}
    spec["t"] = _BYTES | _FIXED | {"max_len": 2}
    spec["p"] = _BYTES | _FIXED | {"max_len": 8}
    for number, kind, length in facts.iso_fields():
        spec[str(number)] = _KINDS[kind][0] | {"max_len": length}
    return spec


_SPEC = _spec()
_CONTENT: dict[int, str] = {number: _KINDS[kind][1] for number, kind, _ in facts.iso_fields()}
_UNKNOWN_MASK = (1 << 64) - 1 - sum(1 << (64 - number) for number in _CONTENT)


def decode(data: bytes) -> Message:
    """Read a message.

    Args:
        data: TPDU, header, MTI, bitmap and fields, without the 2-byte length.

    Raises:
        CodecError: the bytes are no message of the dialect.
    """
    mti, fields, tpdu, header = _decoded(data)
    return Message(mti, dict(fields), tpdu, header)


@functools.lru_cache(maxsize=_KEPT)
def _decoded(data: bytes) -> _Parts:
    """A pure function, so that thousands of like runs pay for it once; so is _encoded."""
    if len(data) < _BITMAP.stop:
        raise CodecError(f"{len(data)} bytes are no message")
    unknown = int.from_bytes(data[_BITMAP], "big") & _UNKNOWN_MASK
    if unknown >> 63:
        raise CodecError("secondary bitmap: the dialect has none")
    problem = ""
    try:
        document = iso8583.decode(data, _SPEC)[0]
    except iso8583.DecodeError as error:
        document = error.doc_dec
        document.pop(error.field, None)
        problem = f"{error.msg}: field {error.field}, byte {error.pos}"
    # Raised out here: inside, the error would carry pyiso8583's, which holds the whole message.
    if unknown:
        problem = f"field {65 - unknown.bit_length()} is not in the dialect"
    message = _message(document)
    wrong = _wrong_content(message.fields)
    if not message.mti.isdigit():
        raise CodecError("MTI is not numeric")
    if wrong:
        problem = problem or f"field {wrong[0]} holds no {_CONTENT[wrong[0]]}"
        message.fields = {number: value for number, value in message.fields.items() if number not in wrong}
    if problem:
        raise CodecError(problem, message)
    return _parts(message)


def _parts(message: Message) -> _Parts:
    return message.mti, tuple(message.fields.items()), message.tpdu, message.header


def _message(document: dict[str, str]) -> Message:
    front = document.pop("h", "")
    mti = document.pop("t", "")
    document.pop("p", None)         # missing where the bitmap could not be read
    fields = {int(number): value for number, value in document.items()}
    return Message(mti, fields, front[:2 * _TPDU_LENGTH], front[2 * _TPDU_LENGTH:])


def _wrong_content(fields: dict[int, str]) -> list[int]:
    wrong = []
    for number, value in fields.items():
        content = _CONTENT[number]
        if content == "digits":
            right = value.isdigit()
        elif content == "track":
            right = value.replace("D", "0").isdigit()
        else:
            right = value != "" and value.isascii() and value.isprintable()
        if not right:
            wrong.append(number)
    return wrong


def encode(message: Message) -> bytes:
    """Write a message: TPDU, header, MTI, bitmap and fields, without the 2-byte length.

    Raises:
        CodecError: a field is unknown, or its content does not fit it.
    """
    return _encoded(_parts(message))


@functools.lru_cache(maxsize=_KEPT)
def _encoded(parts: _Parts) -> bytes:
    mti, items, tpdu, header = parts
    fields = dict(items)
    unknown = [number for number in fields if number not in _CONTENT]
    if unknown:
        raise CodecError(f"field {unknown[0]} is not in the dialect")
    wrong = _wrong_content(fields)
    if wrong:
        raise CodecError(f"field {wrong[0]} holds no {_CONTENT[wrong[0]]}")
    if not mti.isdigit():
        raise CodecError("MTI is not numeric")
    document = {str(number): value for number, value in fields.items()}
    document["h"] = tpdu + header
    document["t"] = mti
    problem = ""
    data = b""
    try:
        data = bytes(iso8583.encode(document, _SPEC)[0])
    except iso8583.EncodeError as error:
        problem = f"{error.msg}: field {error.field}"
    if problem:
        raise CodecError(problem)
    return data


def mac_input(data: bytes) -> bytes:
    """What the MAC of a message covers: from the MTI up to the field before 64, the last in `data`.

    Raises:
        CodecError: `data` is too short to hold a MAC.
    """
    if len(data) < _BITMAP.stop + _MAC_LENGTH:
        raise CodecError(f"{len(data)} bytes hold no MAC")
    return data[_FRONT:-_MAC_LENGTH]


def seal(data: bytes, mac: bytes) -> bytes:
    """`data` with its last field, 64, replaced by `mac` (8 bytes)."""
    return data[:-_MAC_LENGTH] + mac


def frame(data: bytes) -> bytes:
    """`data` behind its length in 2 bytes, big-endian, as it goes over the network.

    Raises:
        CodecError: more than 65535 bytes.
    """
    if len(data) > _FRAME_MOST:
        raise CodecError(f"{len(data)} bytes do not fit a frame")
    return len(data).to_bytes(2, "big") + data


def unframe(framed: bytes) -> bytes:
    """What `frame` was given.

    Raises:
        CodecError: the length does not agree with the bytes.
    """
    length = int.from_bytes(framed[:2], "big")
    if len(framed) < 2 or length != len(framed) - 2:
        raise CodecError(f"the frame says {length} bytes and holds {max(0, len(framed) - 2)}")
    return framed[2:]


def describe(message: Message) -> str:
    """One line for people: MTI and fields, card data masked, PIN block, keys and MAC only as length."""
    fields = (describe_field(number, message.fields[number]) for number in sorted(message.fields))
    return " ".join((message.mti, *fields))
