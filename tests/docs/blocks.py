"""Commands that a page of Markdown shows, and what it says that they print."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from markdown_it import MarkdownIt

REPOSITORY = Path(__file__).resolve().parents[2]
# What a comment behind a command says when nobody can run it just so; docs/README.md explains them.
MARKS = ("needs a board", "needs a network", "needs a bank's ledger", "takes minutes", "runs until Ctrl-C")


@dataclass(frozen=True)
class Shown:
    """A command of a page: what is typed, the comment behind it, and the lines that the page says it prints."""

    section: str
    command: str
    comment: str = ""
    output: tuple[str, ...] = ()

    @property
    def words(self) -> list[str]:
        return shlex.split(self.command)

    @property
    def mark(self) -> str:
        """Why it cannot be run just so, "" where it can."""
        return next((mark for mark in MARKS if mark in self.comment), "")

    @property
    def status(self) -> int:
        """The exit status that it ends with."""
        found = re.search(r"exit status (\d)", self.comment)
        return int(found[1]) if found else 0


def pages() -> list[Path]:
    """Every page that people read, README first."""
    top = [REPOSITORY / name for name in ("README.md", "CONTRIBUTING.md", "SECURITY.md")]
    return [*top, *sorted((REPOSITORY / "docs").rglob("*.md"))]


def shown(page: Path) -> list[Shown]:
    """The commands of a page, in its order: lines of `sh` and of indented blocks, and those behind `$ ` in `console`."""
    section, found = "", []
    tokens = MarkdownIt().parse(page.read_text(encoding="utf-8"))
    for place, token in enumerate(tokens):
        if token.type == "heading_open" and token.tag == "h2":
            section = tokens[place + 1].content
        elif token.type == "code_block" or (token.type == "fence" and token.info == "sh"):
            lines = re.sub(r"\|\n\s*", "| ", token.content).splitlines()         # a pipe goes on in the next line
            found += [_command(section, line) for line in lines if line.strip() and line[0] != "#"]
        elif token.type == "fence" and token.info == "console":
            found += _session(section, token.content)
    return found


def files(page: Path) -> dict[str, str]:
    """The files that a page shows whole, by name: blocks of `toml NAME`."""
    tokens = MarkdownIt().parse(page.read_text(encoding="utf-8"))
    named = [token for token in tokens if token.type == "fence" and token.info.startswith("toml ")]
    return {token.info.split()[1]: token.content for token in named}


def _session(section: str, text: str) -> Iterator[Shown]:
    for part in re.split(r"^\$ ", text, flags=re.MULTILINE)[1:]:
        typed, *output = part.splitlines()
        made = _command(section, typed)
        yield Shown(section, made.command, made.comment, tuple(filter(str.strip, output)))


def _command(section: str, line: str) -> Shown:
    command, _, comment = line.partition(" # ")
    return Shown(section, command.strip(), comment.strip())


def missing(lines: tuple[str, ...], printed: str) -> str:
    """The first of `lines` that is not printed in its turn, "" where all are; … stands for anything, blanks for blanks."""
    left = iter([" ".join(line.split()) for line in printed.splitlines()])
    for line in lines:
        pattern = ".*".join(re.escape(part) for part in re.split(r"\s*…\s*", " ".join(line.split())))
        if not any(re.fullmatch(pattern, one) for one in left):
            return line
    return ""
