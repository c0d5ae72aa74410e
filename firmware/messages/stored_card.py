"""What an advice must say again when it is repeated, card data among it, enciphered for the journal: AES in CBC mode.

The key is derived from the master key (CMAC), the initial vector from batch and STAN, so that equal cards do not look
equal. That a record is whole its CRC tells.
"""

from cryptolib import aes

from messages.aes import cmac

_CBC = const(2)
_BLOCK = const(16)
_PURPOSE = const(b"stored card")


def seal(master_key, transaction, values):
    """values: some texts without blanks."""
    text = " ".join(values).encode()
    text += b" " * (-len(text) % _BLOCK)
    return _cipher(master_key, transaction).encrypt(text)


def unseal(master_key, transaction, sealed):
    """The words; empty ones at the end are lost."""
    return _cipher(master_key, transaction).decrypt(sealed).decode().rstrip(" ").split(" ")


def _cipher(master_key, transaction):
    key = cmac(master_key, _PURPOSE)
    return aes(key, _CBC, cmac(key, b"%06d%06d" % (transaction.batch, transaction.stan)))
