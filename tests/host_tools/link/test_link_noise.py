"""A noisy line changes nothing but the number of repeats."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

import pytest

from posfault import facts, scenario_file
from posfault.bench.run import run
from posfault.bench.stand import Stand
from posfault.link import terminal

FIELD = tuple(facts.guards())
CUT = "power_cut_before_journal"
LOST = "reply_lost_clerk_repeats"
SCENARIOS = [file.stem for file in scenario_file.catalogue()]


def trace(stand: Stand, name: str, off: tuple[str, ...]) -> tuple[str, list[str]]:
    done = run(stand, scenario_file.load(scenario_file.find(name)), off)
    return done.trace_hash, done.trace


def once(noise: Any, word: bytes, kind: str) -> Callable[[bytes], list[bytes]]:
    """Noise that hits the first line with this word, and nothing else."""
    def hit(line: bytes) -> list[bytes]:
        if word not in line or noise.happened:
            return [line]
        noise.happened += 1
        return {"lost": [], "damaged": [line.replace(word, word.upper())], "doubled": [line, line]}[kind]

    return hit


@pytest.fixture(scope="module")
def quiet(stand: Stand) -> Callable[[str, tuple[str, ...]], tuple[str, list[str]]]:
    """The trace on a line without noise."""

    @functools.cache
    def of(name: str, off: tuple[str, ...]) -> tuple[str, list[str]]:
        found = trace(stand, name, off)
        assert stand.terminal.repeats == 0
        return found

    return of


@pytest.mark.part(20)
@pytest.mark.parametrize(("name", "seed"), [(name, place % 3 + 1) for place, name in enumerate(SCENARIOS)])
def test_a_run_is_the_same_on_a_noisy_line(name: str, seed: int, quiet: Any, noisy: Callable[[int], Any]) -> None:
    wanted = [quiet(name, off) for off in (FIELD, ())]
    noise = noisy(seed)
    with Stand() as other:
        assert [trace(other, name, off) for off in (FIELD, ())] == wanted
    assert noise.happened > 0


@pytest.mark.parametrize("one_in", [1000, 10_000])
def test_of_so_many_bits_one_wrong_costs_repeats_and_nothing_else(
        one_in: int, quiet: Any, noisy: Callable[[int], Any]) -> None:
    """At one in a thousand, hardly one line of 500 bytes in fifty gets through whole."""
    wanted = quiet(LOST, FIELD)
    noise = noisy(1)
    noise.noise = classmethod(lambda cls, line: [cls.flipped(line, one_in)])
    with Stand() as other:
        assert trace(other, LOST, FIELD) == wanted
        assert other.terminal.repeats > (100 if one_in == 1000 else 0)


@pytest.mark.parametrize("word", [b" who ", b" hello "])
@pytest.mark.parametrize("kind", ["lost", "damaged"])
def test_a_line_that_did_not_get_through_is_repeated_once(
        kind: str, word: bytes, noisy: Callable[[int], Any], monkeypatch: pytest.MonkeyPatch) -> None:
    noise = noisy(0)
    monkeypatch.setattr(terminal, "REPEAT_AFTER_S", 0.5)        # so that a busy machine is not taken for a bad line
    noise.odds = ()
    with Stand() as other:
        wanted = other.hello()
        noise.noise = staticmethod(once(noise, word, kind))
        assert other.hello() == wanted
        assert (noise.happened, other.terminal.repeats) == (1, 1)


def test_one_doubled_line_costs_no_more_than_itself(noisy: Callable[[int], Any]) -> None:
    """A late echo must not be answered with another repeat, or each echo makes the next."""
    noise = noisy(0)
    noise.odds = ()
    with Stand() as other:
        other.hello()
        noise.odds = (("doubled", 1.0),)
        other.hello()
        noise.odds = ()
        for _ in range(50):
            other.hello()
        assert other.terminal.repeats <= 3


@pytest.mark.parametrize("kind", ["lost", "damaged", "doubled"])
def test_the_last_word_of_a_dying_terminal_gets_through(kind: str, quiet: Any, noisy: Callable[[int], Any]) -> None:
    """It comes at a power cut and carries the counters; the launcher kills the terminal only when it has heard it."""
    wanted = quiet(CUT, FIELD)
    noise = noisy(0)
    noise.noise = staticmethod(once(noise, b" dead ", kind))
    with Stand() as other:
        assert trace(other, CUT, FIELD) == wanted
    assert noise.happened == 1


def test_commands_that_come_twice_are_carried_out_once(quiet: Any, noisy: Callable[[int], Any]) -> None:
    wanted = quiet(LOST, FIELD)
    noisy(0).odds = (("doubled", 1.0),)
    with Stand() as other:
        assert trace(other, LOST, FIELD) == wanted


@pytest.mark.parametrize("start", [b"", b"B", b"\x00"])
def test_a_reply_that_lost_its_beginning_is_no_stray_output(start: bytes, noisy: Callable[[int], Any]) -> None:
    """Of a doubled reply, say: whoever repeats must reckon with echoes, and noise may hit them too."""
    noise = noisy(0)
    noise.odds = ()
    with Stand() as other:
        other.hello()
        noise.noise = staticmethod(lambda line: [line, start + line[1:]] if b" hello " in line else [line])
        wanted = other.hello()
        del noise.noise
        assert other.hello() == wanted
