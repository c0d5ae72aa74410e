"""ISO 8583 messages as the acquirer reads and writes them. The only importer of pyiso8583.

Fields, TPDU, header and MAC length come from firmware/facts/iso_fields.py and messages.py, whose sources they name;
the terminal has a codec of its own, so that the two check each other.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass, field
from typing import Any

import iso8583

from posfault import facts
from posfault.acquirer.masking import Place, describe_field

_FACTS = facts.table("messages")
_HEX_DIGITS = frozenset(b"0123456789ABCDEFabcdef")
_MAC_LENGTH: int = _FACTS.MAC_LENGTH
_FRAME_MOST = 0xFFFF
_KEPT = 4096            # messages read and written, kept; an exploration of one scenario has some hundreds
_Parts = tuple[str, tuple[tuple[int, str], ...], str, str]      # MTI, fields, TPDU and header of a message

_DIGITS = {"data_enc": "b", "len_count": "nibbles"}
_CHARACTERS = {"data_enc": "ascii", "len_count": "bytes"}
_BYTES = {"data_enc": "b", "len_count": "bytes"}
_FIXED = {"len_enc": "bcd", "len_type": 0}
_LL = {"len_enc": "bcd", "len_type": 1}
_LLL = {"len_enc": "bcd", "len_type": 2}

# kind of facts.iso_fields -> (pyiso8583's properties, what the content may be)
_KINDS: dict[str, tuple[dict[str, Any], str]] = {
    "n": (_DIGITS | _FIXED | {"left_pad": "0"}, "digits"),
    "n_left": (_DIGITS | _FIXED | {"right_pad": "0"}, "digits"),
    "n_ll": (_DIGITS | _LL | {"right_pad": "0"}, "digits"),
    "n_lll": (_DIGITS | _LLL | {"right_pad": "0"}, "digits"),
    "z_ll": (_DIGITS | _LL | {"right_pad": "0"}, "track"),
    "z_lll": (_DIGITS | _LLL | {"right_pad": "0"}, "track"),
    "ans": (_CHARACTERS | _FIXED, "characters"),
    "ans_ll": (_CHARACTERS | _LL, "characters"),
    "ans_lll": (_CHARACTERS | _LLL, "characters"),
    "b": (_BYTES | _FIXED, "bytes"),
    "b_lll": (_BYTES | _LLL, "bytes"),
}


@dataclass(frozen=True, slots=True)
class Form:
    """How a dialect writes its messages.

    Args:
        fields: (number, kind, length) of each field; the kinds are those of firmware/facts/iso_fields.py.
        written: "bcd": digits and lengths packed two to a byte, bytes and the bitmap as they are; "ascii": each digit a
            character, bytes and the bitmap as hex digits.
        tpdu, header: how many bytes of each come before the MTI, 0 where there is none.
    """

    fields: tuple[tuple[int, str, int], ...]
    written: str = "bcd"
    tpdu: int = 5
    header: int = 6


@dataclass(slots=True, repr=False)
class Message:
    """One message.

    Args:
        mti: four digits.
        fields: number to content; digits, characters, `D` as track separator, bytes as upper-case hex.
        tpdu: 10 hex digits.
        header: 12 hex digits; the last six are the version of the terminal's software. Either is "" where there is none.
        said: MTI, F3 and F25 of the request in its dialect's own words, where those are not the fields'; see Translation.
    """

    mti: str
    fields: dict[int, str]
    tpdu: str = _FACTS.TPDU
    header: str = _FACTS.HEADER + "000000"
    said: tuple[str, str, str] = field(default=("", "", ""), compare=False)

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


class Codec:
    """Reads and writes the messages of one form."""

    def __init__(self, form: Form) -> None:
        self.packed = form.written == "bcd"
        self._tpdu = 2 * form.tpdu              # hex digits
        self._front = form.tpdu + form.header
        mti, bitmap = (2, 8) if self.packed else (4, 16)
        self._bitmap = slice(self._front + mti, self._front + mti + bitmap)
        self._mac_length = _MAC_LENGTH if self.packed else 2 * _MAC_LENGTH
        self._content = {number: _KINDS[kind][1] for number, kind, _ in form.fields}
        self._unknown_mask = (1 << 64) - 1 - sum(1 << (64 - number) for number in self._content)
        self._spec = _spec(form, self._front)
        # Pure functions, so that thousands of like runs pay for each message once.
        self._decoded = functools.lru_cache(maxsize=_KEPT)(self._decode)
        self._encoded = functools.lru_cache(maxsize=_KEPT)(self._encode)

    def decode(self, data: bytes) -> Message:
        """See Dialect.decode; the fields are those on the wire."""
        mti, fields, tpdu, header = self._decoded(data)
        return Message(mti, dict(fields), tpdu, header)

    def _decode(self, data: bytes) -> _Parts:
        unknown = self._bits(data) & self._unknown_mask
        if unknown >> 63:
            raise CodecError("secondary bitmap: the dialect has none")
        problem = ""
        try:
            document = iso8583.decode(data, self._spec)[0]
        except iso8583.DecodeError as error:
            document = error.doc_dec
            document.pop(error.field, None)
            problem = f"{error.msg}: field {error.field}, byte {error.pos}"
        # Raised out here: inside, the error would carry pyiso8583's, which holds the whole message.
        if unknown:
            problem = f"field {65 - unknown.bit_length()} is not in the dialect"
        message = self._message(document)
        wrong = self._wrong_content(message.fields)
        if not message.mti.isdigit():
            raise CodecError("MTI is not numeric")
        if wrong:
            problem = problem or f"field {wrong[0]} holds no {self._content[wrong[0]]}"
            message.fields = {number: value for number, value in message.fields.items() if number not in wrong}
        if problem:
            raise CodecError(problem, message)
        return _parts(message)

    def _bits(self, data: bytes) -> int:
        """The bitmap, field 1 its highest bit."""
        if len(data) < self._bitmap.stop:
            raise CodecError(f"{len(data)} bytes are no message")
        bitmap = data[self._bitmap]
        if self.packed:
            return int.from_bytes(bitmap, "big")
        if not _HEX_DIGITS.issuperset(bitmap):
            raise CodecError("the bitmap is not of hex digits")
        return int(bitmap, 16)

    def carries(self, data: bytes, number: int) -> bool:
        """Whether the bitmap of a message says that there is this field; False for what is no message."""
        try:
            return bool(self._bits(data) >> (64 - number) & 1)
        except CodecError:
            return False

    def places(self, data: bytes) -> dict[int, Place]:
        """Where each field lies. Raises CodecError as decode does."""
        self._decoded(data)
        document, encoded = iso8583.decode(data, self._spec)
        found, at = {}, 0
        for name, part in encoded.items():
            begin = at + len(part["len"])
            at = begin + len(part["data"])
            if name.isdigit():
                padded = "left_pad" in self._spec[name] and len(document[name]) % 2
                found[int(name)] = Place(slice(begin, at), document[name], self._content[int(name)], bool(padded))
        return found

    def _message(self, document: dict[str, str]) -> Message:
        front = document.pop("h", "")
        mti = document.pop("t", "")
        document.pop("p", None)         # missing where the bitmap could not be read
        fields = {int(number): value for number, value in document.items()}
        return Message(mti, fields, front[:self._tpdu], front[self._tpdu:])

    def _wrong_content(self, fields: dict[int, str]) -> list[int]:
        return [number for number, value in fields.items() if not _holds(value, self._content[number])]

    def encode(self, message: Message) -> bytes:
        """See Dialect.encode; the fields are those on the wire."""
        return self._encoded(_parts(message))

    def _encode(self, parts: _Parts) -> bytes:
        mti, items, tpdu, header = parts
        fields = dict(items)
        unknown = [number for number in fields if number not in self._content]
        if unknown:
            raise CodecError(f"field {unknown[0]} is not in the dialect")
        wrong = self._wrong_content(fields)
        if wrong:
            raise CodecError(f"field {wrong[0]} holds no {self._content[wrong[0]]}")
        if not mti.isdigit():
            raise CodecError("MTI is not numeric")
        document = {str(number): value for number, value in fields.items()}
        document["h"] = tpdu + header
        document["t"] = mti
        problem = ""
        data = b""
        try:
            data = bytes(iso8583.encode(document, self._spec)[0])
        except iso8583.EncodeError as error:
            problem = f"{error.msg}: field {error.field}"
        if problem:
            raise CodecError(problem)
        return data

    def mac_input(self, data: bytes) -> bytes:
        """What the MAC of a message covers: from the MTI up to the field before 64, the last in `data`.

        Raises:
            CodecError: `data` is too short to hold a MAC.
        """
        if len(data) < self._bitmap.stop + self._mac_length:
            raise CodecError(f"{len(data)} bytes hold no MAC")
        return data[self._front:-self._mac_length]

    def seal(self, data: bytes, mac: bytes) -> bytes:
        """`data` with its last field, 64, replaced by `mac` (8 bytes)."""
        return data[:-self._mac_length] + (mac if self.packed else mac.hex().upper().encode())


def _spec(form: Form, front: int) -> dict[str, dict[str, Any]]:
    # A field outside the table takes more bytes than any message has, so that decoding stops there.
    spec: dict[str, dict[str, Any]] = {str(n): _BYTES | _FIXED | {"max_len": _FRAME_MOST + 1} for n in range(2, 65)}
    spec["h"] = _BYTES | _FIXED | {"max_len": front}
    if form.written == "bcd":
        spec["t"] = _BYTES | _FIXED | {"max_len": 2}
        spec["p"] = _BYTES | _FIXED | {"max_len": 8}
    else:
        spec["t"] = _CHARACTERS | _FIXED | {"max_len": 4}
        spec["p"] = _CHARACTERS | _FIXED | {"max_len": 16}
    for number, kind, length in form.fields:
        spec[str(number)] = _KINDS[kind][0] | {"max_len": length}
        if form.written == "ascii":
            digits = 3 if kind.endswith("_lll") else 2 if kind.endswith("_ll") else 0
            most = 2 * length if kind.startswith("b") else length
            spec[str(number)] = _CHARACTERS | {"len_enc": "ascii", "len_type": digits, "max_len": most}
    return spec


def _parts(message: Message) -> _Parts:
    return message.mti, tuple(message.fields.items()), message.tpdu, message.header


def _holds(value: str, content: str) -> bool:
    if content == "digits":
        return value.isdigit()
    if content == "track":
        return value.replace("D", "0").replace("=", "0").isdigit()
    if content == "bytes":
        return value != "" and len(value) % 2 == 0 and _HEX_DIGITS.issuperset(value.encode())
    return value != "" and value.isascii() and value.isprintable()


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
