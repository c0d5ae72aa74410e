"""Every output of the whole catalogue, searched for card numbers, tracks, PIN blocks and keys.

Each verb that writes is run with every file that it can write, on every scenario where it takes one; what it prints is kept
too. A terminal that crashes amid a sale is among it. Left out is what holds secrets by what it is for, as SECURITY.md says:
the flash of a release, host files, and what is typed at `posfault console`, in the file of --record.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import secret_scan
from load_client import Refused, Till
from outcome import Outcome
from served import Proxied, Served

from posfault import cli, facts, pool, scenario_file
from posfault.bench import setting
from posfault.bench.stand import Stand

PROFILES = ("field", "hardened")
LANGUAGES = ("en", "zh")
NAMES = [path.stem for path in scenario_file.catalogue()]


@dataclass(frozen=True, slots=True)
class Searched:
    """What one scenario's outputs come to. leaks: a line for each; statuses: of the commands that ended strangely."""

    files: int
    bytes: int
    leaks: list[str]
    strange: list[str]


Command = tuple[str, ...]


def of_scenario(name: str, folder: Path) -> list[Command]:
    """The commands that take a scenario, with everything that each can write."""
    commands: list[Command] = []
    for profile, language in zip(PROFILES, LANGUAGES, strict=True):
        where = folder / f"run-{profile}"
        for form in ("carried", "plain"):
            commands.append(("run", name, "--profile", profile, "--language", language, "--json", f"{where}.json",
                             "--trace", f"{where}.trace", "--html", f"{where}.html", "--pcap", f"{where}-{form}.pcapng",
                             "--pcap-form", form))
        commands.append(("slip", "--scenario", name, "--profile", profile, "--out", f"{folder}/slips-{profile}.png"))
    commands.append(("slip", "--scenario", name, "--out", f"{folder}/slips.svg"))
    commands.append(("evidence", name, "--out", f"{folder}/evidence.zip"))
    last4, amount = _first_sale(name)
    commands.append(("statement", "--scenario", name, "--last4", last4, "--json", f"{folder}/statement.json"))
    commands.append(("investigate", "--scenario", name, "--last4", last4, "--amount", amount, "--day", "2026-03-10",
                     "--open", "--complaints", f"{folder}/complaints.db", "--json", f"{folder}/case.json",
                     "--html", f"{folder}/case.html"))
    commands.append(("usage", "--scenario", name, "--json", f"{folder}/usage.json", "--csv", f"{folder}/usage.csv"))
    commands.append(("explain", name, "--workers", "1", "--json", f"{folder}/explain.json", "--html",
                     f"{folder}/explain.html"))
    return commands


def _first_sale(name: str) -> tuple[str, str]:
    """The last four digits of its first card, and what was to be paid with it."""
    steps = scenario_file.load(scenario_file.find(name)).steps
    step = next((one for one in steps if one.card and one.amount), None)
    return (setting.pan(step.card)[-4:], f"{step.amount / 100:.2f}") if step else ("0005", "88.00")


def of_all(folder: Path) -> list[Command]:
    """The commands that take many scenarios or none."""
    return [
        ("reproduce", "--json", f"{folder}/all.json", "--csv", f"{folder}/all.csv", "--markdown", f"{folder}/all.md",
         "--html", f"{folder}/pages"),
        ("explore", "sale", "--profile", "field", "--points", "network.*", "--database", f"{folder}/explored.db", "--out",
         f"{folder}/found", "--json", f"{folder}/explored.json", "--junit", f"{folder}/explored.xml", "--markdown",
         f"{folder}/explored.md", "--html", f"{folder}/explored.html"),
        ("drill", "--tag", "quick", "--history", f"{folder}/drills.db", "--json", f"{folder}/drill.json", "--csv",
         f"{folder}/drill.csv", "--html", f"{folder}/drill.html"),
        ("guards", "reply_lost_clerk_repeats", "--prove", "--json", f"{folder}/proof.json", "--html",
         f"{folder}/proof.html"),
        ("selftest", "--json", f"{folder}/selftest.json"),
        ("schema", "--out", f"{folder}/schema.json"),
    ]


def done(commands: Iterable[Command], folder: Path) -> list[str]:
    """Runs each in this process; what it prints goes into files of the folder. Gives those that ended with no verdict."""
    strange = []
    for nth, command in enumerate(commands):
        with ((folder / f"said-{nth}-{command[0]}.txt").open("w", encoding="utf-8") as said,
              contextlib.redirect_stdout(said), contextlib.redirect_stderr(said)):
            status = cli.status(list(command))
        if status not in (0, 1):
            strange.append(f"posfault {' '.join(command)}: exit status {status}")
    return strange


