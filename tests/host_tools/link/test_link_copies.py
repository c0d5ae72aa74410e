"""A terminal that is a copy of one that has loaded its firmware is one that has just got power."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from posfault import scenario_file
from posfault.bench.run import run
from posfault.bench.stand import Stand
from posfault.explorer import space
from posfault.explorer.schedule import Schedule
from posfault.explorer.search import bare
from posfault.link.unix_home import UnixHome
from posfault.scenario import Fault

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="terminals are copied on Linux alone")
CUT = "cut"


@pytest.fixture(scope="module")
def stands() -> Iterator[tuple[Stand, Stand]]:
    """With copies, and without."""
    with Stand(UnixHome()) as copied, Stand(UnixHome(copies=False)) as loaded:
        yield copied, loaded


def _parent(home: UnixHome) -> int:
    status = Path(f"/proc/{home._pid}/status").read_text().splitlines()
    return int(next(line.split()[1] for line in status if line.startswith("PPid:")))


def _is_copy(home: UnixHome) -> bool:
    return _parent(home) != home._zygote.pid


def _until_copied(home: UnixHome) -> None:
    """Powers it on until it is a copy: the template takes a moment to load."""
    for _ in range(1000):
        home.cut_power()
        home.power_on().command("who")
        if _is_copy(home):
            return
    raise AssertionError("no terminal was ever copied")


def test_every_cut_of_a_sale_gives_the_trace_that_a_loaded_terminal_gives(stands: tuple[Stand, Stand]) -> None:
    scenario = bare(scenario_file.load(scenario_file.find("sale")))
    copied, loaded = stands
    assert isinstance(copied.home, UnixHome)
    assert isinstance(loaded.home, UnixHome)
    _until_copied(copied.home)
    counts = space.reached(run(copied, scenario, ()))
    for point, events in counts.items():
        cuts = [one for one in space.singles({point: events}) if one.faults and one.faults[0].kind == CUT]
        for cut in cuts[::max(1, len(cuts) // 2)]:
            traces = [run(stand, cut.in_(scenario), ()).trace_hash for stand in stands]
            assert traces[0] == traces[1], cut
    assert _is_copy(copied.home)
    assert not _is_copy(loaded.home)


def test_a_copy_writes_to_the_flash_that_lies_there_now() -> None:
    with UnixHome() as home:
        _until_copied(home)
        home.cut_power()
        old = home.flash.read_bytes()
        home.flash.rename(home.flash.with_suffix(".old"))
        home.flash.write_bytes(b"\xff" * len(old))
        home.power_on().command("format")
        assert _is_copy(home)
        home.cut_power()
        assert home.flash.with_suffix(".old").read_bytes() == old
        assert home.flash.read_bytes() != b"\xff" * len(old)


def test_without_a_flash_the_terminal_makes_one() -> None:
    with UnixHome() as home:
        _until_copied(home)
        home.cut_power()
        home.flash.unlink()
        home.power_on().command("who")
        assert home.flash.stat().st_size > 0


def test_a_reset_of_a_copy_is_a_fault_as_ever(stands: tuple[Stand, Stand]) -> None:
    scenario = bare(scenario_file.load(scenario_file.find("sale")))
    schedule = Schedule((Fault("supply.boot", 1, "reboot_loop", "", (("times", 3),)),))
    assert len({run(stand, schedule.in_(scenario), ()).trace_hash for stand in stands}) == 1
