"""The full screen, driven by Textual's pilot at a real terminal: keys, mouse, clock, narrow and wide, and how it ends."""

from __future__ import annotations

import asyncio
import contextlib
import functools
import os
import signal
import time
from collections.abc import AsyncIterator, Callable, Coroutine
from pathlib import Path
from typing import Any

import pytest
from rich.cells import cell_len
from textual.pilot import Pilot
from textual.widgets import Static

from posfault import cli, facts
from posfault.bench.stand import Stand
from posfault.console import typed
from posfault.console.commands import COMMANDS, Commands
from posfault.console.ending import Ending
from posfault.console.screen.app import Console
from posfault.console.screen.clock import Clock
from posfault.console.screen.face import Face, Key
from posfault.console.screen.faults import switches
from posfault.console.screen.ledger import Ledger
from posfault.console.screen.pane import PANES, Deed
from posfault.console.screen.paper import Paper
from posfault.console.screen.told import Told
from posfault.console.screen.wire import Wire
from posfault.console.session import Session

NARROW, WIDE = (80, 24), (140, 40)
PATIENCE_S = 20
FIELD = tuple(facts.guards())
LOG_IN = (*"01", "enter", *"1470", "enter", "n")


class Desk:
    """Somebody before the screen."""

    def __init__(self, app: Console, pilot: Pilot[None]) -> None:
        self.app = app
        self.pilot = pilot

    async def until(self, there: Callable[[], Any]) -> None:
        """Waits until it is so and nothing is under way."""
        give_up = time.monotonic() + PATIENCE_S
        while self.app.busy or not there():
            assert time.monotonic() < give_up, f"{self.display!r} {self.status!r}"
            await self.pilot.pause()

    async def types(self, *keys: str) -> None:
        await self.pilot.press(*keys)
        await self.until(lambda: True)

    async def clicks(self, name: str) -> None:
        assert await self.pilot.click(f"#{name}")
        await self.until(lambda: True)

    @property
    def display(self) -> str:
        return self.app.screen_stack[0].query_one(Face).lamp.text

    @property
    def status(self) -> str:
        return str(self.app.screen_stack[0].query_one("#status", Static).content)

    @property
    def paper(self) -> str:
        return self.app.screen_stack[0].query_one(Paper).text

    @property
    def told(self) -> str:
        return "\n".join(self.app.screen.lines) if isinstance(self.app.screen, Told) else ""

    async def ends(self) -> str:
        """Gives what the verdict says."""
        await self.pilot.press("f10")
        await self.until(lambda: isinstance(self.app.screen, Told))
        assert self.app.bridge.ended
        return self.told


@contextlib.asynccontextmanager
async def desk(stand: Stand, size: tuple[int, int] = NARROW, language: str = "en", file: Path | None = None,
               pace: int = 0) -> AsyncIterator[Desk]:
    commands = Commands(Session(stand, FIELD, {} if language == "en" else {"language": language}, pace), language)
    ending = functools.partial(Ending, commands, stand.hello(), language, file)
    app = Console(commands, ending, language, "here")
    async with app.run_test(size=size) as pilot:
        there = Desk(app, pilot)
        try:
            await there.until(lambda: there.display)
            yield there
        finally:
            app.bridge.end(judged=False)
            app.bridge.join(PATIENCE_S)
    assert app.bridge.bug is None


def at(stand: Stand, **more: Any) -> Callable[[Callable[[Desk], Coroutine[Any, Any, None]]], None]:
    """Plays the test on a screen of its own."""
    async def played(play: Callable[[Desk], Coroutine[Any, Any, None]]) -> None:
        async with desk(stand, **more) as there:
            await play(there)

    return lambda play: asyncio.run(played(play))


def test_a_slip_stops_where_the_paper_ends_and_all_of_it_replays(stand: Stand, tmp_path: Path) -> None:
    file = tmp_path / "session.toml"

    @at(stand, file=file)
    async def _(there: Desk) -> None:
        await there.types(*LOG_IN)
        assert there.display == "READY FOR SALE\nOPERATOR 01"
        await there.types("f6", "shift+tab", "shift+tab", "enter", "escape")        # the customer comes, by keyboard
        assert there.status == 'customer "tea" 88.00 A'
        await there.types("s", "o", "9", "backspace", *"8800", "enter", "A")
        assert there.display == "APPROVED 88.00\nPRESS ENTER"
        await there.clicks("key-ENTER")
        assert "AMOUNT 88.00" in there.paper
        await there.types("f6")
        await there.clicks("comes")
        await there.types("f5", *["down"] * 9, "enter", "tab", "backspace", "3", "shift+tab", "space", "escape")
        assert there.status == "paper_end at printer.line 15 is armed"
        for key in ("SALE", "8", "8", "0", "0", "ENTER"):
            await there.clicks(f"key-{key}")
        await there.types("A", "enter")
        assert there.display == "PRINTER ERROR\nPRESS ENTER"
        assert there.paper.count("AMOUNT 88.00") == 1
        assert there.paper.rstrip().splitlines()[-2].strip() == "(torn)"
        ledger = there.app.query_one(Ledger).plain
        assert [line.split()[2:5] for line in ledger] == [["+88.00", "620000******0005", f"00000{n}"] for n in (4, 5)]
        assert "paper_end at printer.line, event 15" in there.app.query_one(Wire).plain
        assert "has-voucher is broken" in await there.ends()
        assert "it replays with the same trace" in there.told
        assert there.app.bridge.ended.status == 1

    assert cli.status(["run", str(file)]) == 0
    assert "cover" not in file.read_text(encoding="utf-8")


