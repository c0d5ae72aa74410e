"""Before anything is sent: the customer sees the amount, the card and whether to sign, and agrees."""

from text.catalogue import money


def agreed(terminal, amount, card=None, name="confirm_refund"):
    """Whether the customer does. card: one whose PIN was typed, or that was tapped, was so in view of the amount; None where
    he is paid back, or shows a payment code, which is done without a look at the display. name: the text that asks him then.
    """
    if card and (card.pin or card.entry == "tap") or not terminal.guards.on("details_confirmed"):
        return True
    terminal.forget_typed()
    if card is None:
        return terminal.acknowledge(name, money(amount)) == "ENTER"
    name = "confirm_signed" if amount >= terminal.configuration["signature_from"] else "confirm"
    return terminal.acknowledge(name, money(amount), card.pan[-4:]) == "ENTER"
