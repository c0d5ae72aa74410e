"""`make bench`: what posfault achieves on this machine, with the method beside each figure.

Compare within one run only: machines differ, and so does one machine from minute to minute.
"""

from __future__ import annotations

import argparse
import contextlib
import multiprocessing
import os
import select
import statistics
import time
import tty
from multiprocessing.synchronize import Barrier
from pathlib import Path

import acquiring
import exploring
import shrinking

from posfault import facts, pool
from posfault.bench.run import run
from posfault.bench.stand import Stand
from posfault.errors import PosfaultError
from posfault.link.unix_home import UnixHome
from posfault.scenario import Scenario
from posfault.scenario_file import load
from posfault.selftest import one_sale

_SALE = Path(__file__).with_name("lost_reply.toml")
_CLEAN = Path(__file__).with_name("clean_sale.toml")
_FIRST_GUARDS = {"sign_on_confirmed", "debounce", "signature_drawn", "write_ahead", "reverse_unanswered", "slip_first"}
_ROUNDS = 5
_HEAP_STEP_KB = 4
_RP2040 = 180       # bytecode, measured on an emulated one


def _worker(number: int, seconds: float, off: tuple[str, ...], barrier: Barrier,
            results: multiprocessing.Queue[int]) -> None:
    scenario = load(_SALE)
    pool.stay_on(number)
    with Stand() as stand:
        run(stand, scenario, off)
        for _ in range(_ROUNDS):
            barrier.wait()
            end = time.monotonic() + seconds
            count = 0
            while time.monotonic() < end:
                done = run(stand, scenario, off)
                if done.broken or done.not_fired:
                    raise SystemExit(f"not a sale and its reversal: {done.broken} {done.not_fired}")
                count += 1
            results.put(count)
            barrier.wait()


def schedules(workers: int, seconds: float, off: tuple[str, ...] = ()) -> list[float]:
    """Schedules executed and judged per second, one figure a round. off: the guards switched off."""
    context = multiprocessing.get_context("spawn")
    barrier, results = context.Barrier(workers + 1), context.Queue()
    processes = [context.Process(target=_worker, args=(number, seconds, off, barrier, results))
                 for number in range(workers)]
    for process in processes:
        process.start()
    rates = []
    for _ in range(_ROUNDS):
        barrier.wait()
        started = time.monotonic()
        counts = [results.get() for _ in processes]
        rates.append(sum(counts) / (time.monotonic() - started))
        barrier.wait()
    for process in processes:
        process.join()
    return rates


def warm_boot() -> list[float]:
    """ms from asking for power to the reply to the first command, each in a fresh process."""
    times = []
    with UnixHome() as home:
        for _ in range(50):
            started = time.perf_counter()
            home.power_on().command("who")
            times.append((time.perf_counter() - started) * 1000)
            home.cut_power()
    return times


def echo() -> list[float]:
    """The floor: µs of a 100-byte line there and back over a bare pty, between two Python processes."""
    master, slave = os.openpty()
    if os.fork() == 0:
        os.close(slave)
        with contextlib.suppress(OSError):      # the other side was closed
            while True:
                os.write(master, os.read(master, 4096))
        os._exit(0)
    tty.setraw(slave)
    os.close(master)
    times = []
    for _ in range(2000):
        started = time.perf_counter()
        os.write(slave, b"x" * 99 + b"\n")
        got = b""
        while not got.endswith(b"\n"):
            select.select([slave], [], [])
            got += os.read(slave, 4096)
        times.append((time.perf_counter() - started) * 1e6)
    os.close(slave)
    return times


def link_of_a_sale() -> tuple[int, int, int]:
    """(bytes to the terminal, bytes from it, round trips) that one more sale costs."""
    one, two = load(_CLEAN), load(_CLEAN.with_name("two_clean_sales.toml"))
    with Stand() as stand:
        run(stand, one, ())
        return tuple(b - a for a, b in zip(_link(stand, one), _link(stand, two), strict=True))  # type: ignore[return-value]


def _link(stand: Stand, scenario: Scenario) -> tuple[int, int, int]:
    terminal = stand.terminal
    before = terminal.bytes_sent, terminal.bytes_received, terminal.trips
    run(stand, scenario, ())
    return (terminal.bytes_sent - before[0], terminal.bytes_received - before[1], terminal.trips - before[2])


def computing_of_a_sale(dialect: str, card: str) -> list[float]:
    """ms that the terminal computes for one sale, the link left out."""
    with Stand() as stand:
        return [sum(step.us for step in one_sale(stand, dialect, card)) / 1000 for _ in range(50)]


def _computing() -> None:
    """In each dialect: stock MicroPython has AES, and no DES."""
    for dialect, card, what in (("aes", "A", ""), ("aes", "F", ", with PIN"), ("unionpay_3des", "A", ", 3DES"),
                                ("unionpay_3des", "F", ", 3DES, with PIN")):
        computed = statistics.median(computing_of_a_sale(dialect, card))
        on_board = f"{_RP2040} times as long by the notes' measurements: {computed * _RP2040 / 1000:.2f} s; budget 1 s"
        _print(f"one sale computes{what}", f"{computed:.2f} ms",
               f"as `posfault selftest` measures it, 50 times; an RP2040 takes about {on_board}")


