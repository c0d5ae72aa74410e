"""Damaged flash images of a few sales, and what the terminal says of them; what `make soak` does with a whole day."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace

import cutting
import pytest
import rotting
import surviving
from cutting import Left

from posfault import facts
from posfault.bench.run import Run
from posfault.bench.stand import Stand
from posfault.scenario import Fault

CUT = Fault("storage.program", 24, "cut", "", (("when", "after"),))
SHORT = replace(cutting.DAY, steps=cutting.DAY.steps[:5], faults=(CUT,))


@pytest.fixture(scope="module")
def left(stand: Stand) -> Left:
    return cutting.recorded(stand, SHORT)


def booted(stand: Stand, left: Left, image: bytes) -> tuple[Run, list[str]]:
    """The run that goes on from the image, and the names of what the display showed."""
    done = cutting.again(stand, replace(SHORT, faults=()), left._replace(image=image))
    return done, [screen.name for at_ms, screen in done.world.shown if at_ms >= left.now_ms]


def flipped(image: bytes, text: bytes) -> bytes:
    """Every copy of the text with one bit of its first byte the other way round; the first two blocks, which are the
    folder, have LittleFS's own CRC."""
    folder = 2 * facts.limits().FLASH_BLOCK
    assert text in image[folder:]
    return image[:folder] + image[folder:].replace(text, bytes([text[0] ^ 1]) + text[1:])


def record_of(left: Left) -> bytes:
    """The first bytes of what the journal says of the sale that is done: kind 1, a sale, completed."""
    volume = surviving.file_system(left.image)
    with volume.open("journal.000001", "rb") as file:
        data: bytes = file.read()
    table = facts.table("journal_record")
    head = bytes([table.TRANSACTION, table.TYPES.index("sale"), table.STATES.index("completed")])
    return data[data.index(head) : data.index(head) + 20]


def test_whatever_is_damaged_nobody_is_debited_on_a_guess_and_what_is_lost_is_told(stand: Stand, left: Left) -> None:
    found = rotting.rotten(stand, (SHORT, "seed", 10))
    assert [why for one in found for why in one.wrong] == []
    assert len({one.came for one in found}) > 2


def test_a_rotten_record_is_told_and_its_batch_is_settled_before_the_next_sale(stand: Stand, left: Left) -> None:
    done, shown = booted(stand, left, flipped(left.image, record_of(left)))
    assert shown.index("alarm_journal") < shown.index("wait")
    assert shown.index("settled_differing") < shown.index("amount")
    assert done.broken.keys() <= {"no-one-sided", "has-voucher", "totals-agree"}
    assert rotting.debited_wrongly(done, left.now_ms, rotting.OF_A_DEBIT) == []


def test_a_rotten_configuration_is_none(stand: Stand, left: Left) -> None:
    """Every setting is one: what is asked of customers, too."""
    _, shown = booted(stand, left, flipped(left.image, b'signature_from"'))
    assert set(shown) == {"no_configuration"}


def test_a_volume_that_cannot_be_read_is_told_and_nothing_is_begun(stand: Stand, left: Left) -> None:
    done, shown = booted(stand, left, bytes(len(left.image)))
    assert set(shown) == {"flash_damaged"}
    assert [one for one in done.evidence.debits if one.at_ms >= left.now_ms] == []


def test_a_terminal_that_says_nothing_of_a_rotten_record_is_caught(left: Left, planted: Callable[..., Stand]) -> None:
    """And that takes whatever the bank says of the totals for agreement."""
    silent = planted(("app/batch.py", "if rotten and", "if not rotten and"),
                     ("app/alarms.py", "if terminal.journal.rotten:", "if not terminal.journal:"),
                     ("app/settlement.py", "balanced = memory.settling_step == _AGREES", "balanced = True"))
    silent.morning(())
    [why] = rotting.on_image(silent, SHORT, left, "one bit", flipped(left.image, record_of(left))).wrong
    assert "nobody is told" in why


def test_days_with_faults_of_the_chip(stand: Stand) -> None:
    counts = cutting.counted(stand, replace(SHORT, faults=()))
    for faults in [*rotting.chip_faults(counts, 9, random.Random(2))][::2]:
        assert rotting.faulted(stand, replace(SHORT, faults=faults)).wrong == []
