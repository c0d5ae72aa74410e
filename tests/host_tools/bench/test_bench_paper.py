"""The paper: what a person can read on it, and which pieces are whole."""

from __future__ import annotations

from posfault import facts
from posfault.bench.paper import Printed, Slip, slips

TEXTS = facts.text("en")
CUT = b"\x1dV\x00"


def line(name: str, *values: str, control: bytes = b"") -> bytes:
    return control + TEXTS[name].format(*values).encode() + b"\n"


SLIP = [
    line("slip_title_sale", control=b"\x1b@\x1d!\x11"), line("slip_merchant", "898100000000001", control=b"\x1d!\x00"),
    line("slip_card", "620000******0005"), line("slip_trace", "000007", "000042"), line("slip_amount", "88.00"),
    line("slip_unsigned"), CUT,
]


def printed(*lines: bytes, start_ms: int = 1000) -> list[Printed]:
    return [Printed(start_ms + 40 * index, data) for index, data in enumerate(lines)]


def only(*lines: bytes) -> Slip:
    (slip,) = slips(printed(*lines))
    return slip


def voucher(slip: Slip) -> bool:
    return slip.is_voucher(7, 42, 8800)


def test_a_slip_is_read_without_its_control_bytes() -> None:
    slip = only(*SLIP)
    assert slip.lines[0] == TEXTS["slip_title_sale"]
    assert (slip.at_ms, slip.cut, len(slip.lines)) == (1000, True, 6)
    assert slip.value("slip_trace") == ("000007", "000042")
    assert slip.value("slip_unsigned") == ()
    assert slip.value("slip_signed") is None
    assert voucher(slip)


def test_a_voucher_is_one_of_its_own_transaction_only() -> None:
    slip = only(*SLIP)
    assert not slip.is_voucher(8, 42, 8800)
    assert not slip.is_voucher(7, 43, 8800)
    assert not slip.is_voucher(7, 42, 8801)
    assert not slip.is_voucher(7, 42, 88)


def test_what_was_not_cut_off_is_not_whole() -> None:
    slip = only(*SLIP[:-1])
    assert not slip.cut
    assert not voucher(slip)


def test_a_slip_that_lacks_what_it_must_say_is_no_voucher() -> None:
    for name in ("slip_title_sale", "slip_trace", "slip_amount"):
        needed = TEXTS[name].partition("{}")[0].encode()
        assert not voucher(only(*[one for one in SLIP if needed not in one]))


def test_what_a_cold_head_left_is_no_voucher() -> None:
    assert not voucher(only(*[b"\n"] * 6, CUT))
    for index in range(6):
        lines = [*SLIP[:index], b"\n", *SLIP[index + 1 :]]
        assert voucher(only(*lines)) == (index in (1, 2, 5))


def test_pieces_come_one_after_the_other() -> None:
    found = slips(printed(*SLIP, b"between\n", CUT, *SLIP[:3]))
    assert [(slip.cut, len(slip.lines), slip.at_ms) for slip in found] == [
        (True, 6, 1000), (True, 1, 1280), (False, 3, 1360),
    ]


def test_the_beginning_of_one_and_the_end_of_another_is_no_voucher_of_both() -> None:
    """A jam in the middle: the rest of the paper is the next sale's, and its cut comes at the end."""
    second = [one.replace(b"000042", b"000043") for one in SLIP]
    found = slips(printed(*SLIP[:3], *second))
    assert [voucher(slip) for slip in found] == [False] * len(found)


def test_behind_a_fault_slip_that_was_not_cut_off_the_next_one_is_its_own() -> None:
    """The roll had ended amid it; what training puts above a slip belongs to that slip."""
    fault, sale = slips(printed(line("fault_title", control=b"\x1b@"), line("slip_terminal", "10000001"), *SLIP))
    assert (fault.cut, fault.lines) == (False, (TEXTS["fault_title"], TEXTS["slip_terminal"].format("10000001")))
    assert voucher(sale)
    training = only(line("slip_training", control=b"\x1b@"), *SLIP)
    assert training.value("slip_training") == ()


def test_no_paper_is_no_slip() -> None:
    assert slips([]) == []
    assert slips(printed(CUT)) in ([], [Slip(1000, (), True)])


def test_what_is_not_text_is_read_as_far_as_it_goes() -> None:
    slip = only(b"\xff\xfe AMOUNT\n", b"\x1dV")
    assert slip.cut
    assert slip.value("slip_amount") is None
