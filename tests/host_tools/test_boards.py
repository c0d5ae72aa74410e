"""The folders of boards/, what is read of them, and what is said about a broken one."""

from __future__ import annotations

import dataclasses
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
from serial.tools import list_ports

from posfault import board_limits, board_ports, boards, facts, scenario_file
from posfault.boards import Board
from posfault.errors import InputError, PortError
from posfault.flashing.frozen import write_manifest
from posfault.link.build import compiled

FOLDERS = [*boards.folders(), Path(__file__).parents[1] / "virtual_board" / "board"]
PICO = boards.find("rpi_pico")
MICROPYTHON = Path(sys.executable).with_name("micropython")


def micropython(board: Path, code: str) -> str:
    done = subprocess.run([MICROPYTHON, "-c", code], cwd=compiled(facts.firmware_root()), capture_output=True, text=True,
                          env={"MICROPYPATH": f".frozen:{compiled(board)}"}, timeout=20, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def posfault(*arguments: str, root: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-m", "posfault", *arguments], capture_output=True, text=True, check=False,
                          env={**os.environ, "POSFAULT_BOARDS": str(root)}, timeout=30)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A copy of boards/."""
    shutil.copytree(facts.boards_root(), tmp_path / "boards", ignore=shutil.ignore_patterns("__pycache__"))
    return tmp_path / "boards"


def test_the_boards_that_there_are() -> None:
    found = [one for one in boards.all_of_them() if isinstance(one, Board)]
    assert [one.name for one in found] == ["esp32", "esp32_s3", "rpi_pico", "rpi_pico2_w", "rpi_pico_w", "unix"]
    assert PICO.usb == ("2e8a:0005",)
    assert PICO.micropython == (1, 24)


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_the_pins_of_a_board_offer_what_the_firmware_asks_for(folder: Path) -> None:
    """Loaded on MicroPython; what only a board has is not imported before it is used."""
    said = micropython(folder, "import pins\nfor name in ('flash', 'port', 'reset', 'image'):\n"
                               " print(name, callable(getattr(pins, name)))")
    assert said == "flash True\nport True\nreset True\nimage True\n"


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_a_manifest_freezes_the_firmware_and_the_pins(folder: Path, tmp_path: Path) -> None:
    written = write_manifest(boards.load(folder), tmp_path) if folder in boards.folders() else None
    for manifest in filter(None, (folder / "manifest.py", written)):
        frozen: list[object] = []
        included: list[str] = []

        def freeze(path: str, *only: str, here: Path = manifest.parent, into: list[object] = frozen) -> None:
            into.append(((here / path).resolve(), only))

        exec(manifest.read_text(encoding="utf-8"), {"include": included.append, "freeze": freeze})
        own = [name for name in ("pins.py", boards.WIRING) if (folder / name).is_file()]
        assert frozen == [(facts.firmware_root(), ()), *((folder.resolve(), (name,)) for name in own)]
        assert len(included) == 1
        assert re.fullmatch(r"\$\((PORT|BOARD)_DIR\)/[a-z/]*manifest\.py", included[0])


@pytest.mark.parametrize(("old", "new", "said"), [
    ("slots = 3 ", "slot = 3 ", ":11: unknown key slot; did you mean slots?"),
    ("slots = 3 ", "slots = -1 ", ":11: slots must be a whole number from 0 to"),
    ("slots = 3 ", 'slots = "3" ', ":11: slots must be a whole number"),
    ('"2e8a:0005"', '"2E8A:5"', ":6: "),
    ('"2e8a:0005"', "5", ":6: usb must be a text"),
    ('"1.24"', '"new"', ":4: micropython must be a version such as 1.24"),
    ("usb console", "usb cable", ":7: unknown link usb cable; did you mean usb console?"),
    ('dtr = "on" ', 'dtr = "high" ', ":8: unknown state high"),
    ('["tunnel"] ', '["tunel"] ', ":9: unknown network tunel; did you mean tunnel?"),
    ('["tunnel"] ', "[] ", ":9: network names none; give tunnel, tcp, or both"),
    ('"scanner", ', "", ":13: scanner is neither modelled nor real"),
    ('"scanner", ', '"scaner", ', ":13: unknown peripheral scaner; did you mean scanner? `posfault points` lists them"),
    ("real = []", 'real = ["printer"]', ": printer is modelled and real; name it once"),
    ('title = "Raspberry Pi Pico"', "", ": title is missing; add title"),
    ("[", "[[", "not TOML: "),
])
def test_what_is_wrong_with_a_table(old: str, new: str, said: str, root: Path) -> None:
    path = root / "rpi_pico" / "board.toml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(InputError, match=re.escape(said)) as problem:
        boards.load(path.parent)
    assert str(problem.value).startswith(str(path))


@pytest.mark.parametrize("name", boards.FILES)
def test_a_file_that_is_missing(name: str, root: Path) -> None:
    (root / "esp32" / name).unlink()
    with pytest.raises(InputError, match=rf"esp32/{re.escape(name)}: this file is missing; every board has board\.toml"):
        boards.load(root / "esp32")


def test_a_broken_folder_does_not_stop_the_list(root: Path, tmp_path: Path) -> None:
    (root / "esp32" / "pins.py").unlink()
    target = tmp_path / "out.json"
    done = posfault("boards", "--json", str(target), root=root)
    assert done.returncode == 2
    assert re.fullmatch(r"posfault: \S+esp32/pins\.py: this file is missing; .*\n", done.stderr)
    listed = [line.split()[0] for line in done.stdout.splitlines()[1:]]
    assert listed == ["esp32_s3", "rpi_pico", "rpi_pico2_w", "rpi_pico_w", "unix"]
    objects = {one["board"]: one for one in json.loads(target.read_text(encoding="utf-8"))}
    assert set(objects) == {folder.name for folder in boards.folders()}
    assert "this file is missing" in objects["esp32"]["error"]
    assert objects["rpi_pico"]["usb"] == ["2e8a:0005"]


def test_a_board_that_there_is_not(root: Path) -> None:
    done = posfault("boards", "rpi_picow", root=root)
    assert (done.returncode, done.stdout) == (2, "")
    said = "there is no such board; did you mean rpi_pico_w? `posfault boards` lists them"
    assert done.stderr == f"posfault: rpi_picow: {said}\n"
    assert posfault("boards", "esp32", root=root).returncode == 0


def test_a_folder_without_boards(tmp_path: Path) -> None:
    done = posfault("boards", root=tmp_path)
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert "no boards here" in done.stderr


def test_what_is_attached_is_told_by_its_usb_id(monkeypatch: pytest.MonkeyPatch) -> None:
    ports = [SimpleNamespace(device="/dev/ttyS0", vid=None, pid=None),
             SimpleNamespace(device="/dev/ttyACM1", vid=0x2E8A, pid=0x0005),
             SimpleNamespace(device="/dev/ttyUSB0", vid=0x10C4, pid=0xEA60)]
    monkeypatch.setattr(list_ports, "comports", lambda: ports)
    assert board_ports.attached(PICO) == ["/dev/ttyACM1"]
    assert board_ports.attached(boards.find("unix")) == []
    assert board_ports.the_one([PICO, boards.find("rpi_pico_w")]) == "/dev/ttyACM1"
    with pytest.raises(PortError, match=r"several boards, at /dev/ttyACM1, /dev/ttyUSB0; name the one by --port"):
        board_ports.the_one([PICO, boards.find("esp32")])
    with pytest.raises(PortError, match=r"no ESP32-S3 is attached by USB; plug it in, or name its port by --port"):
        board_ports.the_one([boards.find("esp32_s3")])


def test_what_a_board_cannot_run() -> None:
    sale = scenario_file.load(scenario_file.find("reply_lost_clerk_repeats"))
    code = scenario_file.load(scenario_file.find("payment_code_read_twice"))
    jam = scenario_file.load(scenario_file.find("printer_jams_clerk_repeats"))
    assert board_limits.cannot_run(PICO, [sale, code, jam]) == {}
    assert board_limits.reasons(dataclasses.replace(PICO, slots=0), sale) == ["no flash image can be kept"]
    assert board_limits.reasons(dataclasses.replace(PICO, heap_kb=64), sale) == ["64 KB of heap are free, 96 are needed"]
    real = dataclasses.replace(PICO, real=("scanner", "printer"))
    assert board_limits.cannot_run(real, [sale, code, jam]) == {
        code.name: ["scanner is real there, and nobody plays it",
                    *(f"{fault.kind} at {fault.point} strikes a model, and scanner is real there" for fault in code.faults)],
        jam.name: ["jam at printer.line strikes a model, and printer is real there"],
    }
    assert board_limits.reasons(dataclasses.replace(PICO, real=("card_reader",)), sale) == [
        "card_reader is real there, and nobody plays it"]
    assert board_limits.reasons(dataclasses.replace(PICO, real=("keypad",)), sale) == []       # keys are played there too
