"""The customer's card: asking for it, what its track says, and whether it was read right."""

from app import shelf
from text.catalogue import money

_CHIP = const("26")            # a service code that begins so: the card has a chip, which must be used
_PIN = const("06")             # one that ends so: the cardholder's PIN is asked for


class Card:
    """track2: digits with D as separator; entry: a name of ENTRIES in facts/journal_record.py. pin: digits, "" for none."""

    def __init__(self, entry, track2):
        self.entry = entry
        self.track2 = track2
        separator = track2.find("D")
        self.pan = track2[:separator]
        self.expiry = track2[separator + 1 : separator + 5]
        self.service_code = track2[separator + 5 : separator + 8]
        self.pin = ""

    @property
    def asks_pin(self):
        """Whether the cardholder is known by a PIN."""
        return self.service_code[2:] in _PIN

    @property
    def masked(self):
        """First six and last four digits."""
        return self.pan[:6] + self.pan[-4:]


def ask_card(terminal, amount, with_pin=True):
    """Shows the amount until a card comes, and its PIN where it asks for one; None where nothing comes of it.

    amount: 0 where none is paid. with_pin: False for what needs no PIN of any card.
    """
    card = _card(terminal, amount)
    if card and with_pin and card.asks_pin and not small_tap(terminal, card.entry, amount):
        return card if shelf.module("pin").asked(terminal, amount, card) else None
    return card


def small_tap(terminal, entry, amount):
    """Whether the card was tapped for so little that its holder need not be verified."""
    return entry == "tap" and 0 < amount < terminal.configuration["tap_cvm_from"]


def shown(terminal, amount):
    """What the customer reads above the prompt."""
    return money(amount) if amount else terminal.catalogue.text("balance", ())


def _card(terminal, amount):
    reader = terminal.devices.card_reader
    reader.empty()
    terminal.show("card", shown(terminal, amount))
    until = terminal.patience("card")
    chip_failed = False
    while True:
        read = reader.read()
        if read:
            card = Card(*read)
            if not _right(terminal, card):
                chip_failed = chip_failed or card.entry == "chip"
                terminal.show("card_unreadable")
            elif card.entry == "swipe" and card.service_code[:1] in _CHIP and not chip_failed:
                terminal.show("use_chip")
            else:
                return card
        elif not terminal.wait(until, ("card_reader", "keypad")):
            return None
        elif terminal.pressed() == "CANCEL":
            return None


def _right(terminal, card):
    """Whether track 2 is whole and the card number's last digit is the one that ISO/IEC 7812-1 makes of the others."""
    if not (card.pan.isdigit() and card.service_code.isdigit() and len(card.service_code) == 3):
        return False
    if not terminal.guards.on("card_checked"):
        return True
    total = 0
    for place, digit in enumerate(reversed(card.pan)):
        value = int(digit) * (1 + place % 2)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


def take_out(terminal, card):
    """The chip card has stayed in until now."""
    if card and card.entry == "chip":
        terminal.show("remove_card")
        terminal.wait(terminal.patience("card"), ("card_reader", "keypad"))
        terminal.devices.card_reader.empty()
