"""What a canary is: the same scenario with a bug and without it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import pytest

from posfault.scenario import Scenario


@pytest.fixture
def canary(shop: Any, planted: Callable[..., Any]) -> Callable[..., dict[str, list[str]]]:
    """Function that runs a scenario on the firmware with a bug, then on that without.

    changes: the bug, as `planted` takes it. rule: what must break, with `why` in each of its findings. also: the rules
    that the same bug cannot but break too. Gives what was broken.
    """

    def catch(scenario: Scenario, rule: str, why: str, *changes: tuple[str, str, str],
              also: Iterable[str] = (), off: tuple[str, ...] = ()) -> dict[str, list[str]]:
        assert changes
        ill = shop.play(scenario, off, planted(*changes)).run
        assert set(ill.broken) == {rule, *also}
        assert all(why in finding for finding in ill.broken[rule]), ill.broken[rule]
        assert ill.not_fired == []
        well = shop.play(scenario, off).run
        assert well.broken == {}
        assert well.not_fired == []
        return ill.broken

    return catch
