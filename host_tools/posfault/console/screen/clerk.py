"""The clerk and her customer: who stands there, what he wants, his card, and what the scripted clerk does by herself."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Horizontal, VerticalScroll
from textual.widgets import Input, Select, Static

from posfault.acquirer.masking import mask
from posfault.bench import setting
from posfault.by_hand import CARDS, PEOPLE
from posfault.console.screen.pane import Deed, Said, Speak, titled
from posfault.console.screen.view import View
from posfault.text import tell

_ANN = PEOPLE[0]
_WAYS = ("swipe", "insert", "tap")


class Clerk(VerticalScroll):
    """Every button says a line of the console, made of what is filled in above it."""

    def __init__(self, speak: Speak) -> None:
        super().__init__(id="clerk", classes="pane", can_focus=False)
        self.border_title = titled("clerk", speak)
        self._speak = speak
        self._way = _WAYS[0]
        self._person = _ANN

    def compose(self) -> ComposeResult:
        speak = self._speak
        with Horizontal(classes="row"):
            yield Static(speak(tell("screen_customer")), classes="label spare")
            yield Input("tea", id="name", compact=True)
            yield Input("88.00", id="amount", compact=True)
            yield Deed(speak(tell("screen_comes")), self._comes, "comes")
        with Horizontal(classes="row"):
            yield Static(speak(tell("screen_card")), classes="label spare")
            yield Select([(f"{card} {mask(setting.pan(card))}", card) for card in CARDS], value=CARDS[0], id="card",
                         allow_blank=False, compact=True)
        with Horizontal(classes="row"):
            yield Static("", classes="label spare")
            for way in _WAYS:
                yield Deed(speak(tell(_LABELS[way])), lambda way=way: self._presents(way), way)      # type: ignore[misc]
            yield Deed(speak(tell("screen_remove")), "remove", "remove")
        with Horizontal(classes="row"):
            yield Static("", classes="label spare")
            yield Deed(speak(tell("screen_signs")), "signature", "signature")
            yield Deed(speak(tell("screen_code")), "scan", "scan")
            yield Deed(speak(tell("screen_away")), "away", "away")
            yield Deed(speak(tell("screen_leaves")), "leaves", "leaves")
        yield from self._compose_clerk()
        with Horizontal(classes="row"):
            yield Static(speak(tell("screen_terminal")), classes="label")
            yield Deed(speak(tell("screen_cut")), "cut", "cut", "danger")
            yield Deed(speak(tell("screen_dip")), "reset", "reset", "danger")
        with Horizontal(classes="row"):
            yield Static(speak(tell("screen_printer")), classes="label")
            yield Deed(speak(tell("screen_open")), "cover open", "cover-open")
            yield Deed(speak(tell("screen_close")), "cover close", "cover-close")

    def _compose_clerk(self) -> ComposeResult:
        speak = self._speak
        with Horizontal(classes="row"):
            yield Static(speak(tell("screen_person")), classes="label")
            yield Select([(one, one) for one in PEOPLE], value=_ANN, id="person", allow_blank=False, compact=True)
            yield Deed(speak(tell("screen_finger")), lambda: f"finger {self._person}", "finger")
        with Horizontal(classes="row"):
            yield Static(speak(tell("screen_scripted")), classes="label")
            yield Deed(speak(tell("screen_sign_on")), "clerk sign on", "clerk-sign-on")
            yield Deed(speak(tell("screen_sale")), self._sells, "clerk-sale")
        with Horizontal(classes="row"):
            yield Static("", classes="label")
            yield Deed(speak(tell("screen_settle")), "clerk settle", "clerk-settle")
            yield Deed(speak(tell("screen_sign_off")), "clerk sign off", "clerk-sign-off")

    def presents(self, card: str) -> None:
        """This card, in the way that was chosen last."""
        self.query_one("#card", Select).value = card
        self.post_message(Said(f"{self._way} {card}"))

    def another(self) -> None:
        """No two customers have one name: the next is another."""
        field = self.query_one("#name", Input)
        name, _, number = field.value.rpartition(" ")
        field.value = f"{name} {int(number) + 1}" if name and number.isdecimal() else f"{field.value} 2"

    def show(self, view: View) -> None:
        if view.person != self._person:
            self._person = view.person
            with self.prevent(Select.Changed):
                self.query_one("#person", Select).value = view.person

    def on_select_changed(self, event: Select.Changed) -> None:
        if event.select.id == "person" and event.value != self._person:
            self.post_message(Said(f"person {event.value}"))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        self.post_message(Said(self._comes()))

    @property
    def _card(self) -> str:
        return str(self.query_one("#card", Select).value)

    def _presents(self, way: str) -> str:
        self._way = way
        return f"{way} {self._card}"

    def _comes(self) -> str:
        return f'customer "{self._called()}" {self._amount or "0.00"} {self._card}'

    def _sells(self) -> str:
        minor = self._amount.replace(".", "") if "." in self._amount else f"{self._amount}00"
        return f'clerk sale "intent={self._called()}" amount={minor} card={self._card}'

    @property
    def _amount(self) -> str:
        return self.query_one("#amount", Input).value.strip()

    def _called(self) -> str:
        return self.query_one("#name", Input).value.strip().replace('"', "")


_LABELS = {"swipe": "screen_swipe", "insert": "screen_insert", "tap": "screen_tap"}
