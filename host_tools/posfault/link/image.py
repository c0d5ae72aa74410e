"""Flash images over the link, in parts that fit a small heap."""

from __future__ import annotations

from posfault import facts
from posfault.errors import LinkError
from posfault.link.terminal import Terminal


def dump(terminal: Terminal) -> bytes:
    """The whole flash. Raises LinkError where the terminal gives something else."""
    limits = facts.limits()
    parts = range(limits.FLASH_BLOCK // limits.FLASH_PART)
    return b"".join(
        _part(terminal, block, part, limits.FLASH_PART)
        for block in range(limits.FLASH_BLOCKS)
        for part in parts
    )


def _part(terminal: Terminal, block: int, part: int, size: int) -> bytes:
    try:
        (text,) = terminal.command("dump", block, part).content
        data = bytes.fromhex(text)
    except (TypeError, ValueError):
        data = b""
    if len(data) != size:
        raise LinkError(f"the terminal gives no {size} bytes of its flash, block {block}, part {part}")
    return data


def load(terminal: Terminal, image: bytes) -> None:
    """Replaces the whole flash; the run that was on is over."""
    limits = facts.limits()
    for start in range(0, len(image), limits.FLASH_PART):
        block, offset = divmod(start, limits.FLASH_BLOCK)
        terminal.command("load", block, offset // limits.FLASH_PART, image[start : start + limits.FLASH_PART].hex())
