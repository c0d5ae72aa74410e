"""What a dialect is: everything about messages and keys in which one acquirer's hosts differ from another's.

The rest of the acquirer knows none of it. A message that has been read has the fields of UnionPay's, whatever came: see
translation.py for a dialect that puts things elsewhere.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from posfault import facts
from posfault.acquirer.ciphers import BlockCipher
from posfault.acquirer.codec import Codec, CodecError, Form, Message
from posfault.acquirer.translation import Translation

_FACTS = facts.table("messages")
UNIONPAY = Form(facts.iso_fields())
"""Packed BCD behind TPDU and header, as the terminal's firmware writes it."""


@dataclass(frozen=True, eq=False)
class Dialect:
    """The facts of one dialect.

    Args:
        cipher: of key blocks, key check values and PIN blocks (ISO 9564-1 format 0 or 4, by its block).
        mac: (key, bytes from the MTI up to F63) -> the 8 bytes of F64.
        key_blocks: network code 60.3 of a sign-on to the parts of the keys in its reply, in order: pin_key, mac_key and
            track_key, each with its length and encrypted under the master key; pin_kcv, mac_kcv, track_kcv; "" for zeros.
        form: how fields are written.
        pin_security: what F53 may say of a PIN block.
        translation: where things stand that UnionPay has elsewhere.
        name: that of its file.
    """

    cipher: BlockCipher
    mac: Callable[[bytes, bytes], bytes]
    key_blocks: Mapping[str, tuple[tuple[str, int], ...]]
    form: Form = UNIONPAY
    pin_security: tuple[str, ...] = (_FACTS.PIN_SECURITY,)
    translation: Translation | None = None
    name: str = ""

    def __reduce__(self) -> tuple[object, tuple[str]]:
        """A copy, or what is read back from a pickle, is the very same object."""
        from posfault.acquirer import dialects

        return dialects.get, (self.name,)

    @functools.cached_property
    def codec(self) -> Codec:
        return Codec(self.form)

    def decode(self, data: bytes) -> Message:
        """Read a message; its fields are UnionPay's.

        Args:
            data: TPDU, header, MTI, bitmap and fields, without the 2-byte length.

        Raises:
            CodecError: the bytes are no message of the dialect.
        """
        if self.translation is None:
            return self.codec.decode(data)
        try:
            return self.translation.read(self.codec.decode(data))
        except CodecError as error:
            if error.partial is not None:
                error.partial = self.translation.read(error.partial)
            raise

    def encode(self, message: Message) -> bytes:
        """Write a message: TPDU, header, MTI, bitmap and fields, without the 2-byte length.

        Raises:
            CodecError: a field is unknown, or its content does not fit it.
        """
        return self.codec.encode(message if self.translation is None else self.translation.write(message))

    def sealed(self, message: Message, key: bytes) -> bytes:
        """The same, with its MAC in F64, which the message has from now on."""
        message.fields[64] = "0" * 16
        data = self.encode(message)
        mac = self.mac(key, self.codec.mac_input(data))
        message.fields[64] = mac.hex().upper()
        return self.codec.seal(data, mac)
