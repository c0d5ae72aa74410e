"""The customer's card: asking for it, and what its track says."""

from facts.limits import CARD_TIMEOUT_MS
from text.catalogue import money


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
    def masked(self):
        """First six and last four digits."""
        return self.pan[:6] + self.pan[-4:]


def ask_card(terminal, amount):
    """Shows the amount until a card comes; None where none does."""
    reader = terminal.devices.card_reader
    reader.empty()
    terminal.show("card", money(amount))
    until = terminal.deadline(CARD_TIMEOUT_MS)
    while True:
        read = reader.read()
        if read:
            return Card(*read)
        if not terminal.wait(until, ("card_reader", "keypad")):
            return None
        if terminal.pressed() == "CANCEL":
            return None
