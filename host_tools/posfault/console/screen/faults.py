"""Fault switches by peripheral, and those for the misbehaviour of clerk, platform and bank."""

from __future__ import annotations

from typing import ClassVar, NamedTuple

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from posfault import facts
from posfault.by_hand import MENDED
from posfault.console.screen.pane import Deed, Said, Speak, titled
from posfault.console.screen.view import View
from posfault.text import meant, tell, term

_NEXT = "1"             # the nth event from now on, unless somebody says another
_ON, _OFF, _STRUCK = ("●", "bold #ff6b5e"), ("○", "#7b8794"), ("✓", "#ffb454")


class Switch(NamedTuple):
    """A fault at a point; where `point` is empty, a behaviour."""

    name: str
    point: str = ""

    @property
    def on(self) -> str:
        return f"fault {self.name} {self.point}" if self.point else f"behaviour {self.name}"

    @property
    def off(self) -> str:
        return f"disarm {self.name} {self.point}" if self.point else f"behaviour {self.name} off"


def switches() -> dict[str, list[Switch]]:
    """By peripheral, or by who misbehaves."""
    found: dict[str, list[Switch]] = {}
    for point in facts.points().values():
        kinds = [Switch(kind.name, point.name) for kind in facts.kinds().values() if kind.applies_to(point)]
        found.setdefault(point.peripheral, []).extend(kinds)
    for behaviour in facts.behaviours().values():
        found.setdefault(behaviour.part, []).append(Switch(behaviour.name))
    return found


class Choices(OptionList):
    """The space bar chooses too; the keyboard stays with the terminal when the mouse does."""

    FOCUS_ON_CLICK = False
    BINDINGS: ClassVar = [Binding("space", "select", show=False)]


class Faults(Vertical):
    """A list of peripherals, the switches of the one that is chosen, what the highlighted one means, and with what."""

    def __init__(self, speak: Speak) -> None:
        super().__init__(id="faults", classes="pane")
        self.border_title = titled("faults", speak)
        self._speak = speak
        self._switches = switches()
        self._of = next(iter(self._switches))
        self._armed: frozenset[Switch] = frozenset()
        self._struck: frozenset[Switch] = frozenset()

    def compose(self) -> ComposeResult:
        with Horizontal(id="switchboard"):
            yield Choices(*(Option(self._title(one), id=one) for one in self._switches), id="peripherals", compact=True)
            yield Choices(id="switches", compact=True)
        yield Static("", id="meaning", markup=False)
        with Horizontal(classes="row"):
            yield Static(self._speak(tell("screen_with")), id="with", markup=False)
            yield Input(_NEXT, id="parameters", compact=True)
        with Horizontal(classes="row"):
            yield Deed(self._speak(tell("screen_mend")), self._mend, "mend")
            yield Deed(self._speak(tell("screen_disarm")), "disarm", "disarm")

    def on_mount(self) -> None:
        self.query_one("#peripherals", Choices).highlighted = 0

    def _title(self, of: str) -> Text:
        """Marked where something is armed."""
        mark, style = _ON if any(one in self._armed for one in self._switches[of]) else (" ", "")
        return Text.assemble((mark, style), " ", self._speak(term(of)))

    def _label(self, one: Switch) -> Text:
        mark = _ON if one in self._armed else _STRUCK if one in self._struck else _OFF
        return Text.assemble(mark, f" {one.name} ", (one.point.partition(".")[2], "#7b8794"))

    def _mend(self) -> str:
        return f"mend {self._of}" if self._of in MENDED else ""

    def on_option_list_option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        if event.option_list.id == "peripherals":
            self._of = str(event.option.id)
            there = self.query_one("#switches", Choices)
            there.clear_options()
            there.add_options([Option(self._label(one)) for one in self._switches[self._of]])
            there.highlighted = 0
        else:
            one = self._switches[self._of][event.option_index]
            self.query_one("#meaning", Static).update(self._meaning(one), layout=False)
            self.query_one("#parameters", Input).value = _NEXT if one.point else ""

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        if event.option_list.id == "peripherals":
            if event.option_list.has_focus:
                self.screen.set_focus(self.query_one("#switches"))
            return
        one = self._switches[self._of][event.option_index]
        given = self.query_one("#parameters", Input).value.strip()
        self.post_message(Said(one.off if one in self._armed else f"{one.on} {given}".strip()))

    def show(self, view: View) -> None:
        """The switches stand as the session says, whoever has touched them."""
        armed = frozenset({*(Switch(one.kind, one.point) for one in view.waiting),
                           *(Switch(one.name) for one in view.behaviours)})
        struck = frozenset(Switch(one.kind, one.point) for one in view.struck)
        if (armed, struck) == (self._armed, self._struck):
            return
        self._armed, self._struck = armed, struck
        there = self.query_one("#switches", Choices)
        for place, one in enumerate(self._switches[self._of]):
            there.replace_option_prompt_at_index(place, self._label(one))
        for of in self._switches:
            self.query_one("#peripherals", Choices).replace_option_prompt(of, self._title(of))

    def _meaning(self, one: Switch) -> str:
        fact = facts.kinds()[one.name] if one.point else facts.behaviours()[one.name]
        said = self._speak(meant("kind" if one.point else "behaviour", one.name, fact.meaning))
        given = " ".join(f"{each.name}={each.default}" for each in fact.parameters)
        return f"{said}\n{given}"
