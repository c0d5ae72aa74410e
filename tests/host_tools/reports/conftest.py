"""A page is read as a browser reads it, and held against what every page promises."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable
from typing import Any
from xml.etree.ElementTree import Element

import html5lib
import pytest

from posfault.bench import setting

SIZE_MOST = 400_000
_ADDRESS = re.compile(r"(?:src|href|action|data|srcset)=(?!\"(?:#|[\w-]+\.html\"))[^ >]+|@import|url\(|//[a-z]",
                      re.IGNORECASE)
_HEADINGS = ("h1", "h2", "h3", "h4")


def _text(element: Element) -> str:
    return re.sub(r"\s+", " ", "".join(element.itertext()))


class Read:
    """A page that keeps what every page promises."""

    def __init__(self, page: str) -> None:
        self.page = page
        self.root = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(page)
        body = self.root.find("body")
        assert body is not None
        self.text = _text(body)
        verdict = self.root.find(".//div[@class='verdict bad']")
        found = self.root.find(".//div[@class='verdict']") if verdict is None else verdict
        self.verdict = "" if found is None else _text(found).strip()
        self.bad = verdict is not None

    def all(self, path: str) -> list[Element]:
        return self.root.findall(path)

    def facts(self) -> dict[str, str]:
        """The boxes of the first screen."""
        return {_text(one[0]): " / ".join(map(_text, one[1:])) for one in self.all(".//dl[@class='facts']/div")}


def promises(page: str) -> Read:
    """Reads it; fails where a page is not what it has to be."""
    read = Read(page)
    assert len(page.encode()) < SIZE_MOST
    assert not _ADDRESS.findall(page), "asks for another file"
    assert "<script" not in page
    for card in setting.CARDS:
        assert setting.pan(card) not in page
    assert read.root.get("lang") in ("en", "zh-Hans")
    levels = [_HEADINGS.index(one.tag) for one in read.root.iter() if one.tag in _HEADINGS]
    assert levels[0] == 0
    assert levels.count(0) == 1
    assert all(later <= earlier + 1 for earlier, later in itertools.pairwise(levels))
    assert all(one.get("scope") for one in read.all(".//th"))
    assert all(one.get("tabindex") == "0" and one.get("aria-label") for one in read.all(".//div[@class='wide']"))
    names = [one.get("id") for one in read.root.iter() if one.get("id")]
    assert len(names) == len(set(names))
    return read


@pytest.fixture(scope="session")
def read() -> Callable[[str], Any]:
    return promises