def bank(folder: Path) -> list[str]:
    """A sale with a signature and a PIN block at the bank, over the proxy, and all that both write; strange ends of them."""
    books = folder / "books.db"
    with (Served(books, log=folder / "bank.log") as server,
          Proxied(server.port, "--json", folder / "proxy.json", "--log", folder / "proxy.log", "--ledger", books,
                  "--fault", "corrupt network.send 3") as between):
        asyncio.run(_trade(between.port))
        ends = between.end(), server.end()
    (folder / "said-bank.txt").write_text(server.said + "".join(ends[0][1:] + ends[1][1:]), encoding="utf-8")
    ledger = ("--ledger", str(books))
    return [f"exit status {status}" for status, *_ in ends if status not in (0, 1)] + done([
        ("evidence", *ledger, "--out", f"{folder}/ledger.zip"),
        ("statement", *ledger, "--last4", "0005", "--json", f"{folder}/ledger-statement.json"),
        ("usage", *ledger, "--json", f"{folder}/ledger-usage.json"),
    ], folder)


async def _trade(port: int) -> None:
    till = Till(setting.TERMINAL)
    await till.connect(port)
    await till.sign_on()
    for amount in (8800, 4200):
        with contextlib.suppress(Refused, ConnectionError, asyncio.IncompleteReadError):        # one arrives damaged
            await till.sale(amount, setting.pan("A"))
    await till.close()


CRASHES = "raise ValueError(fields)", "raise ValueError(mac_key)", "print(fields)", "print(mac_key)"


def crashed(folder: Path) -> list[str]:
    """What is said of a terminal that fails amid a message, with all of it on its lips."""
    strange = []
    for nth, line in enumerate(CRASHES):
        root = folder.parent / f"{folder.name}-firmware-{nth}"
        shutil.copytree(facts.firmware_root(), root)
        file = root / "app" / "exchange.py"
        text = file.read_text(encoding="utf-8")
        place = "    network = terminal.devices.network\n"
        assert text.count(place) == 1
        file.write_text(text.replace(place, f"    if name == 'sale':\n        {line}\n{place}"), encoding="utf-8")
        command = [sys.executable, "-m", "posfault", "run", "reply_lost_clerk_repeats"]
        ran = subprocess.run(command, env={**os.environ, "POSFAULT_FIRMWARE": str(root)}, capture_output=True, text=True,
                             check=False)
        (folder / f"said-crash-{nth}.txt").write_text(ran.stdout + ran.stderr, encoding="utf-8")
        shutil.rmtree(root)
        if ran.returncode not in (2, 3) or len(ran.stderr.splitlines()) != 1:
            strange.append(f"a terminal that fails by {line}: exit status {ran.returncode}, {ran.stderr}")
    return strange


_SCRIPT = """clerk sign on
customer tea 88.00 F
key SALE
key 8 8 0 0 ENTER
swipe F
key 1 2 3 4 5 6 ENTER
"""


def by_hand(folder: Path) -> list[str]:
    """What the console prints. What was typed is in the file of --record on purpose, and not looked at."""
    ran = subprocess.run([sys.executable, "-m", "posfault", "console"], input=_SCRIPT, capture_output=True, text=True,
                         check=False)
    (folder / "said-console.txt").write_text(ran.stdout + ran.stderr, encoding="utf-8")
    return [] if ran.returncode in (0, 1) else [f"posfault console: exit status {ran.returncode}: {ran.stderr}"]


def searched(*made: Callable[[Path], list[str]]) -> Searched:
    """What is in all that they write into a folder; each gives what ended strangely."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        strange = [line for one in made for line in one(folder)]
        files = [path for path in folder.rglob("*") if path.is_file()]
        return Searched(len(files), sum(path.stat().st_size for path in files), list(secret_scan.in_folder(folder)), strange)


def of_one(name: str) -> Searched:
    """What a scenario's outputs come to."""
    return searched(lambda folder: done(of_scenario(name, folder), folder))


def _of_one(stand: Stand, name: str) -> Searched:
    return of_one(name)


def outcome(names: Sequence[str] = (), jobs: int = 0) -> Outcome:
    """Of these scenarios, all by default, and of everything else. jobs: processes, as many as processors by default."""
    names = names or NAMES
    found = [searched(lambda folder: done(of_all(folder), folder), bank, crashed, by_hand),
             *pool.each(_of_one, names, jobs or pool.jobs_here())]
    files, size = sum(one.files for one in found), sum(one.bytes for one in found)
    figure = (f"{files} files of {size / 1e6:.0f} MB, of {len(names)} of {len(NAMES)} scenarios and every verb that writes, "
              f"searched for {len(secret_scan.secrets())} secrets")
    return Outcome(figure, [line for one in found for line in one.leaks + one.strange])


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("names", nargs="*", help="only these scenarios")
    arguments.add_argument("--jobs", type=int, default=0)
    options = arguments.parse_args()
    return outcome(options.names, options.jobs).told()


if __name__ == "__main__":
    sys.exit(main())
