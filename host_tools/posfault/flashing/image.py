"""What belongs on a board: the compiled firmware, the pins of the board, and the vendor's signature over them."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path, PurePosixPath

from posfault import facts, literals, release
from posfault.boards import Board
from posfault.link.build import compiled, sources

STARTS = "main.py"      # a board starts this one, and only from source
MODULES = (".py", ".mpy")
_AT_HOME = "The device does not load this page"     # says a table that only the host reads
_OF_RELEASES = "release/"     # what only they have; see firmware/facts/release.py


@dataclass(frozen=True)
class Image:
    """files: content by path on the board, sorted. own: top-level folders and names without ending that are ours there.

    released: it has no link.
    """

    version: str
    files: dict[str, bytes]
    own: frozenset[str]
    released: bool = False

    @cached_property
    def digests(self) -> dict[str, str]:
        """SHA-256 of each file, in hexadecimal."""
        return {path: hashlib.sha256(content).hexdigest() for path, content in self.files.items()}

    @cached_property
    def signed(self) -> bytes:
        """The file of that name: see firmware/facts/image.py."""
        return signature(self.version, self.digests)

    @property
    def mpy_version(self) -> int:
        """Of the bytecode in it: the second byte of every .mpy file."""
        return self.files["pins.mpy"][1]

    def owns(self, path: str) -> bool:
        """Whether a module at this path on the board would be one of ours, or be taken for one."""
        top = PurePosixPath(path).parts[0]
        return top.partition(".")[0] in self.own


def image_of(board: Board, released: bool = False) -> Image:
    """Compiles what is not compiled yet. released: without bench link, models and faults."""
    root = facts.firmware_root()
    files = _released(root, board) if released else _of_the_bench(root, board)
    del files[str(PurePosixPath(STARTS).with_suffix(".mpy"))]
    own = {path.relative_to(root).parts[0].partition(".")[0] for path in sources(root)} | {"pins", "wiring"}
    return Image(literals.read(root / "version.py").values["VERSION"], dict(sorted(files.items())), frozenset(own), released)


def _of_the_bench(root: Path, board: Board) -> dict[str, bytes]:
    at_home = {path.with_suffix(".mpy").relative_to(root).as_posix() for path in tables_at_home(root)}
    files = {path: content for path, content in _read(compiled(root)).items()
             if not path.startswith(_OF_RELEASES) and path not in at_home}
    for path in (compiled(board.folder) / "pins.mpy", compiled(board.folder) / "wiring.mpy"):
        if path.is_file():
            files[path.name] = path.read_bytes()
    return files | {STARTS: (root / STARTS).read_bytes()}


def tables_at_home(root: Path) -> list[Path]:
    """Files in facts/ that no board needs."""
    return [path for path in sources(root / "facts") if _AT_HOME in path.read_text(encoding="utf-8")]


def _released(root: Path, board: Board) -> dict[str, bytes]:
    return _read(release.release(root, board.folder)) | {STARTS: release.parts(root)[STARTS].read_bytes()}


def signature(version: str, digests: dict[str, str]) -> bytes:
    """The file SIGNED for these files."""
    lines = "".join(f"{digest} {path}\n" for path, digest in sorted(digests.items())).encode()
    mac = hmac.new(facts.table("image").VENDOR_KEY, f"{version}\n".encode() + lines, "sha256").hexdigest()
    return f"{version} {mac}\n".encode() + lines


def _read(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*.mpy")}
