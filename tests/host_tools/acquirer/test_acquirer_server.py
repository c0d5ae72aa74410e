"""The acquirer as a whole: what it logs, snapshots, and requests that belong nowhere."""

from __future__ import annotations

import pytest

from posfault.acquirer.database import Sqlite
from posfault.acquirer.ledger import Ledger
from posfault.acquirer.server import Acquirer


def test_the_log_tells_each_message(kit):
    till = kit.new_till()
    till.sale()
    till.acquirer.handle(b"noise", 9000, kit.NOON_S)
    sign_on, sale, noise = till.acquirer.log
    assert (sign_on.at_ms, sign_on.note) == (1000, "keys 1 issued")
    assert sale.request.startswith("0200 F2=621626*********0018 ")
    assert sale.reply.startswith("0210 ")
    assert (noise.at_ms, noise.request, noise.reply) == (9000, "unreadable", "no answer")
    assert noise.note == "malformed: 5 bytes are no message"


def test_nothing_shown_holds_a_card_number_or_a_key(kit):
    till = kit.new_till(behaviours=[("mac_unchecked", {})])
    till.sale()
    till.sale(f64="00" * 8)
    till.sale(f2=kit.CARD + "", f60=None)
    acquirer = till.acquirer
    shown = repr([acquirer, acquirer.log, acquirer.firings, acquirer.keys.history(), acquirer.ledger.debits(),
                  acquirer.snapshot()]) + "".join(entry.request + entry.reply for entry in acquirer.log)
    assert kit.CARD not in shown
    assert till.mac_key.hex().upper() not in shown.upper()
    assert repr(till.mac_key) not in shown


@pytest.mark.parametrize("mti", ["0420", "0600", "0840", "9980"])
def test_a_request_of_another_kind(kit, mti):
    till = kit.new_till()
    reply = till.ask(till.build(mti, {11: "000009"}))
    assert (reply["t"], reply["39"]) == (f"{int(mti) + 10:04d}", "12")


@pytest.mark.parametrize("mti", ["0210", "0810", "0990", "0230"])
def test_a_reply_is_not_answered(kit, mti):
    till = kit.new_till()
    assert till.ask(till.build(mti, {11: "000009"})) is None
    assert till.acquirer.log[-1].note == "no request, or from no terminal"


def test_from_nobody(kit):
    till = kit.new_till()
    assert till.ask(till.build("0200", {11: "000009", 41: None})) is None


def test_malformed_but_from_a_terminal(kit):
    till = kit.new_till()
    reply = till.ask(till.sale_request() + b"\x00")
    assert (reply["t"], reply["39"], reply["11"], reply["41"]) == ("0210", "30", "000002", kit.TERMINAL)
    assert "64" not in reply
    assert till.acquirer.ledger.debits() == []


def test_malformed_without_a_trace_number(kit):
    till = kit.new_till()
    data = bytearray(till.build("0820", {11: "000009", 60: "00000001002"}))
    data[21] = 0x0A                                 # the first byte of F11
    assert till.ask(bytes(data)) is None
    assert till.acquirer.log[-1].note == "malformed: field 11 holds no digits"
    assert till.acquirer.log[-1].request == f"0820 F41={kit.TERMINAL} F42={kit.MERCHANT} F60=00000001002"


def test_a_snapshot_brings_everything_back_every_time(kit):
    till = kit.new_till(behaviours=[("drop_reply", {"nth": 3})])
    till.sale(8800)
    till.mac_key, early = bytes(16), till.mac_key
    snapshot = till.acquirer.snapshot()
    stories = []
    for _ in range(3):
        till.acquirer.restore(snapshot)
        till.at_ms, till.wall_s, till.stan, till.mac_key, till.batch = 2000, kit.NOON_S, 2, early, 1
        replies = [till.sale(5), till.sale(6), till.reversal(2), till.settlement(11, 2), till.sign_on(), till.sale(7)]
        stories.append((replies, list(till.acquirer.firings), till.acquirer.ledger.debits(),
                        till.acquirer.keys.history(), [entry.reply for entry in till.acquirer.log]))
    assert stories[0][0][1] is None                 # the third 0200 in all
    assert stories[0][1] == [("drop_reply", 4000)]
    assert len(stories[0][4]) == 6                  # the log began anew
    assert stories[1] == stories[0]
    assert stories[2] == stories[0]


def test_a_snapshot_is_not_touched_by_what_comes_after_it(kit):
    till = kit.new_till(behaviours=[("drop_reply", {})])
    snapshot = till.acquirer.snapshot()
    assert till.sale() is None
    till.sign_off()
    till.acquirer.restore(snapshot)
    assert till.acquirer.firings == []
    assert till.sale() is None                      # the session and the behaviour are as they were
    assert len(till.acquirer.ledger.debits()) == 1
    assert till.acquirer.firings == [("drop_reply", 4000)]


def test_a_snapshot_fits_another_acquirer_of_the_same_seed(kit):
    till = kit.new_till()
    till.sale(8800)
    other = Acquirer({kit.TERMINAL: kit.MERCHANT})
    other.restore(till.acquirer.snapshot())
    till.acquirer = other
    assert till.reversal(2)["39"] == "00"


def test_the_same_story_gives_the_same_bytes(kit):
    def story():
        till = kit.new_till()
        replies = [till.replied]
        for ask in (till.sale, lambda: till.reversal(2), lambda: till.settlement(0, 0)):
            ask()
            replies.append(till.replied)
        return replies

    assert story() == story()


def test_another_seed_gives_other_keys(kit):
    assert kit.new_till(seed=b"a").mac_key != kit.new_till(seed=b"b").mac_key


def test_numbers_go_on_with_a_ledger_that_was_kept(kit, tmp_path):
    path = str(tmp_path / "ledger.db")
    till = kit.new_till(ledger=Ledger(Sqlite(path)))
    first = till.sale()
    till.acquirer.ledger.close()
    again = kit.new_till(ledger=Ledger(Sqlite(path)))
    again.stan = 2
    second = again.sale()
    assert int(second["37"]) > int(first["37"])
    assert second["38"] == "000002"
    again.acquirer.ledger.close()
