"""The flash image that the link dumps is a LittleFS volume to the reference implementation, and the other way round."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from littlefs import LittleFS

from posfault import facts, scenario_file
from posfault.bench import journal, setting
from posfault.bench.run import run
from posfault.bench.stand import Stand
from posfault.link.image import dump, load
from posfault.link.terminal import Terminal
from posfault.link.unix_home import UnixHome

LIMITS = facts.limits()
CHUNK = 1024


def opened(image: bytes) -> LittleFS:
    """The image, mounted by littlefs-python with the geometry of the design: erase 4096, program 256."""
    fs = LittleFS(block_size=4096, block_count=30, prog_size=256, read_size=256, cache_size=256, mount=False)
    fs.context.buffer = bytearray(image)
    fs.mount()
    return fs


def content(fs: LittleFS) -> dict[str, bytes]:
    found = {}
    for name in fs.listdir("/"):
        with fs.open(name, "rb") as file:
            found[name] = file.read()
    return found


def told(terminal: Terminal) -> dict[str, bytes]:
    """The files as the terminal gives them over the link."""
    found = {}
    for name, size in terminal.command("files").content:
        parts = [terminal.command("file", name, at, CHUNK).content[0] for at in range(0, size, CHUNK)]
        found[name] = bytes.fromhex("".join(parts))
        assert len(found[name]) == size
    return found


@pytest.fixture
def used(stand: Any) -> Iterator[Any]:
    """A stand whose terminal has just lived through a sale, its repetition and a settlement."""
    run(stand, scenario_file.load(scenario_file.find("reply_lost_clerk_repeats")), tuple(facts.guards()))
    return stand


def test_the_image_after_a_run_holds_the_same_files(used: Any) -> None:
    found = content(opened(dump(used.terminal)))
    assert found == told(used.terminal)
    assert {"configuration", "memory"} < set(found)
    assert any(name.startswith("journal.") for name in found)


def test_what_the_files_say_is_what_the_run_came_to(used: Any) -> None:
    found = content(opened(dump(used.terminal)))
    [(_, configuration)] = journal.records(found["configuration"])
    assert json.loads(configuration)["terminal"] == setting.TERMINAL
    read = journal.Journal()
    for name, data in sorted(found.items()):
        if name.startswith("journal."):
            journal.read(data, read)
    assert read == journal.fetch(used.terminal)
    assert [entry.state for entry in read.entries.values()] == ["abandoned", "completed", "completed"]


def test_an_image_made_elsewhere_is_read_by_the_terminal(used: Any) -> None:
    before = dump(used.terminal)
    fs = LittleFS(block_size=4096, block_count=30, prog_size=256, read_size=256, cache_size=256)
    made = {"configuration": b"{}", "memory": bytes(range(256)) * 20, "empty": b""}
    for name, data in made.items():
        with fs.open(name, "wb") as file:
            file.write(data)
    beside = bytes(range(256)) * 32         # the latest records, in blocks beside the file system
    image = bytes(fs.context.buffer) + beside
    try:
        load(used.terminal, image)
        assert dump(used.terminal) == image
        assert told(used.terminal) == made
    finally:
        load(used.terminal, before)


def test_a_freshly_formatted_image_is_empty(used: Any) -> None:
    before = dump(used.terminal)
    used.terminal.command("format")
    try:
        assert content(opened(dump(used.terminal))) == {}
    finally:
        load(used.terminal, before)


@pytest.mark.parametrize("heap", ["192K", "256K"])
def test_an_image_is_dumped_and_loaded_in_a_small_heap(heap: str) -> None:
    with Stand(UnixHome(heap=heap)) as stand:
        for name in ("reply_lost_clerk_repeats", "printer_jams_clerk_repeats"):
            run(stand, scenario_file.load(scenario_file.find(name)), ())
            image = dump(stand.terminal)
        stand.terminal.command("format")
        load(stand.terminal, image)
        assert dump(stand.terminal) == image
