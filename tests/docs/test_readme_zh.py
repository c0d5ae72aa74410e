"""README.zh.md shows what README.md does: the same sections, commands, output, verbs and links, in that order."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from blocks import REPOSITORY, shown

ENGLISH, CHINESE = REPOSITORY / "README.md", REPOSITORY / "README.zh.md"
SECTIONS = {
    "Start": "开始", "The command": "命令", "More": "更多", "Where things are": "各部分在哪里",
    "To add something": "想加点什么",
}


def sections(page: Path) -> dict[str, str]:
    """The text of each section by its heading."""
    _, *parts = re.split(r"^## ", page.read_text(encoding="utf-8"), flags=re.MULTILINE)
    return {heading: text for heading, _, text in (part.partition("\n") for part in parts)}


def commands(page: Path, section: str) -> list[tuple[str, tuple[str, ...]]]:
    return [(one.command, one.output) for one in shown(page) if one.section == section]


def test_the_sections_are_the_same() -> None:
    assert list(sections(ENGLISH)) == list(SECTIONS)
    assert list(sections(CHINESE)) == list(SECTIONS.values())


@pytest.mark.parametrize("section", SECTIONS)
def test_a_section_shows_the_same(section: str) -> None:
    one, other = sections(ENGLISH)[section], sections(CHINESE)[SECTIONS[section]]
    assert commands(ENGLISH, section) == commands(CHINESE, SECTIONS[section])
    for pattern in (r"^\| `(.+?)`", r"\]\((.+?)\)"):                # first cells of tables, and links
        assert re.findall(pattern, one, re.MULTILINE) == re.findall(pattern, other, re.MULTILINE)
    assert options(one) == options(other)


def options(text: str) -> set[str]:
    """Those that it names; the one for Chinese stands earlier where it is read in Chinese."""
    return set(re.findall(r"`(--[a-z]+)", text)) - {"--language"}


def test_there_are_commands_to_compare() -> None:
    assert len(commands(CHINESE, "开始")) == 5
