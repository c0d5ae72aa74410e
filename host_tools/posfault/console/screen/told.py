"""What is told in lines, over the rest of the screen: help, answers of the console, the verdict, what stopped it."""

from __future__ import annotations

import functools
from collections.abc import Sequence

from rich.text import Text
from textual.app import App, ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Button, Static

from posfault.console.screen.pane import LOOK, Speak
from posfault.text import spoken, tell


class Told(ModalScreen[None]):
    """problem: what is told last, in red. at_end: people want to see the end. Enter, Escape or the button closes it."""

    BINDINGS = [("escape,enter,q", "dismiss", "Close")]     # noqa: RUF012 textual reads it from the class

    def __init__(self, title: str, lines: Sequence[str], speak: Speak, problem: str = "", close: str = "",
                 at_end: bool = False) -> None:
        super().__init__()
        self._title = title
        self.lines = lines
        self._speak = speak
        self._problem = problem
        self._at_end = at_end
        self._close = close or speak(tell("screen_close_it"))

    def compose(self) -> ComposeResult:
        text = Text("\n".join(self.lines))
        if self._problem:
            text.append(("\n\n" if self.lines else "") + self._problem, "bold #ff6b5e")
        with Vertical(id="told") as box:
            box.border_title = self._title
            with VerticalScroll(id="lines"):
                yield Static(text, markup=False)
            yield Button(self._close, id="close", compact=True, classes="deed")

    def on_mount(self) -> None:
        self.query_one("#lines").focus()
        if self._at_end:
            self.query_one("#lines").scroll_end(animate=False)

    def on_button_pressed(self) -> None:
        self.dismiss()

    async def action_dismiss(self, result: None = None) -> None:
        self.dismiss()


class Sorry(App[None]):
    """Says what is wrong where there is nothing else to see, until somebody leaves."""

    CSS_PATH = LOOK
    TITLE = "posfault"
    ENABLE_COMMAND_PALETTE = False

    def __init__(self, problem: str, language: str) -> None:
        super().__init__()
        self._problem = problem
        self._speak = functools.partial(spoken, language=language)

    def on_mount(self) -> None:
        told = Told(self._speak(tell("screen_sorry")), (), self._speak, self._problem, self._speak(tell("screen_leave")))
        self.push_screen(told, lambda _: self.exit())
