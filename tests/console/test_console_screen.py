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


class Watched(Console):
    """Says when it has drawn what there is to see."""

    def on_mount(self) -> None:
        self.drawn = asyncio.Event()

    def draw(self) -> None:
        super().draw()
        self.drawn.set()


class Desk:
    """Somebody before the screen."""

    def __init__(self, app: Watched, pilot: Pilot[None]) -> None:
        self.app = app
        self.pilot = pilot

    async def until(self, there: Callable[[], Any], busy: bool = False) -> None:
        """Waits until it is so. busy: also while something is under way."""
        give_up = time.monotonic() + PATIENCE_S
        while (self.app.busy and not busy) or not there():
            self.app.drawn.clear()
            try:
                await asyncio.wait_for(self.app.drawn.wait(), give_up - time.monotonic())
            except TimeoutError:
                pytest.fail(f"{self.display!r} {self.status!r} {self.told}")

    async def types(self, *keys: str) -> None:
        await self.pilot.press(*keys)
        await self.until(lambda: True)

    async def clicks(self, name: str) -> None:
        assert await self.pilot.click(f"#{name}")
        await self.until(lambda: True)

    def see(self, name: str) -> Any:
        """What stands in the widget."""
        return self.app.screen_stack[0].query_one(f"#{name}", Static).content

    @property
    def display(self) -> str:
        return self.app.screen_stack[0].query_one(Face).lamp.text

    @property
    def status(self) -> str:
        return str(self.see("status"))

    @property
    def paper(self) -> str:
        return self.app.screen_stack[0].query_one(Paper).text

    @property
    def told(self) -> str:
        return "\n".join(self.app.screen.lines) if isinstance(self.app.screen, Told) else ""

    @property
    def done(self) -> list[str]:
        """As the scenario will have it."""
        return [entry for step in self.app.session.steps for entry in step.does]

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
    app = Watched(commands, ending, language, "here")
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
        there.app.say("customer again 88.00 A")
        await there.types("f5", "end", *["up"] * 7, "enter", "tab", "backspace", "3", "shift+tab", "space", "escape")
        assert there.status == "paper_end at printer.line 15 is armed"
        await there.clicks("key-SALE")
        await there.types(*"8800", "enter", "A", "enter")
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
            return str(there.see("time")).strip()

        there.app.say("clerk sign on")
        there.app.say("SALE 8800 ENTER")
        await there.until(lambda: there.display == "88.00\nSWIPE, INSERT OR TAP")
        stands = clock()
        assert "next at" in stands
        await there.types("f8")
        assert clock()[:-3] == stands.partition("next at ")[2][:-1]
        await there.types("m")
        await there.clicks("running")
        await there.until(lambda: "nothing happens by itself" in there.status)
        assert there.display == "READY FOR SALE\nOPERATOR 01"
        there.app.say("fault drop network.receive 1")
        there.app.say("SALE 8800 ENTER")
        await there.types("f9", "A")
        await there.until(lambda: there.display == "PLEASE WAIT", busy=True)
        assert there.app.query_one("#real").has_class("on")
        assert "busy" in clock()        # the session has it all behind it, 30 s ahead of the clock
        await there.types("f9")
        await there.until(lambda: there.display == "NO ANSWER FROM BANK\nPRESS ENTER")


def test_every_fault_and_behaviour_has_its_switch() -> None:
    found = [one for some in switches().values() for one in some]
    assert {one.name for one in found} == {*facts.kinds(), *facts.behaviours()}
    assert len(set(found)) == len(found)


def fits(there: Desk, *panes: str) -> None:
    """Nothing is cut off."""
    app = there.app
    for key in app.query(Key):
        assert key.content_size.width >= cell_len(str(key.content)), key.id
        assert key.region in app.query_one("#left").region, key.id
    for pane in panes:
        for deed in app.query_one(f"#{pane}").query(Deed):
            assert deed.region in app.query_one(f"#{pane}").content_region, deed.id
    for one in app.query("#clock Button, .hint"):
        assert one.parent
        assert one.region in one.parent.region, one      # type: ignore[attr-defined]


