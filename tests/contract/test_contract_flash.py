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
from posfault.link.terminal import Terminal

LIMITS = facts.limits()
CHUNK = 2048


def dumped(terminal: Terminal) -> bytes:
    """The whole image, block by block over the link."""
    blocks = [bytes.fromhex(terminal.command("dump", block).content[0]) for block in range(LIMITS.FLASH_BLOCKS)]
    assert {len(block) for block in blocks} == {LIMITS.FLASH_BLOCK}
    return b"".join(blocks)


def opened(image: bytes) -> LittleFS:
    """The image, mounted by littlefs-python with the geometry of the design: erase 4096, program 256."""
    fs = LittleFS(block_size=4096, block_count=32, prog_size=256, read_size=256, cache_size=256, mount=False)
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
    found = content(opened(dumped(used.terminal)))
    assert found == told(used.terminal)
    assert {"configuration", "memory"} < set(found)
    assert any(name.startswith("journal.") for name in found)


def test_what_the_files_say_is_what_the_run_came_to(used: Any) -> None:
    found = content(opened(dumped(used.terminal)))
    assert json.loads(found["configuration"])["terminal"] == setting.TERMINAL
    read = journal.Journal()
    for name, data in sorted(found.items()):
        if name.startswith("journal."):
            journal.read(data, read)
    assert read == journal.fetch(used.terminal)
    assert [entry.state for entry in read.entries.values()] == ["abandoned", "completed", "completed"]


def test_an_image_made_elsewhere_is_read_by_the_terminal(used: Any) -> None:
    before = dumped(used.terminal)
    fs = LittleFS(block_size=4096, block_count=32, prog_size=256, read_size=256, cache_size=256)
    made = {"configuration": b"{}", "memory": bytes(range(256)) * 20, "empty": b""}
    for name, data in made.items():
        with fs.open(name, "wb") as file:
            file.write(data)
    image = bytes(fs.context.buffer)
    try:
        for block in range(LIMITS.FLASH_BLOCKS):
            part = image[block * 4096 : block * 4096 + 4096]
            used.terminal.command("load", block, part.hex())
        assert dumped(used.terminal) == image
        assert told(used.terminal) == made
    finally:
        for block in range(LIMITS.FLASH_BLOCKS):
            used.terminal.command("load", block, before[block * 4096 : block * 4096 + 4096].hex())


def test_a_freshly_formatted_image_is_empty(used: Any) -> None:
    before = dumped(used.terminal)
    used.terminal.command("format")
    try:
        assert content(opened(dumped(used.terminal))) == {}
    finally:
        for block in range(LIMITS.FLASH_BLOCKS):
            used.terminal.command("load", block, before[block * 4096 : block * 4096 + 4096].hex())
