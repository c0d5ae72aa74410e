"""Presses keys: two couplers close the contact where their row and column cross, one contact after the other.

Each fault kind of a key is another row of contacts than the one that a finger makes.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from typing import NamedTuple

from posfault import facts
from posfault.rig.clockwork import Clockwork
from posfault.rig.faults import Armed
from posfault.rig.mapping import Keypad
from posfault.rig.outputs import Outputs

POINT = "keypad.key"


class Contact(NamedTuple):
    """A key's contact closes for so long, and then none does for so long; seconds."""

    key: str
    closed_s: float
    open_s: float


class KeypadPlayer:
    """What the bench brings is a key, pressed after all that was brought before it."""

    def __init__(self, clockwork: Clockwork, outputs: Outputs, keypad: Keypad) -> None:
        self._clockwork = clockwork
        self._outputs = outputs
        self._keypad = keypad
        self._press = Contact("", keypad.press_ms / 1000, keypad.gap_ms / 1000)
        self._waiting: deque[str] = deque()
        self._contacts: deque[Contact] = deque()    # of the key being pressed
        self._closed = 0                            # contacts of it, so far
        self._busy = False
        self.calm()

    def calm(self) -> None:
        """What was broken works again."""
        self._dead: set[str] = set()
        self._swapped: list[tuple[str, str]] = []

    def forget(self) -> None:
        """Nobody presses any more; the finger is off."""
        self._waiting.clear()
        self._contacts.clear()
        for output in (*self._keypad.rows, *self._keypad.columns):
            self._outputs.set(output, False)
        self._busy = False

    def bring(self, content: str) -> None:
        if content == "mend":
            self.calm()
            if self._clockwork.faults.at("keypad"):
                self._clockwork.happened("keypad.mended")
            self._clockwork.say("done", "keypad", 0)
            return
        self._waiting.append(content)
        if not self._busy:
            self._next()

    def _next(self) -> None:
        """The next contact, or the next key's first one."""
        if not self._contacts and self._busy:
            self._clockwork.say("done", "keypad", self._closed)
        while not self._contacts:
            self._busy = bool(self._waiting)
            if not self._busy:
                return
            self._closed = 0
            self._contacts.extend(self._of(self._waiting.popleft()))
            if not self._contacts:
                self._clockwork.say("done", "keypad", 0)
        contact = self._contacts.popleft()
        self._closed += 1
        self._set(contact.key, True)
        self._clockwork.after(contact.closed_s, lambda: self._release(contact))

    def _release(self, contact: Contact) -> None:
        self._set(contact.key, False)
        self._clockwork.after(contact.open_s, self._next)

    def _set(self, key: str, closed: bool) -> None:
        row, column = self._keypad.at[key]
        self._outputs.set(self._keypad.columns[column], closed)
        self._outputs.set(self._keypad.rows[row], closed)

    def _of(self, key: str) -> list[Contact]:
        """What a press of this key comes to, faults that strike at it, or struck before, included."""
        dead, swapped = set(self._dead), list(self._swapped)
        fault = self._clockwork.struck(POINT)
        contacts = _STRIKES[fault.kind](self, key, fault) if fault else [self._press._replace(key=key)]
        contacts = [contact for contact in contacts if contact.key not in dead]
        for pair in swapped:
            contacts = [contact._replace(key=_exchanged(contact.key, pair)) for contact in contacts]
        return contacts

    # The fault kinds

    def bounce(self, key: str, fault: Armed) -> list[Contact]:
        closed_s, open_s = bounced(self._keypad, fault.parameters["after_ms"] / self._clockwork.pace)
        return [Contact(key, closed_s, open_s), self._press._replace(key=key)]

    def dead(self, key: str, fault: Armed) -> list[Contact]:
        self._dead.add(key)
        return []

    def stuck(self, key: str, fault: Armed) -> list[Contact]:
        closed_s, open_s = repeated(self._keypad, fault.parameters["every_ms"] / self._clockwork.pace)
        again = [Contact(key, closed_s, open_s)] * int(fault.parameters["repeats"])
        return [*again, self._press._replace(key=key)]

    def ghost(self, key: str, fault: Armed) -> list[Contact]:
        right_behind = Contact(key, self._press.closed_s, self._keypad.least_ms / 1000)
        return [right_behind, self._press._replace(key=str(fault.parameters["key"]))]

    def swap(self, key: str, fault: Armed) -> list[Contact]:
        pair = key, str(fault.parameters["key"])
        self._swapped.append(pair)
        return [self._press._replace(key=_exchanged(key, pair))]


def bounced(keypad: Keypad, after_ms: float) -> tuple[float, float]:
    """For how many seconds the contact is closed, and then open, before it closes again, where it is to do so after_ms after
    the first time. A bounce shorter than contacts can be closed and seen is as short as they can.
    """
    after_ms = max(after_ms, 2.0 * keypad.least_ms)
    open_ms = max(after_ms / 2, min(keypad.gap_ms, after_ms - keypad.least_ms))
    return (after_ms - open_ms) / 1000, open_ms / 1000


def bounces(keypad: Keypad, after_ms: int, pace: int) -> bool:
    """Whether what `bounced` makes of it is what was meant: one press to who debounces, or two in any case."""
    closed_s, open_s = bounced(keypad, after_ms / pace)
    debounce_ms: int = facts.limits().DEBOUNCE_MS
    if after_ms < debounce_ms:
        return (closed_s + open_s) * 1000 * pace < debounce_ms
    return open_s * 1000 >= keypad.gap_ms


def repeated(keypad: Keypad, every_ms: float) -> tuple[float, float]:
    """For how many seconds the contact is closed and open, where it closes every so many ms."""
    closed_ms = max(keypad.least_ms, min(keypad.press_ms, every_ms - keypad.gap_ms))
    return closed_ms / 1000, max(keypad.least_ms, every_ms - closed_ms) / 1000


def _exchanged(key: str, pair: tuple[str, str]) -> str:
    return key if key not in pair else pair[1] if key == pair[0] else pair[0]


_STRIKES: dict[str, Callable[[KeypadPlayer, str, Armed], list[Contact]]] = {
    "bounce": KeypadPlayer.bounce,
    "dead": KeypadPlayer.dead,
    "stuck": KeypadPlayer.stuck,
    "ghost": KeypadPlayer.ghost,
    "swap": KeypadPlayer.swap,
}
KINDS = tuple(_STRIKES)
