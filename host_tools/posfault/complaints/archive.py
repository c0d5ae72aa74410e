"""The archive: a ZIP whose bytes depend on its contents alone, with a manifest that chains their hashes."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec

from posfault import input_file
from posfault.complaints import chain
from posfault.complaints.chain import Link
from posfault.errors import InputError
from posfault.text import chain as chained
from posfault.text import spoken, tell

MANIFEST = "manifest.json"
_MOMENT = (1980, 1, 1, 0, 0, 0)     # the first that a ZIP knows
_UNIX = 3
_FILE = 0o100644 << 16
_WHAT = "an archive of posfault evidence"
_SIZE_MOST = 64 << 20           # bytes
# What zipfile raises for bytes that somebody has tampered with.
_UNREADABLE = (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError, ValueError, OverflowError)

Entry = tuple[str, bytes]


@dataclass(frozen=True, slots=True)
class Manifest:
    """entries: all but itself, in order. seal: the last chained hash."""

    entries: tuple[Link, ...]
    seal: str


def pack(files: Sequence[Entry]) -> tuple[bytes, str]:
    """(the archive, its seal) of these files, in this order."""
    links = chain.links(files)
    manifest = Manifest(tuple(links), chain.seal(links))
    return _zipped([*files, (MANIFEST, as_json(manifest))]), manifest.seal


def as_json(value: object) -> bytes:
    """For programs and people alike: indented, with a line end."""
    return msgspec.json.format(msgspec.json.encode(value), indent=1) + b"\n"


def examine(data: bytes, expected_seal: str = "") -> list[str]:
    """Everything that is not as it was packed, a sentence each.

    expected_seal: that of the archive as it was handed over. Without one, an archive packed anew by somebody else looks
    whole.
    """
    try:
        entries = list(_unzipped(data))
    except _UNREADABLE:
        return [tell("archive_unreadable")]
    contents = {name: content for name, content in entries if content is not None}
    try:
        manifest = msgspec.json.decode(contents.get(MANIFEST, b""), type=Manifest)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return [tell("manifest_unreadable")]
    found = [*_of_entries([name for name, _ in entries], contents, manifest), *_of_chain(manifest, expected_seal)]
    if not found and pack([(name, contents[name]) for name, _ in entries[:-1]])[0] != data:
        found.append(tell("frame_differs"))
    return found


def contents(path: Path) -> dict[str, bytes]:
    """The files of an archive that is whole, by name. Raises InputError where it is none, or was changed."""
    data = read(path)
    problems = examine(data)
    if problems:
        raise InputError(path, spoken(chained("comma", problems), "en"), "ask for the archive once more")
    return {name: content or b"" for name, content in _unzipped(data)}


def read(path: Path) -> bytes:
    """Its bytes. Raises InputError where there are none, or too many."""
    return input_file.read(path, _WHAT, f"name {_WHAT}", _SIZE_MOST)


def _of_entries(names: list[str], contents: dict[str, bytes], manifest: Manifest) -> Iterator[str]:
    """What differs from what the manifest lists."""
    listed = {link.name: link for link in manifest.entries}
    actual = {link.name: link for link in chain.links((name, contents[name]) for name in names if name in contents)}
    for name, link in listed.items():
        if name not in names:
            yield tell("entry_missing", entry=name)
        elif name not in contents or actual[name].sha256 != link.sha256:
            yield tell("entry_differs", entry=name)
    for number, name in enumerate(names):
        if name in names[:number]:
            yield tell("entry_twice", entry=name)
        elif name not in listed and name != MANIFEST:
            yield tell("entry_added", entry=name)
    kept = [name for name in dict.fromkeys(names) if name in listed]
    order = [name for name in listed if name in kept]
    if kept != order or names[-1] != MANIFEST:
        moved = next((name for name, other in zip(kept, order, strict=True) if name != other), MANIFEST)
        yield tell("entry_moved", entry=moved)


def _of_chain(manifest: Manifest, expected_seal: str) -> Iterator[str]:
    """Whether the manifest follows from itself, and is the one that was handed over."""
    broken = chain.broken_at(manifest.entries)
    if broken:
        yield tell("chain_broken", entry=broken)
    elif manifest.seal != chain.seal(list(manifest.entries)):
        yield tell("chain_broken", entry=MANIFEST)
    if expected_seal and manifest.seal != expected_seal.lower():
        yield tell("seal_differs", seal=manifest.seal)


def _zipped(entries: Sequence[Entry]) -> bytes:
    """Stored, since what a compressor makes of it changes with its version."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
        for name, content in entries:
            info = zipfile.ZipInfo(name, _MOMENT)
            info.create_system, info.external_attr = _UNIX, _FILE
            archive.writestr(info, content)
    return target.getvalue()


def _unzipped(data: bytes) -> Iterator[tuple[str, bytes | None]]:
    """(name, content) in the order in which they lie there; None for a content that cannot be read."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for info in archive.infolist():
            yield info.filename, _content(archive, info)


def _content(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes | None:
    if info.compress_type != zipfile.ZIP_STORED:        # not ours, and might unfold to any size
        return None
    try:
        return archive.read(info)
    except _UNREADABLE:
        return None
