"""A release: the firmware without bench link, models, faults and switches, compiled, with a flash provisioned for it.

What is left out, and what takes its place, is the table firmware/facts/release.py.
"""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from posfault import facts
from posfault.acquirer import dialects
from posfault.acquirer.keys import KeyStore
from posfault.acquirer.listener import address
from posfault.bench import setting
from posfault.boards import WIRING
from posfault.errors import InputError
from posfault.link.build import compiled, sources
from posfault.link.image import dump
from posfault.link.unix_home import UnixHome
from posfault.scenario import Contract

FLASH = "flash"     # the file beside the firmware
BILL = "posfault.cdx.json"      # what it is made of


def parts(root: Path) -> dict[str, Path]:
    """The files of a release by their names in it, of a firmware tree."""
    table = facts.table("release")
    names = {path.relative_to(root).as_posix(): path for path in sources(root)}
    kept = {name: path for name, path in names.items() if not any(
        name.startswith(out) if out.endswith("/") else name == out for out in table.LEFT_OUT)}
    return dict(sorted((kept | {name: root / source for source, name in table.PUT_IN}).items()))


def release(root: Path, board: Path | None = None) -> Path:
    """A folder with the compiled release of a firmware tree for a board, boards/NAME: the unix port where none is named."""
    pins = (board or facts.boards_root() / "unix") / "release" / "pins.py"
    if not pins.is_file():
        raise InputError(pins, "this board has no release", "give it a console and a network as boards/unix/release does")
    with tempfile.TemporaryDirectory() as folder:
        own = {"pins.py": pins, WIRING: pins.parents[1] / WIRING}
        for name, path in (parts(root) | {name: path for name, path in own.items() if path.is_file()}).items():
            target = Path(folder) / name
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, target)
        return compiled(Path(folder))


def configuration(host: str, dialect: str = dialects.DEFAULT) -> dict[str, object]:
    """What the bench's terminal is provisioned with, and where its bank is. Its keys are those of `posfault acquirer`."""
    master_key = KeyStore(setting.SEED).master_key(setting.TERMINAL)
    return setting.configuration(master_key, Contract(), {"host": host, **setting.speaking(dialect)})


def provisioned(host: str, dialect: str = dialects.DEFAULT) -> bytes:
    """A flash image with this configuration: made by the bench's terminal, which a release has no words for."""
    with UnixHome() as home:
        terminal = home.power_on()
        terminal.command("format")
        terminal.command("provision", configuration(host, dialect))
        return dump(terminal)


def make(out: Path, host: str, dialect: str = dialects.DEFAULT) -> None:
    """Writes firmware and flash into a new folder. A folder that is there already may hold somebody's journal.

    dialect: what it speaks with its bank; one of facts.configuration()["dialect"].
    """
    address(host, "--host")
    if out.exists():
        raise InputError(out, "it is there already", "name a folder that is not")
    built, flash = release(facts.firmware_root()), provisioned(host, dialect)
    from posfault import sbom  # only here: it takes a third of a second

    bill = sbom.of_firmware(built)
    try:
        shutil.copytree(built, out)
        (out / BILL).write_text(bill, encoding="utf-8")
        (out / FLASH).write_bytes(flash)
    except OSError as problem:
        raise InputError(out, f"cannot be written ({problem.strerror})", "name another folder") from None
