"""What the characters of a console mean: keys, and what devices type that stand for a keyboard or report by sequences.

;...? is the track 2 of a stripe reader, %...? its track 1, ]XY...CR a scanner's code behind its AIM identifier, and
ESC [ < B ; X ; Y M what a terminal program says of the mouse.
"""

from facts.console_keys import KEYS

_ESC = const("\x1b")
_STRIPE = const(";%")
_CODE = const("]")
_MOST = const(120)          # characters of one such thing; a payment code has 19, track 1 has 79
_DRAWS = const((0, 32))     # the mouse's left button goes down, or is held while it moves


class Typed:
    def __init__(self):
        self._begun = ""    # what has come of something longer than a key
        self._last = ""     # CR, or ? of a stripe, where that came just now: a line end behind it belongs to it

    @property
    def doubtful(self):
        """Whether an ESC has come that is a key, unless more follows at once."""
        return self._begun == _ESC

    def settled(self):
        """Nothing has followed: [(source, content)] of it."""
        self._begun = ""
        return [("keypad", _key(_ESC))]

    def feed(self, character):
        """[(source, content)] that this character makes or ends."""
        if self.doubtful and character != "[":
            return self.settled() + self.feed(character)
        if self._begun:
            return self._further(character)
        last, self._last = self._last, character if character == "\r" else ""
        if character in (_ESC, _CODE) or character in _STRIPE:
            self._begun = character
            return []
        if last == "?" and character in "\r\n" or last == "\r" and character == "\n":
            return []
        key = _key(character)
        return [("keypad", key)] if key else []

    def _further(self, character):
        begun = self._begun
        kind = begun[0]
        if kind == _ESC:
            ends = len(begun) > 1 and "@" <= character <= "~"
        else:
            if character == _ESC:       # whoever presses CANCEL wants to be out of it
                return self.settled()
            ends = character in "\r\n" or kind in _STRIPE and character == "?"
        if not ends:
            self._begun = (begun + character)[:_MOST]
            return []
        self._begun = ""
        if kind == _ESC:
            return _drawn(begun + character)
        self._last = "\r" if character == "\r" else "?"
        if kind == _CODE:
            return [("scanner", begun[3:] + "\r")]
        return [("card_reader", ("swipe", begun[1:].replace("=", "D")))] if kind == ";" else []


def _key(character):
    """"" for what is none."""
    if "0" <= character <= "9":
        return character
    for place in range(0, len(KEYS), 2):
        if KEYS[place] == character:
            return KEYS[place + 1]
    return ""


def _drawn(sequence):
    """The point of a pen, as hex of x and y, if that is what the sequence reports."""
    words = sequence[3:-1].split(";")
    if not sequence.startswith("\x1b[<") or sequence[-1] != "M" or len(words) != 3:
        return []
    if not all(word.isdigit() for word in words) or int(words[0]) not in _DRAWS:
        return []
    return [("signature_pad", "%02x%02x" % (min(int(words[1]), 255), min(int(words[2]), 255)))]
