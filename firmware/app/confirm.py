"""Before anything is sent: the customer sees the amount, the card and whether to sign, and agrees."""

from text.catalogue import money

_LOOKS_MS = const(400)      # that it takes somebody to look at what stands there, at least


def agreed(terminal, amount, card=None, name="confirm_refund"):
    """Whether the customer does. card: one whose PIN was typed, or that was tapped, was so in view of the amount; None where
    he is paid back, or shows a payment code, which is done without a look at the display. name: the text that asks him then.
    """
    if card and (card.pin or card.entry == "tap") or not terminal.guards.on("details_confirmed"):
        return True
    terminal.forget_typed()
    if card is None:
        return looked(terminal, name, money(amount)) == "ENTER"
    name = "confirm_signed" if amount >= terminal.configuration["signature_from"] else "confirm"
    return looked(terminal, name, money(amount), card.pan[-4:]) == "ENTER"


def looked(terminal, name, *values):
    """Shows a text until somebody who has looked at it answers: ENTER, CANCEL, or "" where nobody does. An ENTER that comes
    before anybody can have looked is a stuck key's, or ends what somebody types who does not look up.
    """
    terminal.show(name, *values)
    clock = terminal.devices.clock
    while True:
        asked = clock.ticks()
        key = terminal.key()
        if key in ("CANCEL", "") or key == "ENTER" and clock.ticks() - asked >= _LOOKS_MS:
            return key
