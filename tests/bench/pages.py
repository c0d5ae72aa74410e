"""Every page in a real browser: no error, no request, nothing wider than the screen, nothing that axe-core calls serious.

Debian's Chromium, or whatever is named by POSFAULT_CHROMIUM.
"""

from __future__ import annotations

import contextlib
import io
import itertools
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from outcome import Outcome
from playwright.sync_api import Page, sync_playwright

from posfault import cli

PHONE, DESK = 360, 1280
SCHEMES = ("light", "dark")
SERIOUS = ("serious", "critical")
AXE_EVERY = 12          # axe-core takes half a second a page; the pages of runs are much alike
PAGES_S_MOST = 15.0     # to make those of the catalogue, on 2 cores
FLAGS = ("--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync")


def browser() -> str:
    """Its path, "" where there is none."""
    return os.environ.get("POSFAULT_CHROMIUM") or shutil.which("chromium") or ""


PLANTED = """<!doctype html><html lang="en"><title>x</title><body style="width:500px"><img src="x.png">
<p style="color:#aaa;background:#fff">pale</p><script>console.log("said")</script></body></html>"""


def checked() -> Outcome:
    """Of all pages; one with a mistake of each kind must be found out first."""
    if not browser():
        return Outcome("no page", ["there is no Chromium: install Debian's, or name one by POSFAULT_CHROMIUM"])
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "planted.html").write_text(PLANTED, encoding="utf-8")
        planted = "\n".join(problems(Path(folder)))
        signs = ("wide on a screen of 360", "x.png", "said", "image-alt", "color-contrast")
        missed = [sign for sign in signs if sign not in planted]
    if missed:
        return Outcome("no page", [f"the check itself does not see {', '.join(missed)}"])
    with tempfile.TemporaryDirectory() as folder:
        with contextlib.redirect_stdout(io.StringIO()):
            seconds = made(Path(folder))
        late = [f"the catalogue's pages took {seconds:.1f} s"] if seconds > PAGES_S_MOST else []
        count = len(list(Path(folder).rglob("*.html")))
        return Outcome(f"{count} pages at {PHONE} and {DESK} pixels, light and dark; those of the catalogue made in"
                       f" {seconds:.1f} s", [*late, *problems(Path(folder))])


def made(folder: Path) -> float:
    """Writes one of each kind, and all of the catalogue; gives the seconds that these took."""
    cli.status(["run", "reply_lost_clerk_repeats", "--language", "zh", "--html", str(folder / "zh.html")])
    cli.status(["explain", "printer_jams_clerk_repeats", "--html", str(folder / "explain.html")])
    cli.status(["guards", "--prove", "reply_lost_clerk_repeats", "--html", str(folder / "guards.html")])
    cli.status(["explore", "sale", "--profile", "field", "--points", "network.*", "--database", str(folder / "db"),
                "--html", str(folder / "explore.html")])
    cli.status(["investigate", "--last4", "0005", "--amount", "88.00", "--day", "2026-03-10", "--scenario",
                "reply_lost_clerk_repeats", "--html", str(folder / "investigate.html")])
    for profile in ("field", "hardened"):
        cli.status(["drill", "--tag", "quick", "--profile", profile, "--history", str(folder / "drills"), "--html",
                    str(folder / "drills.html")])
    begun = time.monotonic()
    cli.status(["reproduce", "--html", str(folder / "all")])
    return time.monotonic() - begun


def problems(folder: Path) -> Iterator[str]:
    """What is wrong with the pages below the folder, a line each."""
    files = sorted(folder.rglob("*.html"))
    alone = [file for file in files if file.parent == folder or file.name == "index.html"]
    looked_at = {*alone, *itertools.islice(files, 0, None, AXE_EVERY)}
    with sync_playwright() as playwright:
        there = playwright.chromium.launch(executable_path=browser(), args=[*FLAGS, "--no-sandbox"])
        for scheme in SCHEMES:
            page = there.new_page(color_scheme=scheme)      # type: ignore[arg-type]
            said: list[str] = []
            page.on("console", lambda message, said=said: said.append(message.text))
            page.on("pageerror", lambda error, said=said: said.append(str(error)))
            page.on("request", lambda asked, said=said: said.extend([asked.url] * (asked.resource_type != "document")))
            for file in files if scheme == SCHEMES[0] else sorted(looked_at):      # the other one differs in colours alone
                said.clear()
                yield from (f"{file.name}, {scheme}: {one}" for one in _problems(page, file, said, file in looked_at))
        there.close()


def _problems(page: Page, file: Path, said: list[str], with_axe: bool) -> Iterator[str]:
    page.goto(file.as_uri())
    for width in (PHONE, DESK):
        page.set_viewport_size({"width": width, "height": 800})
        wide = page.evaluate("document.documentElement.scrollWidth")
        if wide > width:
            yield f"{wide} wide on a screen of {width}"
    yield from said
    if with_axe:
        for one in Axe().run(page).response["violations"]:
            if one["impact"] in SERIOUS:
                yield f"{one['id']} ({one['impact']}): {one['nodes'][0]['html'][:120]}"
