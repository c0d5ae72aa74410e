"""The console as a full screen: the terminal's face, its paper, the wire, the ledger, what goes wrong, who stands there, and
the clock. Whatever is done here is a line of the console; what is seen comes back in views.
"""

from __future__ import annotations

import asyncio
import contextlib
import functools
import signal
from collections.abc import Callable
from typing import ClassVar

from textual import events
from textual.app import App, ComposeResult
from textual.binding import Binding
from textual.containers import Grid, Horizontal, Vertical
from textual.message import Message
from textual.widgets import Input, Static

from posfault.console.commands import Commands
from posfault.console.ending import Ending
from posfault.console.screen.bridge import PAUSED, REAL, RUNNING, Answer, Bridge, Ended, Mode, Report
from posfault.console.screen.clerk import Clerk
from posfault.console.screen.clock import STEP, Clock
from posfault.console.screen.face import Face
from posfault.console.screen.faults import Faults
from posfault.console.screen.ledger import Ledger
from posfault.console.screen.pane import LOOK, PANES, Hint, PaneTab, Said
from posfault.console.screen.paper import Paper
from posfault.console.screen.told import Told
from posfault.console.screen.view import View, glanced
from posfault.console.screen.wire import Wire
from posfault.reports.story import Line
from posfault.text import spoken, tell

_GLANCE_S = 0.1         # how often the clock on the wall is looked at while it is the terminal's
_WIDE, _TALL = 118, 34  # from here on every pane has its place; below, they share one
_STORY = "story"
# (key, action, what it does, how the key is shown), as they stand at the bottom.
KEYS = (
    ("f1", "help", tell("screen_help"), "F1"), ("f7", "clock('running')", tell("screen_run"), "F7"),
    ("f8", "clock('step')", tell("screen_step"), "F8"), ("f9", "clock('real')", tell("screen_real"), "F9"),
    ("ctrl+o", "story", tell("screen_story"), "^O"), ("colon", "command", tell("screen_line"), ":"),
    ("f10", "quit", tell("screen_end"), "F10"),
)


class Reported(Message):
    """The session's thread has something to say."""

    def __init__(self, report: Report) -> None:
        super().__init__()
        self.report = report


