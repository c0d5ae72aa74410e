"""The release trades: against a bank on TCP, in real time, from the keys of a serial terminal; and survives its plug."""

from __future__ import annotations

import binascii

from posfault.acquirer.server import Acquirer
from posfault.bench import setting

TRACK = ";" + setting.CARDS["A"].replace("D", "=") + "?\r"


def begin_sale(till, amount: str) -> None:
    till.type("s")
    till.expect("AMOUNT")
    till.type(amount + "\r")
    till.expect("SWIPE, INSERT OR TAP")
    till.type(TRACK)
    till.expect("NO SIGNATURE. ENTER")


def test_a_sale_is_debited_once_and_its_slip_is_printed(till, bank: Acquirer) -> None:
    till.sign_on()
    begin_sale(till, "8800")
    till.agree()
    till.expect("APPROVED 88.00")
    till.agree()
    slip = till.expect("NO SIGNATURE REQUIRED", "SLIP READABLE?")
    till.reads_slip()
    assert "CARD 620000******0005" in slip
    assert "AMOUNT 88.00" in slip
    (debit,) = bank.ledger.debits()
    assert (debit.amount, debit.reversed_ms) == (8800, None)
    assert setting.pan("A") not in till.seen.decode()


def test_the_plug_is_pulled_after_the_debit_and_the_reversal_goes_out(till, bank: Acquirer) -> None:
    till.sign_on()
    begin_sale(till, "8800")
    till.plug_pulled_at = "0200"
    till.agree()
    till.until(bank.ledger.standing_debits)
    till.power_on()
    till.log_in()
    till.expect("88.00 NOT YET REVERSED")
    till.type("\r")
    till.expect("NOT SIGNED ON")            # nobody knows what the answer would have said
    till.type("o")
    till.expect("READY FOR SALE")
    begin_sale(till, "1230")
    till.agree()
    till.expect("88.00 WAS UNDONE")
    till.type("\r")
    till.expect("APPROVED 12.30")
    assert till.asked == ["0800", "0200", "0800", "0400", "0820", "0200"]
    assert [(one.amount, one.reversed) for one in bank.ledger.debits()] == [(8800, True), (1230, False)]


def test_the_bank_restarts_amid_a_sale_and_the_debit_is_taken_back(till, bank: Acquirer) -> None:
    till.sign_on()
    bank.set_behaviours([("restart_after_commit", {"mti": "0200"})])
    begin_sale(till, "8800")
    till.agree()
    till.expect("REVERSAL OPEN")
    bank.set_behaviours([])
    till.type("\r")
    till.expect("NOT SIGNED ON")
    till.type("o")
    till.expect("READY FOR SALE")
    begin_sale(till, "1230")
    till.agree()
    till.expect("88.00 WAS UNDONE")
    till.type("\r")
    till.expect("APPROVED 12.30")
    assert [(one.amount, one.reversed) for one in bank.ledger.debits()] == [(8800, True), (1230, False)]


def test_the_customer_signs_with_the_mouse(till, bank: Acquirer) -> None:
    till.sign_on()
    till.type("s30000\r")
    till.expect("SWIPE")
    till.type(TRACK)
    till.expect("YOU WILL SIGN")
    till.agree()
    till.expect("APPROVED")
    till.agree()
    till.expect("SIGN FOR")
    till.type("\r\x1b[<0;10;5M\x1b[<32;11;6M\x1b[<32;12;7M\x1b[<0;12;7m\r")
    till.expect("SIGNATURE RIGHT?")
    till.agree()
    till.expect("SIGNED ON THE PAD")


def test_a_pin_is_shown_as_stars_and_taken_by_the_bank(till, bank: Acquirer) -> None:
    till.sign_on()
    till.type("s500\r")
    till.expect("SWIPE")
    till.type(";" + setting.CARDS["F"].replace("D", "=") + "?\r")
    till.expect("PIN")
    till.type(setting.PINS["F"] + "\r")
    till.expect("PIN ******", "APPROVED 5.00")
    assert setting.PINS["F"] not in till.seen.decode()


def test_without_a_bank_the_terminal_says_so_and_goes_on_when_there_is_one(till) -> None:
    till.bank_closes()
    till.log_in()
    till.expect("NOT SIGNED ON")
    till.type("o")
    till.expect("SIGN-ON: NO ANSWER")
    till.bank_opens()
    till.type("\ro")
    till.expect("READY FOR SALE")


def test_ctrl_c_is_the_power_switch(till) -> None:
    till.expect("OPERATOR NUMBER")
    till.type("\x03")
    assert till.ended() == 0


def test_the_line_of_a_bench_is_nothing_but_keys(till) -> None:
    till.expect("OPERATOR NUMBER")
    frame = b'@001 who [] '
    till.type(f"{frame.decode()}*{binascii.crc32(frame):08x}\n")
    till.expect("OPERATOR NUMBER")
    till.type("\x1b")
    till.expect("OPERATOR NUMBER")
    assert b"hello" not in till.seen
    assert b"nak" not in till.seen
