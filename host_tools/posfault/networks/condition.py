"""A network condition: how late, lost, doubled or dead messages are, from a TOML file that names each figure's source.

A message is lost when its connection is, or the modem that took it: what TCP sends again is only late. So no published rate
of lost packets is one of lost messages, and the files say that theirs are assumed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from posfault import suggest, toml_file
from posfault.errors import InputError
from posfault.toml_table import Table

OF = 10_000             # what losses, duplicates and half-open connections are counted of
DAY_S = 86_400
_HERE = Path(__file__).resolve().parent
_MS_MOST = 60_000
_WHAT = "a file of a network condition (TOML)"
_LIST = "`posfault networks` without a name takes all there are"
_KEYS = {
    "latency": ("ms", "jitter_ms", "source"),
    "loss": ("up", "down", "source"),
    "duplicate": ("up", "down", "after_ms", "source"),
    "half_open": ("connections", "source"),
    "outage": ("a_day", "least_s", "most_s", "source"),
}


@dataclass(frozen=True)
class Condition:
    """`up` is from the terminal to the bank. Losses, duplicates and half-open connections are so many of OF.

    latency_ms: one way, give or take jitter_ms. outages_a_day: each lasts from least_s to most_s seconds. sources: table of
    the file -> where its figures are from.
    """

    name: str
    title: str
    latency_ms: int
    jitter_ms: int
    loss_up: int
    loss_down: int
    duplicate_up: int
    duplicate_down: int
    duplicate_ms: int
    half_open: int
    outages_a_day: int
    outage_least_s: int
    outage_most_s: int
    sources: tuple[tuple[str, str], ...]

    @property
    def down_share(self) -> float:
        """How much of the day the line is down."""
        return min(1.0, self.outages_a_day * (self.outage_least_s + self.outage_most_s) / 2 / DAY_S)


def names() -> list[str]:
    """The conditions that there are, sorted."""
    return sorted(path.stem for path in _HERE.glob("*.toml"))


def chosen(wanted: Sequence[str]) -> list[Condition]:
    """Those named, each a name or the path of a file of one's own; all of them by default. Raises InputError."""
    return [load(_find(name)) for name in wanted or names()]


def _find(name: str) -> Path:
    if name in names():
        return _HERE / f"{name}.toml"
    path = Path(name)
    if path.suffix == ".toml":
        return path
    raise InputError(suggest.shown(name), "there is no such network", suggest.remedy(name, names()))


def load(path: Path) -> Condition:
    """Raises InputError, with the line, for what is wrong with the file."""
    top = toml_file.load(path, _WHAT, _LIST)
    top.only(("title", *_KEYS))
    tables = {name: top.table(name, required=True) for name in _KEYS}
    for name, table in tables.items():
        table.only(_KEYS[name])
    latency, loss, duplicate, half_open, outage = tables.values()
    return Condition(
        path.stem, top.text("title"),
        latency_ms=latency.whole("ms", 0, _MS_MOST),
        jitter_ms=latency.whole("jitter_ms", 0, _MS_MOST),
        loss_up=loss.whole("up", 0, OF),
        loss_down=loss.whole("down", 0, OF),
        **_duplicates(duplicate, loss),
        half_open=half_open.whole("connections", 0, OF),
        **_outages(outage),
        sources=tuple((name, table.text("source")) for name, table in tables.items()),
    )


def _duplicates(table: Table, loss: Table) -> dict[str, int]:
    found = {"duplicate_ms": table.whole("after_ms", 0, 600_000)}
    for way in ("up", "down"):
        # A message is lost or doubled, never both.
        found[f"duplicate_{way}"] = table.whole(way, 0, OF - loss.whole(way, 0, OF))
    return found


def _outages(table: Table) -> dict[str, int]:
    least = table.whole("least_s", 1, DAY_S)
    return {"outages_a_day": table.whole("a_day", 0, DAY_S), "outage_least_s": least,
            "outage_most_s": table.whole("most_s", least, DAY_S)}
