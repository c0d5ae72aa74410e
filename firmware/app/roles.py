"""Which role goes with an operator's number."""

from facts.people import ROLES


def role(number):
    """cashier, supervisor or system."""
    for other, name in ROLES:
        if other == number:
            return name
    return "cashier"
