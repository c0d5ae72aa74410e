"""The pure part of the shrinker: whatever makes a set fail, what is left of it fails, and none of it can be left out."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from posfault.explorer import ddmin

SIZE = 24
CULPRITS = st.sets(st.frozensets(st.integers(0, SIZE - 1), min_size=1, max_size=4), min_size=1, max_size=3)


def fails_with(culprits: set[frozenset[int]]) -> ddmin.Fails[int]:
    """Where all of one of the culprits is there."""
    return lambda parts: any(one <= set(parts) for one in culprits)


@given(CULPRITS)
def test_what_is_left_fails_and_less_of_it_does_not(culprits: set[frozenset[int]]) -> None:
    fails = fails_with(culprits)
    left = ddmin.smallest(tuple(range(SIZE)), fails)
    assert fails(left)
    assert not any(fails(left[:place] + left[place + 1:]) for place in range(len(left)))
    assert list(left) == sorted(left)


@given(st.integers(0, 2**32), CULPRITS)
def test_it_holds_where_more_may_hide_a_failure(secret: int, culprits: set[frozenset[int]]) -> None:
    """What fails need not fail with others beside it, as faults hide each other."""
    all_of_them = tuple(range(12))
    culprits = {frozenset(one % 12 for one in culprit) for culprit in culprits}

    def fails(parts: tuple[int, ...]) -> bool:
        hidden = hash((secret, parts)) % 3 == 0
        return parts == all_of_them or (fails_with(culprits)(parts) and not hidden)

    left = ddmin.smallest(all_of_them, fails)
    assert fails(left)
    assert not any(fails(left[:place] + left[place + 1:]) for place in range(len(left)))


@given(st.frozensets(st.integers(0, 10), min_size=1, max_size=2), st.frozensets(st.integers(0, 10), min_size=3, max_size=5))
def test_of_few_the_true_minimum_is_found(small: frozenset[int], large: frozenset[int]) -> None:
    left = ddmin.smallest(tuple(range(11)), fails_with({small, large}))
    assert len(left) <= 2 or not small <= set(left)
    if len(small) == 1:
        assert len(left) == 1


@pytest.mark.parametrize("size", [1, 2, 7])
def test_what_fails_by_itself_needs_nothing(size: int) -> None:
    assert ddmin.smallest(tuple(range(size)), lambda parts: True) == ()


def test_two_of_twelve_cost_less_than_each_pair() -> None:
    tried: list[int] = []
    for pair in itertools.combinations(range(12), 2):
        asked: set[tuple[int, ...]] = set()

        def fails(parts: tuple[int, ...], pair: tuple[int, ...] = pair, asked: set[tuple[int, ...]] = asked) -> bool:
            asked.add(parts)
            return set(pair) <= set(parts)

        assert ddmin.smallest(tuple(range(12)), fails) == pair
        tried.append(len(asked))
    assert sorted(tried)[len(tried) // 2] <= 30
    assert max(tried) <= 40
