"""The vendor's signature over the firmware's files: `posfault flash` writes it last, drivers/image.py checks it.

The file SIGNED: a line `VERSION MAC`, then a line `SHA256 path` for each file, by path. MAC: HMAC-SHA256 under VENDOR_KEY
over the version, a line feed and those lines. All hexadecimal is in small letters.
"""

SIGNED = "signed"
VENDOR_KEY = b"posfault, a vendor's key for tests"      # a vendor's own would be in hardware
