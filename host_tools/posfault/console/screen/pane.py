"""What several panes of the screen are made of."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from rich.console import RenderableType
from rich.text import Text
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.message import Message
from textual.widgets import Button, Static

from posfault.text import tell

LOOK = Path(__file__).with_name("look.tcss")        # of every screen
Speak = Callable[[str], str]
"""Gives a sentence or word in the language of the screen."""


class Said(Message):
    """Somebody does what a line of the console says; see console/commands.py."""

    def __init__(self, line: str) -> None:
        super().__init__()
        self.line = line


# In the order of their keys, from F2; with their titles.
PANES = {"paper": tell("screen_paper"), "wire": tell("screen_wire"), "ledger": tell("screen_ledger"),
         "faults": tell("screen_faults"), "clerk": tell("screen_clerk")}


def key(pane: str) -> str:
    """That shows it."""
    return f"F{list(PANES).index(pane) + 2}"


def titled(pane: str, speak: Speak) -> str:
    """For its border."""
    return f"{key(pane)} {speak(PANES[pane])}"


class PaneTab(Static):
    """Shows one of the panes where they have to share a place."""

    class Chosen(Message):
        """Somebody has clicked on it."""

        def __init__(self, pane: str) -> None:
            super().__init__()
            self.pane = pane

    def __init__(self, pane: str, speak: Speak) -> None:
        super().__init__(Text.assemble((key(pane), "#ffa62b"), speak(PANES[pane])), id=f"tab-{pane}", classes="tab")
        self._pane = pane

    def on_click(self) -> None:
        self.post_message(PaneTab.Chosen(self._pane))


class Hint(Static):
    """A key that does something, and what; a click does it too."""

    def __init__(self, key: str, label: str, action: str) -> None:
        super().__init__(Text.assemble((key, "#ffa62b"), " ", label), classes="hint")
        self._action = action

    async def on_click(self) -> None:
        await self.app.run_action(self._action)


class Pane(VerticalScroll):
    """Shows what there is, the newest at the end, which it keeps in view."""

    FOCUS_ON_CLICK = False      # the keyboard stays with the terminal, whatever the mouse does

    def __init__(self, name: str, title: str) -> None:
        super().__init__(id=name, classes="pane")
        self.border_title = title
        self._body = Static(markup=False, classes="body")

    def compose(self) -> ComposeResult:
        yield self._body

    def put(self, what: RenderableType) -> None:
        self._body.update(what)
        self.scroll_end(animate=False)


class Deed(Button):
    """A button that says a line of the console: what `line` gives when it is pressed, nothing where that is empty."""

    FOCUS_ON_CLICK = False

    def __init__(self, label: str, line: str | Callable[[], str], name: str, variant: str = "") -> None:
        super().__init__(label, id=name, compact=True, classes=f"deed {variant}".strip())
        self._line = line

    @property
    def line(self) -> str:
        """What it says now."""
        return self._line if isinstance(self._line, str) else self._line()

    def on_button_pressed(self, event: Button.Pressed) -> None:
        event.stop()
        if line := self.line:
            self.post_message(Said(line))
