"""The terminal's face: its display and its keys, which the keyboard presses too."""

from __future__ import annotations

from rich.cells import set_cell_size
from rich.text import Text
from textual import events
from textual.app import ComposeResult
from textual.containers import Grid, Vertical
from textual.message import Message
from textual.widgets import Static

from posfault.by_hand import CARDS
from posfault.console.screen.pane import Said, Speak
from posfault.console.screen.view import DARK, Shown
from posfault.text import tell

COLUMNS, ROWS = 21, 4           # of the display
_DOWN_S = 0.15                  # how long a key looks pressed
# Row by row: key, what stands on it, which key of the keyboard presses it. No key: a gap.
_KEYS = (
    ("SALE", "SALE", "s"), ("VOID", "VOID", "v"), ("REFUND", "REFUND", "r"), ("SETTLE", "SETTLE", "t"),
    ("SIGN_ON", "SIGN ON", "n"), ("SIGN_OFF", "SIGN OFF", "f"), ("MENU", "MENU", "m"), ("HELP", "HELP", "h"),
    ("1", "1", "1"), ("2", "2", "2"), ("3", "3", "3"), ("CANCEL", "CANCEL", "escape"),
    ("4", "4", "4"), ("5", "5", "5"), ("6", "6", "6"), ("CLEAR", "CLEAR", "backspace"),
    ("7", "7", "7"), ("8", "8", "8"), ("9", "9", "9"), ("ENTER", "ENTER", "enter"),
    ("", "", ""), ("0", "0", "0"), ("", "", ""),
)
_TYPED = {typed: key for key, _, typed in _KEYS if key}


class Display(Static):
    """A lamp behind glass: 21 columns, four lines."""

    def __init__(self, speak: Speak) -> None:
        super().__init__(markup=False, id="display")
        self._speak = speak
        self._shown: Shown | None = None
        self.text = ""          # what stands on it

    def show(self, shown: Shown) -> None:
        if shown == self._shown:
            return
        self._shown = shown
        self.set_class(shown.text is DARK, "dark")
        lines = (shown.text or "").split("\n")
        if shown.code:
            lines.append(self._speak(tell("screen_picture")))
        self.text = "\n".join(lines)
        there = [*lines, *[""] * ROWS][:ROWS]
        self.update(Text("\n".join(set_cell_size(line, COLUMNS) for line in there)), layout=False)


class Key(Static):
    """A key of the terminal's keypad, for the mouse."""

    class Pressed(Message):
        """By the mouse or by the keyboard."""

        def __init__(self, key: str) -> None:
            super().__init__()
            self.key = key

    def __init__(self, key: str, label: str, typed: str) -> None:
        kind = "digit" if key.isdigit() else key.lower() if key in ("CANCEL", "CLEAR", "ENTER") else "function"
        super().__init__(_legend(label, typed), id=f"key-{key}", classes=f"key {kind}")
        self._key = key

    def on_click(self) -> None:
        self.post_message(Key.Pressed(self._key))

    def down(self) -> None:
        """Looks pressed for a moment."""
        self.add_class("down")
        self.set_timer(_DOWN_S, lambda: self.remove_class("down"))


def _legend(label: str, typed: str) -> Text:
    """The letter that presses it is underlined."""
    legend, place = Text(label), label.lower().rfind(typed) if len(typed) == 1 and not label.isdigit() else -1
    if place >= 0:
        legend.stylize("underline", place, place + 1)
    return legend


class Face(Vertical, can_focus=True):
    """While it has the focus, the keyboard is the terminal's: digits, Enter, Backspace, Escape, the letters underlined on
    the keys, and A to I for a card.
    """

    class Card(Message):
        """The customer presents this card, in whatever way is chosen."""

        def __init__(self, card: str) -> None:
            super().__init__()
            self.card = card

    def __init__(self, speak: Speak) -> None:
        super().__init__(id="face")
        self._speak = speak
        self.lamp = Display(speak)

    def compose(self) -> ComposeResult:
        yield self.lamp
        with Grid(id="keypad"):
            for key, label, typed in _KEYS:
                yield Key(key, label, typed) if key else Static(classes="gap")

    def on_key(self, event: events.Key) -> None:
        """No binding does it: that would be looked up where the focus is by then, and somebody may type fast."""
        if event.key in CARDS:
            self.post_message(Face.Card(event.key))
        elif event.key in _TYPED:
            self.post_message(Key.Pressed(_TYPED[event.key]))
        else:
            return
        event.stop()

    def on_key_pressed(self, event: Key.Pressed) -> None:
        event.stop()
        self.query_one(f"#key-{event.key}", Key).down()
        self.post_message(Said(f"key {event.key}"))


