"""The firmware's version, as every message header tells the host: three numbers below 100."""

VERSION = "0.1.0"
