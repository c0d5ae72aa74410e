"""Before anything is sent: the customer sees the amount, the card and whether to sign, and agrees."""

from text.catalogue import money


def agreed(terminal, amount, card=None):
    """Whether the customer does. card: None where he is paid back; one whose PIN was typed, or that was tapped, was so in
    view of the amount.
    """
    if card and (card.pin or card.entry == "tap") or not terminal.guards.on("details_confirmed"):
        return True
    terminal.forget_typed()
    if card is None:
        return terminal.acknowledge("confirm_refund", money(amount)) == "ENTER"
    name = "confirm_signed" if amount >= terminal.configuration["signature_from"] else "confirm"
    return terminal.acknowledge(name, money(amount), card.pan[-4:]) == "ENTER"
