"""The terminal's heap: it takes no more with time, and no more names than MicroPython's table of them has room for."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests.catalogue import SCENARIOS

from posfault import facts, scenario_file
from posfault.bench.run import run
from posfault.bench.stand import Stand
from posfault.link.build import compiled, sources
from posfault.link.unix_home import UnixHome
from posfault.scenario import Scenario

LOST_REPLY = scenario_file.load(Path(__file__).with_name("bench") / "lost_reply.toml")      # that of `make bench`
PROFILES = (tuple(facts.guards()), ())
# MicroPython's tables of names hold 20, 40, 80 ... and 640: the next is 1280 entries, 15 KB in one piece.
NAMES_MOST = 1260
# Files of the firmware that no terminal loads: what only the host reads says so, and main.py starts the terminal.
_ON_DEVICE = ("app", "faults", "journal", "link", "messages", "peripherals")


def test_what_a_terminal_has_loaded_and_done_does_not_add_up(part: Callable[..., list[Scenario]]) -> None:
    """Every scenario again and again on one terminal: from the second round on its heap holds the same after each."""
    with Stand(UnixHome(heap="192K")) as stand:
        used = []
        for _ in range(4):
            for scenario in part(SCENARIOS, 4):
                for off in PROFILES:
                    run(stand, scenario, off)
            used.append(stand.terminal.command("heap").content[0])
        assert max(used[1:]) - min(used[1:]) < 512, used


def test_the_names_of_the_whole_firmware_fit_into_the_table() -> None:
    """A name stays for good once it was loaded, in whatever run; so all of the firmware is loaded here, bench included."""
    root = facts.firmware_root()
    names = [".".join(path.relative_to(root).with_suffix("").parts) for path in sources(root)]
    modules = ["power_on", *(name for name in names if name.partition(".")[0] in _ON_DEVICE)]
    code = f"import micropython\nfor name in {modules!r}:\n __import__(name)\nmicropython.qstr_info()"
    ran = subprocess.run(
        [_micropython(), "-X", "heapsize=2M", "-c", code], cwd=compiled(root), capture_output=True, text=True,
        env={**os.environ, "MICROPYPATH": ".frozen:"}, timeout=30, check=True,
    )
    found = re.search(r"n_qstr=(\d+)", ran.stdout)
    assert found, ran.stdout + ran.stderr
    assert int(found[1]) <= NAMES_MOST, "use fewer different names; const() for a private constant takes none"


def _micropython() -> str:
    beside = Path(sys.executable).with_name("micropython")
    return os.environ.get("POSFAULT_MICROPYTHON") or (str(beside) if beside.exists() else "micropython")


@pytest.fixture(scope="module")
def ample() -> Iterator[Stand]:
    with Stand(UnixHome(heap="2M")) as made:
        yield made


@pytest.mark.parametrize("off", PROFILES, ids=("field", "hardened"))
@pytest.mark.parametrize("heap", ["128K", "192K"])
def test_a_sale_and_its_reversal_give_the_same_trace_in_any_heap(heap: str, off: tuple[str, ...], ample: Stand) -> None:
    """A large heap keeps from run to run what a small one drops; so the second run must be as the first."""
    with Stand(UnixHome(heap=heap)) as small:
        hashes = {run(stand, LOST_REPLY, off).trace_hash for stand in (small, ample, small, ample)}
    assert len(hashes) == 1


@pytest.mark.parametrize("root", [facts.firmware_root(), compiled(facts.firmware_root())], ids=("py", "mpy"))
def test_they_do_from_source_and_from_mpy_too(root: Path, ample: Stand) -> None:
    with Stand(UnixHome(heap="2M", source=True, root=root)) as other:
        assert run(other, LOST_REPLY, PROFILES[1]).trace_hash == run(ample, LOST_REPLY, PROFILES[1]).trace_hash
