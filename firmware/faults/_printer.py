"""What printer faults have in common: status bits that stand until somebody mends it, and lines that are lost."""


def report(call, bits):
    """bits: (n of DLE EOT n, bits it adds) each. Gives the status byte where one was asked for."""

    def status(later):
        byte = later.value
        for number, more in bits:
            if number == later.arguments[0]:
                byte |= more
        return byte

    call.hold("status", status)
    return status(call) if call.op == "status" else None


def stop(call, bits):
    """This line, if it is one, and those after it are lost too."""
    call.hold("line", lambda later: None)
    return report(call, bits)
