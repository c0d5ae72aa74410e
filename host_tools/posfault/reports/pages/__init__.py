"""HTML pages: each one file that needs no other, in light and dark, for screen, phone and paper.

The templates are package data. They escape whatever they are given; what is markup already comes from another template.
"""

from __future__ import annotations

import functools
import re
from typing import TYPE_CHECKING

from markupsafe import Markup

from posfault.money import money
from posfault.text import spoken, tell, term

if TYPE_CHECKING:
    from jinja2 import Environment

_BETWEEN = re.compile(r">\s*\n\s*<")


@functools.cache
def _templates() -> Environment:
    import jinja2  # only where a page is written: every command would wait for it

    made = jinja2.Environment(loader=jinja2.PackageLoader("posfault.reports.pages"), autoescape=True, trim_blocks=True,
                              lstrip_blocks=True, undefined=jinja2.StrictUndefined)
    made.filters |= {"money": money, "seconds": seconds}
    return made


def seconds(at_ms: int) -> str:
    """Bench time as the story says it."""
    return f"{at_ms / 1000:.3f} s"


def render(template: str, language: str, **what: object) -> Markup:
    """The template, filled in and spoken in the language: `say(sentence)`, `text(name, …)`, `word(word)`."""
    made = _templates().get_template(f"{template}.j2").render(
        language=language,
        say=lambda sentence: spoken(sentence, language),
        text=lambda name, /, **blanks: spoken(tell(name, **blanks), language),
        word=lambda word: spoken(term(word), language),
        **what,
    )
    return Markup(_BETWEEN.sub(">\n<", made))
