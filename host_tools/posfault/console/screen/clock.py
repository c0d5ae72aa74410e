"""Whose clock it is: pause, step, run, real time."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.message import Message
from textual.widgets import Button, Static

from posfault.console.screen.bridge import PAUSED, REAL, RUNNING
from posfault.console.screen.pane import Speak
from posfault.text import tell

STEP = "step"
_BUTTONS = ((PAUSED, "screen_pause"), (STEP, "screen_step"), (RUNNING, "screen_run"), (REAL, "screen_real"))


class _Choice(Button, can_focus=False):
    """For the mouse; the keyboard has F7 to F9."""


class Clock(Vertical):
    """The bench's time, when something happens by itself, and the four buttons."""

    class Asked(Message):
        """what: PAUSED, STEP, RUNNING or REAL."""

        def __init__(self, what: str) -> None:
            super().__init__()
            self.what = what

    def __init__(self, speak: Speak, own: bool) -> None:
        """own: the terminal has a clock of its own, which nobody stops."""
        super().__init__(id="clock")
        self._speak = speak
        self._own = own
        self._mode = ""
        self._said = ""
        self._time = Static("", id="time", markup=False)

    def compose(self) -> ComposeResult:
        yield self._time
        with Horizontal():
            for what, label in _BUTTONS:
                yield _Choice(self._speak(tell(label)), id=what, compact=True, classes="deed",
                              disabled=self._own and what != REAL)

    def on_button_pressed(self, event: Button.Pressed) -> None:
        event.stop()
        if event.button.id:
            self.post_message(Clock.Asked(event.button.id))

    def show(self, now_ms: int, next_ms: int | None, mode: str, busy: bool) -> None:
        """busy: something is under way."""
        if mode != self._mode:
            self._mode = mode
            for button in self.query(Button):
                button.set_class(button.id == mode, "on")
        said = f"{now_ms / 1000:10.3f} s"
        if busy:
            said += "  " + self._speak(tell("screen_busy"))
        elif next_ms is not None:
            said += "  " + self._speak(tell("screen_next", at=f"{next_ms / 1000:.3f}"))
        if said == self._said:
            return
        self._said = said
        self._time.update(said, layout=False)
