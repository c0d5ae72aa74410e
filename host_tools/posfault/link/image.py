"""Flash images over the link, in parts that fit a small heap."""

from __future__ import annotations

from posfault import facts
from posfault.link.terminal import Terminal


def dump(terminal: Terminal) -> bytes:
    """The whole flash."""
    limits = facts.limits()
    parts = range(limits.FLASH_BLOCK // limits.FLASH_PART)
    return b"".join(
        bytes.fromhex(terminal.command("dump", block, part).content[0])
        for block in range(limits.FLASH_BLOCKS)
        for part in parts
    )


def load(terminal: Terminal, image: bytes) -> None:
    """Replaces the whole flash; the run that was on is over."""
    limits = facts.limits()
    for start in range(0, len(image), limits.FLASH_PART):
        block, offset = divmod(start, limits.FLASH_BLOCK)
        terminal.command("load", block, offset // limits.FLASH_PART, image[start : start + limits.FLASH_PART].hex())
