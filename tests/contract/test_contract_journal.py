"""The firmware writes the journal and the bench reads it from outside; both see the same, also in a damaged one."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from posfault import facts
from posfault.bench import journal
from posfault.bench.journal import Entry, Journal

TABLE = facts.table("journal_record")
EFFECTS = {row[0]: row[1] for row in facts.table("transactions").TRANSACTIONS}
BATCH = 7
MODULE = "journal_on_flash"

STANS = st.integers(1, 4)
TRANSACTIONS = st.tuples(
    st.just("transaction"), st.sampled_from(TABLE.TYPES), st.sampled_from(TABLE.STATES), st.sampled_from(TABLE.ENTRIES),
    st.integers(0, 255), st.just(BATCH), STANS, st.integers(0, 999_999_999), st.integers(0, (1 << 32) - 1),
    st.tuples(st.just(BATCH), st.integers(0, 4)), st.text("0123456789", min_size=10, max_size=10),
    st.text("0123456789", min_size=2, max_size=2), st.text("0123456789", max_size=12),
    st.text("0123456789ABC", max_size=6), st.text("0123456789A", max_size=2),
)
SIGNATURES = st.tuples(st.just("signature"), st.just(BATCH), STANS, st.binary(max_size=300))
SETTLED = st.tuples(st.just("settled"), st.just(BATCH), st.integers(0, 1))
ACTIONS = st.lists(TRANSACTIONS | TRANSACTIONS | SIGNATURES | SETTLED, max_size=8)


def expected(actions: list[tuple[Any, ...]]) -> Journal:
    """What somebody who watched would have noted down."""
    noted = Journal()
    for kind, *row in actions:
        if kind == "transaction":
            noted.entries[row[4], row[5]] = Entry(*row)
        elif kind == "signature":
            noted.signatures[row[0], row[1]] = row[2]
        else:
            noted.settled[row[0]] = bool(row[1])
    return noted


def written(firmware: Any, actions: list[tuple[Any, ...]]) -> dict[str, bytes]:
    return dict(firmware.call(MODULE, "write", actions))


def read(*files: bytes) -> Journal:
    found = Journal()
    for data in files:
        journal.read(data, found)
    return found


@settings(max_examples=60)
@given(ACTIONS)
def test_the_bench_reads_what_the_firmware_writes(firmware: Any, actions: list[tuple[Any, ...]]) -> None:
    files = written(firmware, actions)
    assert read(*files.values()) == expected(actions)
    assert set(files) == ({f"journal.{BATCH:06d}"} if actions else set())


@settings(max_examples=60)
@given(ACTIONS, st.data())
def test_both_see_the_same_in_a_damaged_journal(
    firmware: Any, actions: list[tuple[Any, ...]], data: st.DataObject
) -> None:
    damaged = bytearray(b"".join(written(firmware, actions).values()))
    for _ in range(data.draw(st.integers(0, 2)) if damaged else 0):
        damaged[data.draw(st.integers(0, len(damaged) - 1))] ^= data.draw(st.integers(1, 255))
    kept = bytes(damaged[: data.draw(st.none() | st.integers(0, len(damaged)))])
    kept += data.draw(st.just(b"") | st.binary(max_size=20) | st.just(b"\xff" * 40))
    found = read(kept)
    opened, totals = firmware.call(MODULE, "read", BATCH, kept)
    entries = found.entries.values()
    done = [entry for entry in entries if entry.state in TABLE.DONE_STATES and entry.amount]
    debits = [entry.amount for entry in done if EFFECTS[entry.type] > 0]
    credits = [entry.amount for entry in done if EFFECTS[entry.type] < 0]
    assert totals == [sum(debits), len(debits), sum(credits), len(credits)]
    assert [row[:4] for row in opened] == sorted(
        [entry.batch, entry.stan, entry.state, entry.amount] for entry in entries if entry.state in TABLE.OPEN_STATES
    )


def sale(state: str, stan: int, batch: int = BATCH, amount: int = 100) -> tuple[Any, ...]:
    return ("transaction", "sale", state, "swipe", 0, batch, stan, amount, 0, (0, 0), "6200000005", "01", "", "", "")


def test_a_broken_record_costs_itself_and_none_that_follows(firmware: Any) -> None:
    whole = written(firmware, [sale("approved", stan) for stan in (1, 2, 3)])[f"journal.{BATCH:06d}"]
    size = len(whole) // 3
    for place in range(len(whole)):
        damaged = whole[:place] + bytes([whole[place] ^ 0x04]) + whole[place + 1 :]
        assert [stan for _, stan in read(damaged).entries] == [stan for stan in (1, 2, 3) if stan != place // size + 1]


def test_settled_batches_stand_side_by_side(firmware: Any) -> None:
    actions = [sale("completed", 1, 7), ("settled", 7, 1), sale("approved", 1, 8)]
    files = written(firmware, actions)
    assert list(files) == ["journal.000007", "journal.000008"]
    found = read(*files.values())
    assert (found.debit(7, 1), found.debit(8, 1), found.debit(9, 1)) == (True, True, False)
    assert list(written(firmware, [*actions, ("settled", 8, 0)])) == ["journal.000007", "journal.000008"]
