"""What faults of the storage do. The probe shows the trace number as it was kept, then keeps the next three, 2 s each."""

from __future__ import annotations

from typing import Any

import pytest

from posfault.errors import LinkError


def kept(probe: Any, *faults: Any, function: str = "memory", coming: Any = ()) -> list[str]:
    seen = probe(function, *faults, coming=coming)
    assert len(seen.fired) == len(faults)
    return list(seen.lines)


def test_what_is_kept_is_there_after_a_power_cut(probe: Any, shop: Any) -> None:
    assert kept(probe) == ["kept 0", "1", "2", "3"]
    assert kept(probe, shop.fault("display.show", "cut", 3)) == ["kept 0", "1", "kept 2", "3", "4", "5"]


@pytest.mark.effect("write_error", "storage.program")
def test_a_page_that_cannot_be_programmed(probe: Any, shop: Any) -> None:
    assert kept(probe, shop.fault("storage.program", "write_error", 1, "memory")) == ["kept 0", "error 5", "2", "3"]


@pytest.mark.effect("write_error", "storage.erase")
def test_a_block_that_cannot_be_erased(probe: Any, shop: Any) -> None:
    assert kept(probe, function="busy") == ["30"]
    assert kept(probe, shop.fault("storage.erase", "write_error"), function="busy") == ["error 5", "30"]


@pytest.mark.effect("full", "storage.program")
def test_no_room_for_a_page(probe: Any, shop: Any) -> None:
    assert kept(probe, shop.fault("storage.program", "full", 3, "memory")) == ["kept 0", "1", "error 28", "error 28"]


@pytest.mark.effect("full", "storage.erase")
def test_no_room_for_a_block(probe: Any, shop: Any) -> None:
    lines = kept(probe, shop.fault("storage.erase", "full"), function="busy")
    assert set(lines[:-1]) == {"error 28"}
    assert len(lines) > 10


@pytest.mark.effect("lost_write", "storage.program")
def test_what_was_reported_written_is_gone_with_the_power(probe: Any, shop: Any) -> None:
    """LittleFS reads back what it has written, and finds it; the page is the second save's."""
    lost = shop.fault("storage.program", "lost_write", 3, "memory")
    assert kept(probe, lost) == ["kept 0", "1", "2", "3"]
    assert kept(probe, lost, shop.fault("display.show", "cut", 3))[:3] == ["kept 0", "1", "kept 1"]


@pytest.mark.effect("worn", "storage.program")
def test_a_worn_block_takes_no_page_and_the_file_system_goes_elsewhere(probe: Any, shop: Any) -> None:
    """It reads back what it has written; after a power cut everything is there."""
    worn = shop.fault("storage.program", "worn", 3, "memory")
    assert kept(probe, worn, shop.fault("display.show", "cut", 3)) == ["kept 0", "1", "kept 2", "3", "4", "5"]


@pytest.mark.effect("worn", "storage.erase")
def test_a_worn_block_is_not_erased(probe: Any, shop: Any) -> None:
    """It is one of the two in which the volume begins, for which there are no others."""
    lines = kept(probe, shop.fault("storage.erase", "worn"), function="busy")
    assert set(lines[:-1]) == {"error 28"}
    assert len(lines) > 10


@pytest.mark.effect("bit_rot", "storage.program")
def test_what_was_stored_has_changed(probe: Any, shop: Any) -> None:
    """The page is the third save's; it is found out at the next start, and the save before it is what counts."""
    rotten, cut = shop.fault("storage.program", "bit_rot", 4, "memory"), shop.fault("keypad.key", "cut")
    coming = ((9000, "keypad", "1"),)
    assert kept(probe, cut, coming=coming)[4:5] == ["kept 3"]
    assert kept(probe, rotten, cut, coming=coming)[4:5] == ["kept 2"]


@pytest.mark.parametrize("kind", ["write_error", "full"])
def test_a_terminal_whose_program_ends_in_an_error_starts_anew(kind: str, shop: Any) -> None:
    """In the middle of a sale: the approval cannot be kept. Nobody pays twice, and what is owed is cleared up."""
    seen = shop(shop.fault("storage.program", kind, 2, "journal.approved"), on_power_loss="repeat")
    assert [event[2] for event in seen.events("supply.dip")] == [2000]
    assert seen.world.boot == 2
    assert seen.run.broken == {}


def test_what_the_flash_fails_to_do_resets_the_terminal_and_a_mistake_of_the_program_no(planted: Any, shop: Any) -> None:
    """A mistake is an error of the run, whatever faults there were: else they would hide it."""
    what = shop.scenario(shop.fault("storage.program", "bit_rot", 1), steps=(shop.SIGN_ON, shop.sale()))

    def ends_in(error: str) -> Any:
        asked = "    amount = terminal.amount()\n"
        ends = f"    if amount == 8800:\n        raise {error}\n"
        return shop.play(what, stand=planted(("app/sale.py", asked, asked + ends)))

    assert len(ends_in("OSError(5)").events("supply.boot")) > 1
    with pytest.raises(LinkError, match="ValueError"):
        ends_in("ValueError")
