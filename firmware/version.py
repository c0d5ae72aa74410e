"""The firmware's version, as the message header and the host see it."""

VERSION = "0.1.0"
