"""The firmware image is not the vendor's, until his is loaded again: its signature is wrong."""

_MORE_THAN_ANY_AMOUNT = const(1 << 30)


def _wrong(later):
    return False


def strike(call):
    call.hold("check", _wrong)
    return False


def change(configuration):
    """What was changed in it: whoever pays with cards that are not theirs has it ask nobody to sign."""
    configuration["signature_from"] = _MORE_THAN_ANY_AMOUNT
    configuration["policies"] = ()
