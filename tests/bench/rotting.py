"""Flash that loses what was written to it: thousands of damaged images, taken amid a business day on `hardened`, and faults
of the chip while it trades. The terminal says what it lost, begins nothing on a flash that it cannot read, and debits nobody
on a guess.

Run by soak.py; or by itself. Exit status 1 where it ends in an error, falls silent, debits wrongly after the damage, or has
lost a record of the journal and nobody is told.
"""

from __future__ import annotations

import argparse
import itertools
import random
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import NamedTuple

import cutting
import surviving
from cutting import DAY, Left
from littlefs import LittleFSError
from outcome import Outcome

from posfault import facts, pool
from posfault.bench.journal import Journal
from posfault.bench.run import Run, run
from posfault.bench.stand import Stand
from posfault.errors import HungError, InvalidRun, LinkError
from posfault.rules import judge
from posfault.scenario import Fault, Scenario

IMAGES = 2400           # damaged
MOMENTS = 24            # of the day, at which the images were taken
DAYS = 400              # with a fault of the chip
CHIP = [facts.kinds()[name] for name in ("worn", "full", "write_error", "bit_rot", "lost_write")]
_SHOWN = 300            # texts that the display shows in a day, at least
_LIMITS = facts.limits()
_BLOCK, _PAGE = _LIMITS.FLASH_BLOCK, _LIMITS.FLASH_PROGRAM
_BITS_MOST = 16
# On these the terminal begins nothing; and by these, or a slip of totals that differ, people are told.
HALTED = ("flash_damaged", "no_configuration")
TOLD = (*HALTED, "alarm_journal", "settled_differing", "status_stands", "offline_lost", "undone_late")
# Rules that a debit breaks by itself, whatever has become of those before it.
OF_A_DEBIT = ("signed-on", "operator-authorised", "message-authentic", "cardholder-verified", "open-hours", "meant-to-pay")


class Damaged(NamedTuple):
    """What came of one image or day, in few words; wrong: what is wrong with it."""

    came: str
    wrong: list[str]


def damaged(image: bytes, chance: random.Random) -> tuple[str, bytes]:
    """What happened to the image, and what it is then. Only pages that are not erased have anything to lose."""
    content = bytearray(image)
    used = [start for start in range(0, len(image), _PAGE) if image.count(b"\xff", start, start + _PAGE) < _PAGE]
    kind = chance.choice(("one bit", "some bits", "a page", "a block"))
    if kind.endswith(("bit", "bits")):
        for _ in range(1 if kind == "one bit" else chance.randint(2, _BITS_MOST)):
            content[chance.choice(used) + chance.randrange(_PAGE)] ^= 1 << chance.randrange(8)
    else:
        size = _PAGE if kind == "a page" else _BLOCK
        start = chance.choice(used) // size * size
        content[start : start + size] = b"\xff" * size
    return kind, bytes(content)


def rotten(stand: Stand, task: tuple[Scenario, str, int]) -> list[Damaged]:
    """task: a scenario with the cut at which the image is taken, a seed, and how many times it is damaged."""
    scenario, seed, times = task
    left = cutting.recorded(stand, scenario)
    chance = random.Random(seed)
    return [on_image(stand, scenario, left, *damaged(left.image, chance)) for _ in range(times)]


def on_image(stand: Stand, scenario: Scenario, left: Left, kind: str, image: bytes) -> Damaged:
    lost = _lost(left.image, image)
    where = f"{kind} of the image at {scenario.faults[0].point} {scenario.faults[0].nth}"
    try:
        done = cutting.again(stand, replace(scenario, faults=()), left._replace(image=image))
    except (HungError, InvalidRun, LinkError) as problem:
        stand.home.cut_power()
        return Damaged(f"{kind}: ends in an error", [f"{where}: {problem}"])
    screens = {screen.name for at_ms, screen in done.world.shown if at_ms >= left.now_ms}
    wrong = debited_wrongly(done, left.now_ms, OF_A_DEBIT)
    if lost and not told(done, left.now_ms):
        wrong.append(f"{lost}, and nobody is told; shown {sorted(screens)}")
    stands = "nothing is begun" if screens.intersection(HALTED) else "told, and stands with a reversal open"
    came = "nothing is lost" if not lost else stands if "not-stuck" in done.broken else "told and traded on"
    return Damaged(f"{kind}: {came}", [f"{where}: {why}" for why in wrong])


def _lost(sound: bytes, image: bytes) -> str:
    """What of the journal is not there any more, "" where all is."""
    before = surviving.journal_of(sound)
    try:
        now = surviving.journal_of(image)
    except LittleFSError:
        return "the volume is lost"
    gone = [*_gone(before, now)]
    return f"lost {', '.join(gone)}" if gone else ""


def _gone(before: Journal, now: Journal) -> Iterator[str]:
    for key, entry in before.entries.items():
        if now.entries.get(key) != entry:
            yield f"{entry.type} {entry.stan:06d} {entry.state}"
    yield from (f"signature of {stan:06d}" for batch, stan in before.signatures.keys() - now.signatures.keys())


