"""Before anything is sent: the customer sees the amount, the card and whether to sign, and agrees."""

from text.catalogue import money


def agreed(terminal, amount, card):
    """Whether the customer does. Who has typed the PIN, or tapped the card, has done so in view of the amount."""
    if card.pin or card.entry == "tap" or not terminal.guards.on("details_confirmed"):
        return True
    terminal.forget_typed()
    name = "confirm_signed" if amount >= terminal.configuration["signature_from"] else "confirm"
    return terminal.acknowledge(name, money(amount), card.pan[-4:]) == "ENTER"
