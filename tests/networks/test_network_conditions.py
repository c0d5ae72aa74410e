"""Network conditions: every file is good and names its sources; what is wrong with one is a line; draws are repeatable."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from posfault.errors import InputError
from posfault.networks import condition, draw
from posfault.networks.condition import DAY_S, Condition

STORM = next(path for path in Path(condition.__file__).parent.glob("storm.toml"))
CALM = Condition("calm", "nothing", 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, ())
SOME = {"network.connect": 300, "network.send": 300, "network.receive": 300}
EVENTS = 4000          # of which shares are counted


def test_there_are_those_that_the_articles_advise_on() -> None:
    assert condition.names() == ["modem_2g", "modem_4g", "storm", "wifi", "wired"]


@pytest.mark.parametrize("name", condition.names())
def test_each_is_good_and_says_where_its_figures_are_from(name: str) -> None:
    (one,) = condition.chosen([name])
    assert [table for table, _ in one.sources] == ["latency", "loss", "duplicate", "half_open", "outage"]
    assert 0 < one.down_share < 0.2


@pytest.mark.parametrize(("old", "new", "said"), [
    ("jitter_ms = 450", "jitter = 450", ":5: unknown key jitter; did you mean jitter_ms?"),
    ("up = 300", "up = 10001", ":9: up must be a whole number from 0 to 10000"),
    ("up = 300", "up = 3.5", ":9: up must be a whole number"),
    ("up = 30\n", "up = 9800\n", ":14: up must be a whole number from 0 to 9700"),      # 300 are lost already
    ("most_s = 180", "most_s = 5", ":26: most_s must be a whole number from 10 to 86400"),
    ("[outage]", "[outages]", ":23: unknown key outages; did you mean outage?"),
    ("connections = 200\n", "", "connections is missing"),
    ('source = "(assumed) 2G at the upper end of its range"', "", "source is missing"),
    ("[latency]", "[latency", ":3: not TOML"),
])
def test_what_is_wrong_is_one_line(old: str, new: str, said: str, tmp_path: Path) -> None:
    text = STORM.read_text(encoding="utf-8")
    assert text.count(old) == 1
    path = tmp_path / "mine.toml"
    path.write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(InputError) as caught:
        condition.chosen([str(path)])
    assert said in str(caught.value)
    assert str(caught.value).startswith(str(path))


@pytest.mark.parametrize(("name", "said"), [("strom", "did you mean storm?"), ("no.toml", "no such file")])
def test_a_network_that_there_is_not(name: str, said: str) -> None:
    with pytest.raises(InputError, match=said.replace("?", r"\?")):
        condition.chosen([name])


def test_the_same_numbers_draw_the_same_fates_and_others_draw_others() -> None:
    (storm,) = condition.chosen(["storm"])
    drawn = draw.schedule(storm, 7, 1, SOME)
    assert drawn == draw.schedule(storm, 7, 1, SOME)
    assert drawn != draw.schedule(storm, 8, 1, SOME)
    assert drawn != draw.schedule(storm, 7, 2, SOME)
    # A longer day has the same fates, and more of them.
    few = dict.fromkeys(SOME, 100)
    assert set(draw.schedule(storm, 7, 1, few)) == {one for one in drawn if one.nth <= 100}


def test_nothing_is_drawn_where_nothing_goes_wrong_nor_beyond_what_is_reached() -> None:
    assert draw.schedule(CALM, 1, 1, SOME) == ()
    lossy = replace(CALM, loss_up=10_000)
    assert [(one.point, one.nth, one.kind) for one in draw.schedule(lossy, 1, 1, {"network.send": 2})] == [
        ("network.send", 1, "drop"), ("network.send", 2, "drop")]


def test_fates_come_as_often_as_the_file_says() -> None:
    """Within four standard deviations."""
    some = replace(CALM, loss_up=300, loss_down=500, duplicate_up=100, duplicate_ms=5, half_open=400, outages_a_day=48,
                   outage_least_s=60, outage_most_s=120)
    counted = Counter((one.point, one.kind) for one in draw.schedule(some, 3, 1, dict.fromkeys(SOME, EVENTS)))
    down = 48 * 90 / DAY_S
    for key, share in {("network.send", "drop"): 0.03, ("network.receive", "drop"): 0.05,
                       ("network.send", "duplicate"): 0.01, ("network.connect", "half_open"): 0.02,
                       ("network.receive", "half_open"): 0.02, ("network.connect", "outage"): down}.items():
        expected = share * EVENTS
        assert abs(counted[key] - expected) < 4 * expected ** 0.5, key
    assert ("network.receive", "duplicate") not in counted


def test_only_what_is_later_than_the_benchs_own_line_is_a_delay() -> None:
    slow = replace(CALM, latency_ms=100, jitter_ms=10)
    given = [dict(one.parameters)["ms"] for one in draw.schedule(slow, 1, 1, {"network.send": 200})]
    assert len(given) == 200
    assert min(given) >= 30
    assert max(given) <= 50
    assert draw.schedule(replace(CALM, latency_ms=50, jitter_ms=10), 1, 1, {"network.send": 200}) == ()
