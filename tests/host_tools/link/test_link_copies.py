"""A terminal that is a copy of one that has loaded its firmware is one that has just got power."""

import os
import signal
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from posfault.bench.run import run
from posfault.bench.stand import Stand
from posfault.explorer import space
from posfault.explorer.schedule import Schedule
from posfault.explorer.search import bare
from posfault.link import image
from posfault.link.unix_home import UnixHome
from posfault.scenario import Fault
from posfault.scenario_file import find, load

GONE_WITHIN_S = 5.0
SALE = bare(load(find("sale")))

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="terminals are copied on Linux alone")


@pytest.fixture
def home() -> Iterator[UnixHome]:
    """A terminal that is a copy."""
    with UnixHome() as made:
        _until_copied(made)
        yield made


@pytest.fixture(scope="module")
def homes() -> Iterator[tuple[UnixHome, UnixHome]]:
    """One with copies, and one without."""
    with UnixHome() as copied, UnixHome(copies=False) as loaded:
        _until_copied(copied)
        yield copied, loaded


@pytest.fixture(scope="module")
def stands(homes: tuple[UnixHome, UnixHome]) -> tuple[Stand, Stand]:
    copied, loaded = homes
    return Stand(copied), Stand(loaded)


def _is_copy(home: UnixHome) -> bool:
    """Another terminal forked it, not the small process itself."""
    with open(f"/proc/{home._pid}/stat") as file:
        return int(file.read().rpartition(")")[2].split()[1]) != home._zygote.pid


def _until_copied(home: UnixHome) -> None:
    """Powers it on until it is a copy: the template takes a moment to load."""
    for _ in range(1000):
        home.cut_power()
        home.power_on().command("who")
        if _is_copy(home):
            return
    raise AssertionError("no terminal was ever copied")


def _alike(stands: tuple[Stand, Stand], fault: Fault) -> bool:
    """Whether the fault strikes, and both come to the same."""
    copied, loaded = (run(stand, Schedule((fault,)).in_(SALE), ()) for stand in stands)
    return not copied.not_fired and copied.trace_hash == loaded.trace_hash


def test_cuts_at_every_point_of_a_sale_give_the_trace_of_a_terminal_that_loads(
        stands: tuple[Stand, Stand], homes: tuple[UnixHome, UnixHome]) -> None:
    for point, count in space.reached(run(stands[0], SALE, ())).items():
        cuts = [one.faults[0] for one in space.singles(((point, 1, count),), space.Patterns(points=point, kinds="cut"))]
        for cut in cuts[::max(1, len(cuts) // 2)]:
            assert _alike(stands, cut), cut
    assert [_is_copy(home) for home in homes] == [True, False]


def test_so_does_a_loop_of_boots(stands: tuple[Stand, Stand]) -> None:
    assert _alike(stands, Fault("supply.boot", 1, "reboot_loop", "", (("times", 3),)))


def test_a_copy_writes_to_the_flash_that_lies_there_now(home: UnixHome) -> None:
    home.cut_power()
    before = home.flash.read_bytes()
    aside = home.flash.rename(home.flash.with_suffix(".old"))
    home.flash.write_bytes(b"\x5a" * len(before))
    terminal = home.power_on()
    assert _is_copy(home)
    assert image.dump(terminal) == b"\x5a" * len(before)
    terminal.command("format")
    home.cut_power()
    assert aside.read_bytes() == before
    assert home.flash.read_bytes() != b"\x5a" * len(before)


def test_a_template_that_is_not_back_yet_is_given_a_moment(home: UnixHome, processes: Any) -> None:
    copy = home._pid
    template, = (pid for pid in processes.children(home._zygote.pid) if pid != copy)
    home.cut_power()
    os.kill(template, signal.SIGSTOP)
    back = threading.Timer(0.05, os.kill, (template, signal.SIGCONT))
    back.start()
    home.power_on().command("who")
    back.join()
    assert _is_copy(home)


def test_where_there_is_no_flash_the_terminal_makes_one(home: UnixHome) -> None:
    home.cut_power()
    home.flash.unlink()
    assert set(image.dump(home.power_on())) == {0xFF}
    assert home.flash.stat().st_size > 0


def test_a_copy_ends_by_itself_when_the_host_closes_the_port(home: UnixHome, processes: Any) -> None:
    assert home.terminal
    home.terminal.close()
    assert processes.ended(lambda: [pid for pid in processes.children(home._zygote.pid) if pid == home._pid],
                           GONE_WITHIN_S) == []


def test_closing_ends_the_template_too(processes: Any) -> None:
    with UnixHome() as home:
        _until_copied(home)
        all_of_them = processes.children(home._zygote.pid)
        assert len(all_of_them) == 2
    assert processes.ended(lambda: [pid for pid in all_of_them if Path(f"/proc/{pid}").exists()], GONE_WITHIN_S) == []