def test_at_80_by_24_the_panes_share_a_place_and_every_button_says_a_line(stand: Stand) -> None:
    @at(stand)
    async def _(there: Desk) -> None:
        app = there.app
        for number, pane in enumerate(PANES, 2):
            await there.types(f"f{number}")
            assert [one for one in PANES if app.query_one(f"#{one}").region.area] == [pane]
            assert app.focused in app.query_one(f"#{pane}").walk_children(with_self=True)
            fits(there, pane)
        lines = [deed.line for deed in app.query_one("#clerk").query(Deed)]
        assert len(lines) > 15
        assert [line for line in lines if line.split()[0] not in COMMANDS and not typed.events(line)] == []
        await there.types("tab", "enter", "escape", "G")    # Insert is behind Swipe, and the way from now on
        await there.clicks("reset")
        assert there.done == ["1500 insert A", "1500 insert G", "0 cut 500"]
        await there.clicks("tab-wire")
        assert app.query_one("#wire").region.area
        await there.types("colon", *"swype", "enter")
        assert there.status == "swype: nobody can do swype; did you mean swipe?"
        await there.types("colon", *"help", "enter")
        await there.until(lambda: "presses keys" in there.told)
        await there.types("escape", "1")
        assert there.display == "OPERATOR NUMBER\n1"


@pytest.mark.part(2)
@pytest.mark.parametrize(("language", "title", "display"), [
    ("en", "F6 Clerk", "OPERATOR NUMBER"), ("zh", "F6 人", "操作员号"),
])
def test_at_140_by_40_everything_is_seen_at_once(language: str, title: str, display: str, stand: Stand) -> None:
    @at(stand, size=WIDE, language=language)
    async def _(there: Desk) -> None:
        assert all(there.app.query_one(f"#{pane}").region.area for pane in PANES)
        fits(there, *PANES)
        assert there.app.query_one("#clerk").border_title == title
        assert there.display.strip() == display


def test_a_key_that_arrives_late_takes_the_keyboard_from_no_line_that_is_typed(stand: Stand) -> None:
    @at(stand)
    async def _(there: Desk) -> None:
        await there.pilot.press("colon", *"hel")
        there.app.query_one(Face).post_message(Key.Pressed("1"))        # of a finger that was faster than the screen
        await there.until(lambda: there.display.endswith("1"))
        await there.types(*"p", "enter")
        assert "presses keys" in there.told


def test_in_real_time_the_display_is_followed_while_the_terminal_is_at_it(stand: Stand) -> None:
    @at(stand, pace=8)          # whoever waits for a card does so for a minute of its clock
    async def _(there: Desk) -> None:
        there.app.say("fault drop network.receive 2")
        for line in ("clerk sign on", "SALE 8800 ENTER", "swipe A"):
            there.app.say(line)
        await there.until(lambda: there.display == "PLEASE WAIT", busy=True)
        await there.until(lambda: there.display == "NO ANSWER FROM BANK\nPRESS ENTER")


def test_a_glance_where_there_is_no_screen_sees_nothing(stand: Stand) -> None:
    """The clock of real time is a moment ahead of the first screen, or behind the last one."""
    commands = Commands(Session(stand, FIELD, {}, pace=8), "en")
    app = Console(commands, lambda say: pytest.fail("nothing has begun"), "en", "here")
    assert not app.screen_stack
    app.draw()


def test_a_terminal_that_dies_is_one_line_and_what_was_done_is_kept(tmp_path: Path) -> None:
    file = tmp_path / "session.toml"
    with Stand() as stand:
        @at(stand, file=file)
        async def _(there: Desk) -> None:
            await there.types("1")
            os.kill(stand.home._pid, signal.SIGKILL)        # type: ignore[attr-defined]
            await there.pilot.press("2")
            await there.until(lambda: isinstance(there.app.screen, Told), busy=True)
            ended = there.app.bridge.ended
            assert ended
            assert ended.status == 2
            assert "went away" in ended.problem
            assert "\n" not in ended.problem

    assert "150 key 1" in file.read_text(encoding="utf-8")
