"""posfault reproduces the debits a POS terminal should never have made."""

__version__ = "0.1.0"
