"""`posfault console --web` in Chromium: sign on, sell, let the paper end, see the slip stop; by keyboard and by mouse.

What the browser is sent is read by a terminal in memory (pyte), from the socket; keys and clicks are those of the page.
As a script: python tests/bench/web.py [PICTURE.png]
"""

from __future__ import annotations

import contextlib
import json
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import parse_qs, urlsplit
from urllib.request import Request, urlopen

import pages
import pyte
from outcome import Outcome
from playwright.sync_api import Page, TimeoutError, WebSocket, sync_playwright

WIDE, HIGH = 1400, 860          # of the window, in pixels
PATIENCE_S = 30.0
STARTS_S = 15.0


class Visitor:
    """Somebody at a browser. seen: what stands there, as text."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.screen = pyte.Screen(80, 24)
        self._stream = pyte.ByteStream(self.screen)
        self.asked: list[str] = []          # of whom anything was asked, beside this socket
        page.on("request", lambda request: self.asked.append(request.url))
        page.on("websocket", self._opened)

    def _opened(self, there: WebSocket) -> None:
        size = parse_qs(urlsplit(there.url).query)
        self.screen.resize(int(size["height"][0]), int(size["width"][0]))
        there.on("framereceived", lambda data: self._stream.feed(data) if isinstance(data, bytes) else None)
        there.on("framesent", self._sent)

    def _sent(self, data: bytes | str) -> None:
        """The page says how large its window is."""
        what, *content = json.loads(data)
        if what == "resize":
            self.screen.resize(content[0]["height"], content[0]["width"])

    @property
    def seen(self) -> str:
        return "\n".join(self.screen.display)

    def sees(self, *texts: str) -> None:
        """Waits until all of it is there. Raises AssertionError where it never is."""
        until = time.monotonic() + PATIENCE_S
        while any(text not in self.seen for text in texts):
            if time.monotonic() > until:
                raise AssertionError(f"{', '.join(texts)} is not seen: {self.seen.split()}")
            self.page.wait_for_timeout(50)

    def types(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def clicks(self, text: str) -> None:
        """On the middle of the text, where it stands lowest: the display is above the keys."""
        row = max(number for number, line in enumerate(self.screen.display) if text in line)
        column = self.screen.display[row].index(text) + len(text.strip()) / 2
        box = self.page.locator(".xterm-screen").bounding_box()
        assert box
        self.page.mouse.click(box["x"] + column * box["width"] / self.screen.columns,
                              box["y"] + (row + 0.5) * box["height"] / self.screen.lines)


@contextlib.contextmanager
def served(*options: str) -> Iterator[str]:
    """The address of the console."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        at = f"127.0.0.1:{free.getsockname()[1]}"
    command = [sys.executable, "-m", "posfault", "console", "--web", "--listen", at, *options]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as running:
        assert running.stdout
        try:
            yield running.stdout.readline().partition("at ")[2].partition(";")[0]
        finally:
            running.terminate()
            running.wait(STARTS_S)


def sells(visitor: Visitor) -> None:
    """Sign on, a sale with its slip, and one whose paper ends."""
    visitor.sees("OPERATOR NUMBER")
    visitor.types(*"01", "Enter", *"1470", "Enter")
    visitor.sees("READY FOR SALE")
    visitor.clicks("Comes")
    visitor.sees('customer "tea" 88.00 A')
    visitor.types("n", "s", *"8800", "Enter")
    visitor.sees("SWIPE, INSERT OR TAP")
    visitor.types("A")
    visitor.sees("APPROVED 88.00", "+88.00 620000******0005")
    visitor.clicks("ENTER")
    visitor.sees("AMOUNT 88.00", "NO SIGNATURE REQUIRED")
    visitor.clicks("Comes")
    visitor.sees('customer "tea 2" 88.00 A')
    visitor.types("F5", *["ArrowDown"] * 9)
    visitor.sees("paper_end line")
    visitor.clicks("paper_end line")
    visitor.sees("paper_end at printer.line", "is armed")
    visitor.clicks("SALE ")         # on the key, which gives the terminal the keyboard again
    visitor.sees("▌ 0.00")          # a click passes more hands than a key, which would overtake it
    visitor.types(*"8800", "Enter", "A")
    visitor.sees("APPROVED")
    visitor.types("Enter")
    visitor.sees("PRINTER ERROR")


def problems(address: str, picture: Path | None) -> Iterator[str]:
    """What is wrong, a line each."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=pages.browser(), args=[*pages.FLAGS, "--no-sandbox"])
        page = browser.new_page(viewport={"width": WIDE, "height": HIGH})
        said: list[str] = []
        page.on("pageerror", lambda error: said.append(str(error)))
        visitor = Visitor(page)
        page.goto(address)
        try:
            sells(visitor)
        except AssertionError as missing:
            yield str(missing)
        if picture:
            page.screenshot(path=picture)
        yield from said
        yield from (f"asks {url}" for url in visitor.asked if not url.startswith(address))
        if visitor.seen.count("AMOUNT 88.00") != 1:
            yield "the slip has not stopped"
        visitor.types("F10")
        try:
            visitor.sees("has-voucher is broken")
            visitor.types("Enter")
            page.wait_for_selector("body.-closed", timeout=PATIENCE_S * 1000)
        except (AssertionError, TimeoutError) as missing:
            yield str(missing)
        browser.close()


def no_terminal(address: str) -> Iterator[str]:
    """A port where there is none is one line in the page."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=pages.browser(), args=[*pages.FLAGS, "--no-sandbox"])
        visitor = Visitor(browser.new_page(viewport={"width": WIDE, "height": HIGH}))
        visitor.page.goto(address)
        try:
            visitor.sees("posfault: /dev/no-such-port: cannot be opened")
        except AssertionError as missing:
            yield str(missing)
        browser.close()


def strangers(address: str) -> Iterator[str]:
    """A page from elsewhere must not reach the terminal."""
    for origin in ("http://elsewhere.example", ""):
        upgrade = {"Connection": "Upgrade", "Upgrade": "websocket", "Sec-WebSocket-Version": "13",
                   "Sec-WebSocket-Key": "AAAAAAAAAAAAAAAAAAAAAA=="}
        try:
            urlopen(Request(f"{address}/ws", headers={**upgrade, "Origin": origin}), timeout=STARTS_S)
        except HTTPError as refused:
            if refused.code == 403:
                continue
        yield f"a page from {origin or 'nowhere'} is let in"


def checked(picture: Path | None = None) -> Outcome:
    """picture: where the window is to be kept, as it was when the paper had ended."""
    if not pages.browser():
        return Outcome("", ["there is no Chromium: install Debian's, or name one by POSFAULT_CHROMIUM"])
    began = time.monotonic()
    with served() as address:
        wrong = [*problems(address, picture), *strangers(address)]
    with served("--port", "/dev/no-such-port") as address:
        wrong += no_terminal(address)
    return Outcome(f"1 session of 2 sales in {time.monotonic() - began:.1f} s", wrong)


if __name__ == "__main__":
    sys.exit(checked(Path(sys.argv[1]) if len(sys.argv) > 1 else None).told())