class Console(App[None]):
    """about: what it runs on, in a line. bridge.ended: how the session ended; None where nobody has ended it yet."""

    CSS_PATH = LOOK
    TITLE = "posfault"
    ENABLE_COMMAND_PALETTE = False
    BINDINGS: ClassVar = [
        # Before whoever has the focus: what is typed behind such a key, however fast, is for whom it gives the focus to.
        *(Binding(key, action, priority=True) for key, action, _, _ in KEYS),
        *(Binding(f"f{number}", f"pane('{pane}')", priority=True) for number, pane in enumerate(PANES, 2)),
        Binding("escape", "to_terminal"),
    ]

    def __init__(self, commands: Commands, ending: Callable[[Callable[[str], None]], Ending], language: str,
                 about: str) -> None:
        super().__init__()
        self._speak = functools.partial(spoken, language=language)
        self._language = language
        self._about = about
        self.session = commands.session
        self.bridge = Bridge(commands, ending, language, lambda report: self._from_thread(report))
        self._view: View | None = None
        self._mode = Mode(PAUSED, 0.0, 0, 0)
        self._lines: list[Line] = []
        self._asked = 0             # lines that have not been answered yet

    def compose(self) -> ComposeResult:
        speak = self._speak
        yield Static(f" posfault  {self._about}", id="about", markup=False)
        with Grid(id="body"):
            with Vertical(id="left"):
                yield Face(speak)
                yield Clock(speak, own=bool(self.session.pace))
            with Horizontal(id="tabs"):
                yield from (PaneTab(pane, speak) for pane in PANES)
            yield Paper(speak)
            yield Wire(speak, self._language)
            yield Ledger(speak)
            yield Clerk(speak)
            yield Faults(speak)
        yield Static(speak(tell("screen_ready")), id="status", markup=False)
        yield Input(placeholder=speak(tell("screen_command")), id="command", compact=True)
        with Horizontal(id="keys"):
            yield from (Hint(shown, speak(label), action) for _, action, label, shown in KEYS)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """While something is told over the screen it can only be closed; where text is typed, a colon is a colon."""
        if action in ("help", "clock", "story", "command", "pane") and len(self.screen_stack) > 1:
            return False
        return not (action == "command" and isinstance(self.focused, Input))

    def on_mount(self) -> None:
        self._show_pane("paper")
        self.query_one(Face).focus()
        with contextlib.suppress(NotImplementedError, RuntimeError, ValueError):    # where it is not the main thread's
            asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, self.exit)
        self.set_interval(_GLANCE_S, self._glance)
        self.bridge.start()

    def on_resize(self, event: events.Resize) -> None:
        self.screen_stack[0].set_class(event.size.width >= _WIDE and event.size.height >= _TALL, "full")

    @property
    def busy(self) -> bool:
        """Whether something that was said has not been answered yet."""
        return self._asked > 0

    # What comes from the session

    def _from_thread(self, report: Report) -> None:
        with contextlib.suppress(RuntimeError):         # the screen is gone already
            self.post_message(Reported(report))

    def on_reported(self, event: Reported) -> None:
        match event.report:
            case Mode() as mode:
                self._mode = mode
            case Answer() as answer:
                self._answered(answer)
            case Ended() as ended:
                self._ended(ended)
        self.draw()

    def _answered(self, answer: Answer) -> None:
        view = answer.view
        if view.fresh:
            self._lines = []
        self._lines += view.news
        self._view = view
        self._asked = max(0, self._asked - bool(answer.line))
        self.query_one(Faults).show(view)
        clerk = self.query_one(Clerk)
        clerk.show(view)
        if not answer.wrong and answer.line.startswith(("customer ", "clerk sale ")):
            clerk.another()
        if answer.wrong:
            self._say(answer.wrong, wrong=True)
        elif len(answer.told) > 1:
            self.push_screen(Told(answer.line, answer.told, self._speak, at_end=answer.line == _STORY))
        elif answer.told:
            self._say(answer.told[0])
        elif answer.line and not answer.line.startswith("key "):
            self._say(answer.line)

    def _ended(self, ended: Ended) -> None:
        lines = ended.told
        if "" in lines:         # behind it stands the verdict, before it the story of the closing
            lines = lines[lines.index("") + 1 :]
        title = tell("screen_stopped") if ended.problem else tell("screen_verdict")
        told = Told(self._speak(title), lines, self._speak, ended.problem, self._speak(tell("screen_leave")))
        self.push_screen(told, lambda _: self.exit())

    def _say(self, text: str, wrong: bool = False) -> None:
        status = self.query_one("#status", Static)
        status.set_class(wrong, "wrong")
        status.update(text, layout=False)

    # What there is to see

    def _glance(self) -> None:
        if self._mode.name == REAL:
            self.draw()

    def draw(self) -> None:
        """As it is at the moment that the clock says: in lockstep the session may be ahead of it."""
        view, screen = self._view, next(iter(self.screen_stack), None)
        if view is None or screen is None or not screen.query(Paper):       # nothing is there yet, or nothing any more
            return
        at_ms = self._mode.now_ms() if self._mode.name == REAL else view.now_ms
        if self.session.pace and self._asked:
            view = glanced(view, self.session)
        busy = at_ms < view.now_ms or self._asked > 0
        lines = [line for line in self._lines if line.at_ms <= at_ms] if busy else self._lines
        screen.query_one(Face).lamp.show(view.display(at_ms))
        screen.query_one(Clock).show(at_ms, view.next_ms, self._mode.name, busy)
        screen.query_one(Paper).show(view.out_of_printer(at_ms), busy)
        screen.query_one(Wire).show(lines)
        screen.query_one(Ledger).show([one for one in view.movements if one.at_ms <= at_ms],
                                      [one for one in view.alerts if one.at_ms <= at_ms])

    # What is done

    def say(self, line: str) -> None:
        """A line of the console, in its turn."""
        self._asked += 1
        self.bridge.say(line)

    def on_said(self, event: Said) -> None:
        self.say(event.line)
        if isinstance(self.focused, Input) and self.focused.id != "command":        # it is filled in
            self.action_to_terminal()

    def on_face_card(self, event: Face.Card) -> None:
        self.query_one(Clerk).presents(event.card)

    def on_clock_asked(self, event: Clock.Asked) -> None:
        self.action_clock(event.what)

    def action_clock(self, what: str) -> None:
        """Step, or run or real time and, where it is that already, pause."""
        if what == STEP:
            self.say("next")
        elif what != REAL and self.session.pace:
            return
        else:
            self.bridge.clock(PAUSED if what == self._mode.name and what in (RUNNING, REAL) else what)

    def on_pane_tab_chosen(self, event: PaneTab.Chosen) -> None:
        self._show_pane(event.pane)

    def action_pane(self, pane: str) -> None:
        """Shows it, and gives it the keyboard."""
        self._show_pane(pane)
        # At once: what is typed next is for the pane.
        self.screen.set_focus(self.query_one({"faults": "#peripherals", "clerk": "#swipe"}.get(pane, f"#{pane}")))

    def _show_pane(self, pane: str) -> None:
        for one in PANES:
            self.query_one(f"#{one}").set_class(one == pane, "chosen")
            self.query_one(f"#tab-{one}").set_class(one == pane, "chosen")

    def action_to_terminal(self) -> None:
        self.query_one("#command").display = False
        self.screen.set_focus(self.query_one(Face))

    def action_command(self) -> None:
        line = self.query_one("#command", Input)
        line.display = True
        self.screen.set_focus(line)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        if event.input.id == "command":
            if event.value.strip():
                self.say(event.value.strip())
            event.input.clear()
            self.action_to_terminal()

    def action_story(self) -> None:
        self.say(_STORY)

    def action_help(self) -> None:
        told = (tell("screen_help_keys"), tell("screen_help_panes"), tell("screen_help_faults"), tell("screen_help_clock"),
                tell("screen_help_line"), tell("screen_help_end"))
        lines = [line for one in told for line in (self._speak(one), "")]
        self.push_screen(Told(self._speak(tell("screen_help")), lines[:-1], self._speak))

    def action_help_quit(self) -> None:
        """Ctrl-C."""
        self._end()

    async def action_quit(self) -> None:
        """Ctrl-Q, F10."""
        self._end()

    def _end(self) -> None:
        """The closing and the verdict; once more: off."""
        if self.bridge.ended is None:
            self._say(self._speak(tell("screen_closing")))
            self.bridge.end()
        else:
            self.exit()