def test_the_clock_stands_steps_runs_and_goes_as_on_the_wall(stand: Stand) -> None:
    @at(stand)
    async def _(there: Desk) -> None:
        def clock() -> str:
            return str(there.app.query_one("#time", Static).content).strip()

        await there.types(*LOG_IN, "s", *"8800", "enter")
        assert there.display == "88.00\nSWIPE, INSERT OR TAP"
        stands = clock()
        assert "next at" in stands
        await there.types("f8")
        assert clock()[:-3] == stands.partition("next at ")[2][:-1]
        await there.types("m")
        await there.clicks("running")
        await there.until(lambda: "nothing happens by itself" in there.status)
        assert there.display == "READY FOR SALE\nOPERATOR 01"
        there.app.say("fault drop network.receive 1")
        await there.types("s", *"8800", "enter", "f9", "A")
        await there.until(lambda: there.display == "PLEASE WAIT")
        assert there.app.query_one("#real").has_class("on")
        assert "busy" in clock()        # the session has it all behind it, 30 s ahead of the clock
        await there.types("f9")
        await there.until(lambda: there.display == "NO ANSWER FROM BANK\nPRESS ENTER")
        assert not [entry for step in there.app.session.steps for entry in step.does if entry.endswith("wait")][3:]


def test_every_button_says_a_line_that_the_console_obeys(stand: Stand) -> None:
    @at(stand)
    async def _(there: Desk) -> None:
        deeds = [deed for deed in there.app.query(Deed) if deed.id != "mend"]
        assert len(deeds) > 15
        for deed in deeds:
            line = deed.line
            assert line.split()[0] in COMMANDS or typed.events(line), deed.id
        there.app.query_one("#peripherals").focus()
        await there.types("f6", "tab", "enter")     # behind the button Swipe stands Insert, and is the way from now on
        await there.types("escape", "G")
        assert [entry for step in there.app.session.steps for entry in step.does] == ["1500 insert A", "1500 insert G"]
        await there.clicks("reset")
        assert there.app.session.steps[-1].does[-1] == "0 cut 500"


def test_every_fault_and_behaviour_has_its_switch() -> None:
    found = [one for some in switches().values() for one in some]
    assert {one.name for one in found} == {*facts.kinds(), *facts.behaviours()}
    assert len(set(found)) == len(found)


@pytest.mark.parametrize(("size", "language"), [(NARROW, "en"), (NARROW, "zh"), (WIDE, "en")])
def test_everything_has_its_place(size: tuple[int, int], language: str, stand: Stand) -> None:
    @at(stand, size=size, language=language)
    async def _(there: Desk) -> None:
        app = there.app
        for key in app.query(Key):
            assert key.content_size.width >= cell_len(str(key.content)), key.id
            assert key.region in app.screen.region, key.id
        if size == WIDE:
            assert all(app.query_one(f"#{pane}").region.area for pane in PANES)
        for number, pane in enumerate(PANES, 2):
            await there.types(f"f{number}")
            shown = [one for one in PANES if app.query_one(f"#{one}").region.area]
            assert shown == ([pane] if size == NARROW else list(PANES))
            assert app.query_one(f"#{pane}").has_focus_within or app.query_one(f"#{pane}").has_focus
            for deed in app.query_one(f"#{pane}").query(Deed):
                assert deed.region in app.query_one(f"#{pane}").region, deed.id
        assert app.query_one("#clock").region in app.screen.region
        assert not any(choice.region.right > app.query_one(Clock).region.right for choice in app.query("#clock Button"))


def test_a_wrong_line_is_told_and_an_answer_of_many_lines_opens(stand: Stand) -> None:
    @at(stand)
    async def _(there: Desk) -> None:
        await there.types("colon", *"swype", "enter")
        assert there.status == "swype: nobody can do swype; did you mean swipe?"
        await there.types("colon", *"help", "enter")
        await there.until(lambda: "presses keys" in there.told)
        await there.types("escape", "1")
        assert there.display == "OPERATOR NUMBER\n1"


def test_in_real_time_the_display_is_followed_while_the_terminal_is_at_it(stand: Stand) -> None:
    @at(stand, pace=20)
    async def _(there: Desk) -> None:
        there.app.say("fault drop network.receive 2")
        await there.types(*LOG_IN, "s", *"8800", "enter")
        await there.pilot.press("A")
        while there.display != "PLEASE WAIT":
            await there.pilot.pause()
        assert there.app.busy
        await there.until(lambda: there.display == "NO ANSWER FROM BANK\nPRESS ENTER")


def test_a_terminal_that_dies_is_one_line_and_what_was_done_is_kept(tmp_path: Path) -> None:
    file = tmp_path / "session.toml"
    with Stand() as stand:
        @at(stand, file=file)
        async def _(there: Desk) -> None:
            await there.types("1")
            os.kill(stand.home._pid, signal.SIGKILL)        # type: ignore[attr-defined]
            await there.pilot.press("2")
            await there.until(lambda: isinstance(there.app.screen, Told))
            ended = there.app.bridge.ended
            assert ended
            assert ended.status == 2
            assert "went away" in ended.problem
            assert "\n" not in ended.problem

    assert "150 key 1" in file.read_text(encoding="utf-8")