def told(done: Run, since_ms: int) -> bool:
    """Whether display or paper said that something is missing; or an open reversal, which the bank does not know as the
    flash does, is told at every try, and nothing is sold any more."""
    shown = {screen.name for at_ms, screen in done.world.shown if at_ms >= since_ms}
    stands = "not-stuck" in done.broken and "earlier_open" in shown
    differing = any(slip.value("totals_differ") is not None for slip in done.evidence.slips if slip.at_ms >= since_ms)
    return differing or stands or not shown.isdisjoint(TOLD)


def debited_wrongly(done: Run, since_ms: int, rules: Iterable[str]) -> list[str]:
    """Of the debits that the bank posted from then on: those for nobody, a second one, one of another amount, and what
    breaks one of the rules."""
    evidence, wrong = done.evidence, []
    fresh = [one for one in evidence.standing() if one.at_ms >= since_ms]
    standing = Counter(intent.name for one in evidence.standing() if (intent := evidence.intent_of(one)))
    for one in fresh:
        intent = evidence.intent_of(one)
        if intent is None or standing[intent.name] > 1 or one.amount != intent.asked:
            wrong.append(f"{one.type} {one.stan:06d} of {one.amount} for {intent}")
    broken = judge(replace(evidence, movements=fresh))
    return wrong + [f"{rule} breaks after it: {broken[rule][0]}" for rule in rules if rule in broken]


def chip_faults(counts: dict[str, int], days: int, chance: random.Random) -> Iterator[tuple[Fault, ...]]:
    """A fault of the chip for each day; with every other one the power fails later. counts: writes of the clean day."""
    places = [(point, kind) for point in cutting.POINTS for kind in CHIP if kind.applies_to(point)]
    for number in range(days):
        point, kind = places[number % len(places)]
        given = {one.name: one.default for one in kind.parameters}
        if kind.name == "bit_rot":
            given = {"byte": chance.randrange(_PAGE), "flip": 1 << chance.randrange(8), "after_ms": chance.randrange(60_000)}
        fault = Fault(point, chance.randint(1, counts[point]), kind.name, "", tuple(given.items()))
        power = Fault("display.show", chance.randint(1, _SHOWN), "cut", "", (("when", "after"),))
        yield (fault, power) if number // len(places) % 2 else (fault,)


def faulted(stand: Stand, scenario: Scenario) -> Damaged:
    """One day with faults of its chip."""
    kind = scenario.faults[0].kind + (", then a power cut" if len(scenario.faults) > 1 else "")
    where = ", ".join(f"{one.kind} at {one.point} {one.nth}" for one in scenario.faults)
    try:
        done = run(stand, scenario, ())
    except (HungError, InvalidRun, LinkError) as problem:
        stand.home.cut_power()
        return Damaged(f"{kind}: ends in an error", [f"{where}: {problem}"])
    since_ms = next((event[0] for event in done.world.trace if event[1] == "fault"), done.end_ms)
    # The signature that was drawn for it may be what the chip has lost; then people are told.
    wrong = debited_wrongly(done, since_ms, (rule for rule in OF_A_DEBIT if rule != "cardholder-verified"))
    if done.broken and not told(done, since_ms):
        wrong.append(f"{sorted(done.broken)} break, and nobody is told")
    came = "no rule breaks" if not done.broken else "told"
    return Damaged(f"{kind}: {came}", [f"{where}: {why}" for why in wrong])


def lost_and_told(scenario: Scenario, images: int, days: int, seed: int, jobs: int) -> Outcome:
    """images: damaged, of MOMENTS moments of the scenario; days: with faults of the chip."""
    chance = random.Random(seed)
    with Stand() as stand:
        parts = cutting.prefixes(stand, scenario)
    counts = parts[-1][0]
    moments = chance.sample([*itertools.chain.from_iterable(cutting.cuts(counts))], MOMENTS)
    tasks = [(cutting.ending(parts, cut), f"{seed} {number}", images // MOMENTS) for number, cut in enumerate(moments)]
    found = [*itertools.chain.from_iterable(pool.each(rotten, tasks, jobs))]
    chips = [replace(scenario, faults=faults) for faults in chip_faults(counts, days, chance)]
    ran = [*pool.each(faulted, chips, jobs)]
    return Outcome(f"{len(found)} damaged images of {len(tasks)} moments: {_counted(found)}; {len(ran)} days with a fault "
                   f"of the chip: {_counted(ran)}", [why for one in (*found, *ran) for why in one.wrong])


def _counted(found: list[Damaged]) -> str:
    return ", ".join(f"{came} {count}" for came, count in sorted(Counter(one.came for one in found).items()))


def main() -> int:
    wanted = argparse.ArgumentParser(description=__doc__)
    wanted.add_argument("--images", type=int, default=IMAGES)
    wanted.add_argument("--days", type=int, default=DAYS)
    wanted.add_argument("--seed", type=int, default=1)
    wanted.add_argument("--jobs", type=int, default=pool.jobs_here())
    given = wanted.parse_args()
    return lost_and_told(DAY, given.images, given.days, given.seed, given.jobs).told()


if __name__ == "__main__":
    sys.exit(main())