def round_trip() -> list[float]:
    """µs of the smallest command to a terminal and its answer."""
    times = []
    with UnixHome() as home:
        terminal = home.power_on()
        for _ in range(2000):
            started = time.perf_counter()
            terminal.command("spent")
            times.append((time.perf_counter() - started) * 1e6)
    return times


def code_heap() -> int:
    """Bytes of heap that the loaded firmware takes before a run, garbage collected."""
    with UnixHome() as home:
        return int(home.power_on().command("heap").content[0])


def smallest_heap() -> int:
    """KB: the smallest -X heapsize, in steps, under which the sale runs three times; code and peak together."""
    scenario = load(_SALE)
    most = 192
    for size in range(most, 0, -_HEAP_STEP_KB):
        try:
            with Stand(UnixHome(heap=f"{size}K")) as stand:
                for _ in range(3):
                    run(stand, scenario, ())
        except PosfaultError:
            break
        most = size
    return most


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--seconds", type=float, default=2.0, help="of each round")
    arguments.add_argument("--workers", type=int, default=0, help="only this many terminals side by side")
    options = arguments.parse_args()
    cores = os.cpu_count() or 1
    print(f"{cores} cores. Scenario: {load(_SALE).title}. Every figure is a median; spread in brackets.")
    before = echo()
    for workers in [options.workers] if options.workers else [cores, 2 * cores]:
        rates = schedules(workers, options.seconds)
        _print("schedules per second", f"{statistics.median(rates):.0f}",
               f"[{min(rates):.0f}–{max(rates):.0f}] {workers} terminals side by side, {_ROUNDS} rounds of"
               f" {options.seconds:g} s; executed and judged, none cached; budget 300, goal 1000")
    rates = schedules(options.workers or cores, options.seconds, tuple(facts.guards().keys() - _FIRST_GUARDS))
    _print("with the first guards", f"{statistics.median(rates):.0f}",
           f"[{min(rates):.0f}–{max(rates):.0f}] the same by {options.workers or cores} terminals that ask people as little"
           " as the first firmware did: the rest of the guards off")
    for figure in acquiring.lines():
        _print(*figure)
    _explorer()
    _shrinker(cores)
    boots = warm_boot()
    _print("warm boot", f"{statistics.median(boots):.2f} ms",
           f"[{min(boots):.2f}–{max(boots):.2f}] fresh process, power-on to first reply, {len(boots)} times; budget 3 ms")
    sent, received, trips = link_of_a_sale()
    _print("link, one sale", f"{trips} trips",
           f"{sent} bytes to the terminal, {received} from it; a run with two sales less a run with one")
    _computing()
    _print("heap of code", f"{code_heap() / 1024:.1f} KB", "loaded and collected, before a run (64-bit)")
    _print("peak heap", f"{smallest_heap()} KB",
           f"with code: the smallest -X heapsize that ran the scenario three times, steps of {_HEAP_STEP_KB} KB;"
           " budget 192, wanted 128")
    trip = statistics.median(round_trip())
    after = echo()
    _print("bare pty echo", f"{statistics.median(before):.0f} µs",
           f"before, {statistics.median(after):.0f} µs after: the floor of one round trip, which takes {trip:.0f} µs")


def _explorer() -> None:
    """Its rate by one worker and by two, and its way to a planted pair of faults beside that of Hypothesis."""
    one, two = (exploring.rate(workers) for workers in (1, 2))
    _print("explorer, a second", f"{two:.0f}", f"all singles of the sale, each executed and judged, by two workers;"
           f" {one:.0f} by one: {two / one:.2f} times as many")
    with Stand() as stand:
        runs, size = exploring.found_by_explorer(stand), exploring.size(stand)
        others = [exploring.found_by_hypothesis(stand, seed) for seed in exploring.SEEDS]
    said = ", ".join(str(one) if one else f"not in {exploring.RUNS_MOST}" for one in others)
    _print("runs to planted pair", str(runs), f"of {size} schedules, by the explorer; by Hypothesis on the same space, a"
           f" seed each: {said}")


def _shrinker(jobs: int) -> None:
    small, findings = shrinking.runs_to_shrink(jobs)
    runs = [one.runs for one in small]
    _print("runs to shrink", f"{statistics.median(runs):.0f}",
           f"[{min(runs)}–{max(runs)}] over {len(runs)} of {findings} findings of a sale on field, padded with ten"
           f" irrelevant faults; simplified too; {sum(one.minimal for one in small)} proved 1-minimal; budget 50")


def _print(what: str, figure: str, how: str) -> None:
    print(f"{what:<23}{figure:>10}  {how}", flush=True)


if __name__ == "__main__":
    main()
