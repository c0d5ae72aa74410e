"""The PIN block of ISO 9564-1, format 4: AES, bound to the card number, different each time by its fill."""

import binascii

from cryptolib import aes

from messages.aes import cmac

_ECB = const(1)
_FORMAT = const("4")
_PIN_DIGITS = const(14)        # of the PIN and what fills it up
_PAN_LEAST = const(12)


def pin_block(key, pin, pan, fill):
    """16 bytes. pin: 4 to 12 digits; pan: 12 to 19; fill: 8 bytes that no other block under this key has."""
    cipher = aes(key, _ECB)
    padded = pin + "A" * (_PIN_DIGITS - len(pin))
    field = cipher.encrypt(binascii.unhexlify("%s%X%s" % (_FORMAT, len(pin), padded)) + fill)
    number = "%d%s" % (len(pan) - _PAN_LEAST, pan)
    number = binascii.unhexlify(number + "0" * (32 - len(number)))
    return cipher.encrypt(bytes(field[place] ^ number[place] for place in range(16)))


def fill(key, name):
    """Eight bytes derived from what is used once only: there is no chance on the device. name: terminal, batch, STAN."""
    return cmac(key, name.encode())[:8]
