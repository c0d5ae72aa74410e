"""The bank's monitor: what it finds suspicious, what it does not, what it holds, and what happens where nobody looks."""

from __future__ import annotations

from pathlib import Path

import pytest

from posfault.acquirer import monitor
from posfault.acquirer.monitor import Hours

_PATIENCE_MS = 30_000       # a terminal waits so long for an answer


def _alerts(till):
    return [(one.suspicion, one.stan) for one in till.acquirer.monitor.alerts]


def _hears(till, **fields):
    """A sale that is answered, and the terminal hangs up."""
    reply = till.sale(**fields)
    till.acquirer.monitor.hung_up(till.terminal, till.at_ms + 100)
    return reply


def _waits_in_vain(till):
    till.sale()
    till.at_ms += _PATIENCE_MS
    till.wall_s += _PATIENCE_MS // 1000
    till.acquirer.monitor.hung_up(till.terminal, till.at_ms)


def _seconds_pass(till, seconds):
    till.at_ms += 1000 * seconds
    till.wall_s += seconds


def test_every_suspicion_has_its_file_and_its_row():
    folder = Path(monitor.__file__).parent
    assert sorted(path.stem for path in folder.glob("*.py") if path.stem != "__init__") == sorted(dict(monitor.SUSPICIONS))
    assert [kind.name for kind in monitor.all_suspicions()] == list(dict(monitor.SUSPICIONS))


def test_the_same_card_and_amount_again_within_minutes(kit):
    till = kit.new_till()
    _hears(till)
    _hears(till)
    assert _alerts(till) == [("same_card_again", 3)]
    [alert] = till.acquirer.monitor.alerts
    assert (alert.detected_ms, alert.amount, alert.held) == (0, 8800, False)
    assert till.acquirer.ledger.find(kit.TERMINAL, 1, 3).id == alert.transaction
    assert kit.CARD not in alert.text
    assert "621626*********0018 again, 1 s after trace 000002" in alert.text


@pytest.mark.parametrize("differs", ["card", "amount", "minutes", "reversed"])
def test_what_is_not_the_same_again(kit, differs):
    till = kit.new_till()
    _hears(till)
    if differs == "minutes":
        _seconds_pass(till, 301)
    if differs == "reversed":
        till.reversal(2)
    _hears(till, amount=8801 if differs == "amount" else 8800, card=kit.OTHER_CARD if differs == "card" else kit.CARD)
    assert _alerts(till) == []
    assert len([one for one in till.acquirer.ledger.debits() if one.stands]) == (1 if differs == "reversed" else 2)


def test_a_debit_of_a_terminal_that_has_signed_off(kit):
    till = kit.new_till(behaviours=[("no_session_check", {})])
    till.sign_off()
    assert _hears(till)["39"] == "00"
    assert _alerts(till) == [("no_sign_on", 3)]


def test_a_debit_under_the_keys_of_an_earlier_sign_on(kit):
    till = kit.new_till(behaviours=[("previous_key_kept", {})])
    till.sign_on(deaf=True)
    assert _hears(till)["39"] == "00"
    assert _alerts(till) == [("no_sign_on", 3)]


def test_a_debit_without_a_mac(kit):
    till = kit.new_till(behaviours=[("mac_unchecked", {})])
    assert _hears(till, f64=None)["39"] == "00"
    assert _alerts(till) == [("no_sign_on", 2)]


@pytest.mark.parametrize(("hours", "closed", "alerts"), [
    ("09:00-21:00", (), []), ("13:00-21:00", (), ["out_of_hours"]), ("20:00-13:00", (), []),
    ("09:00-21:00", ("01-06",), ["out_of_hours"])])
def test_a_debit_at_noon(kit, hours, closed, alerts):
    till = kit.new_till()
    till.acquirer.monitor.hours = {kit.MERCHANT: Hours(hours, closed)}
    _hears(till)
    assert [name for name, _ in _alerts(till)] == alerts


def test_a_terminal_that_waited_in_vain_and_sells_on(kit):
    till = kit.new_till()
    _waits_in_vain(till)
    till.sale(amount=5)
    assert _alerts(till) == [("reversal_overdue", 2)]
    assert till.acquirer.monitor.alerts[0].detected_ms == _PATIENCE_MS + 1000


def test_a_terminal_whose_power_failed_and_that_sells_on(kit):
    till = kit.new_till()
    till.sale()
    till.acquirer.monitor.hung_up(kit.TERMINAL, till.at_ms + 5, broken=True)
    till.sale(amount=5)
    assert _alerts(till) == [("reversal_overdue", 2)]


@pytest.mark.parametrize(("quiet_s", "broken", "alerts"), [
    (5, False, []), (600, False, []), (3600, True, []), (5, True, [("reversal_overdue", 2)])])
def test_a_line_that_is_kept_open_tells_only_by_breaking_behind_a_debit(kit, quiet_s, broken, alerts):
    till = kit.new_till()
    till.sale()
    _seconds_pass(till, quiet_s)
    till.acquirer.monitor.hung_up(kit.TERMINAL, till.at_ms, broken, kept_open=True)
    till.sale(amount=5)
    assert _alerts(till) == alerts


@pytest.mark.parametrize("then", ["reverses", "asks", "signs on, reverses", "sends it again"])
def test_a_terminal_that_waited_in_vain_and_does_what_it_should(kit, then):
    till = kit.new_till()
    _waits_in_vain(till)
    if then.startswith("signs on"):
        till.sign_on()
    if then.endswith("reverses"):
        assert till.reversal(2, batch=1)["39"] == "00"
    elif then == "asks":
        assert till.query(2)["39"] == "00"
    else:
        assert till.sale(f11="000002")["39"] == "00"
    till.sale(amount=5)
    till.acquirer.monitor.look_round(till.at_ms + 600_000, till.wall_s + 600)
    assert _alerts(till) == []


def test_a_reversal_that_never_comes_is_overdue_after_five_minutes(kit):
    till = kit.new_till()
    _waits_in_vain(till)
    booked_ms = till.acquirer.ledger.find(kit.TERMINAL, 1, 2).at_ms
    till.acquirer.monitor.look_round(booked_ms + 300_000, till.wall_s)
    assert _alerts(till) == []
    till.acquirer.monitor.look_round(booked_ms + 300_001, till.wall_s)
    till.acquirer.monitor.look_round(booked_ms + 900_000, till.wall_s)      # once is enough
    assert _alerts(till) == [("reversal_overdue", 2)]
    assert till.acquirer.monitor.alerts[0].detected_ms == 300_000


@pytest.mark.parametrize(("amount", "alerts"), [(8800, []), (8801, [("totals_differ", 0)])])
def test_totals_that_differ_are_told_once(kit, amount, alerts):
    till = kit.new_till()
    _hears(till)
    till.settlement(amount, 1)
    till.settlement(amount, 1)          # its answer was lost
    assert _alerts(till) == alerts


def test_what_is_suspicious_can_be_held(kit):
    till = kit.new_till()
    till.acquirer.monitor.holds = True
    assert [_hears(till)["39"] for _ in range(2)] == ["00", "59"]
    assert [one.held for one in till.acquirer.monitor.alerts] == [True]
    assert till.acquirer.ledger.find(kit.TERMINAL, 1, 3).state == "declined"
    assert till.acquirer.ledger.entry_sums() == []
    assert _hears(till, f11="000003")["39"] == "59"         # the same request again has the same answer
    assert len(till.acquirer.monitor.alerts) == 1


@pytest.mark.parametrize("holds", [False, True])
def test_where_nobody_looks_nothing_is_raised_or_held(kit, holds):
    till = kit.new_till(behaviours=[("unmonitored", {})])
    till.acquirer.monitor.holds = holds
    assert [_hears(till)["39"] for _ in range(2)] == ["00", "00"]
    till.settlement(8800, 1)
    assert _alerts(till) == []
    assert [name for name, _ in till.acquirer.firings] == ["unmonitored", "unmonitored"]


def test_what_is_refused_is_not_suspicious(kit):
    till = kit.new_till()
    _hears(till)
    assert _hears(till, amount=8800, f49="840")["39"] == "12"
    assert _hears(till, amount=10 ** 11)["39"] == "13"
    assert _hears(till, amount=10 ** 11)["39"] == "13"
    assert _alerts(till) == []


def test_a_clean_day_of_500_sales_raises_no_alert(kit):
    till = kit.new_till()
    till.acquirer.monitor.hours = {kit.MERCHANT: Hours("08:00-22:00")}
    till.wall_s += 8 * 3600 - 12 * 3600
    taken = [5000 + 37 * index % 4001 for index in range(500)]
    for index, amount in enumerate(taken):
        _seconds_pass(till, 60)
        assert _hears(till, amount=amount, card=(kit.CARD, kit.OTHER_CARD)[index % 2])["39"] == "00"
        if index % 50 == 49:                                # an answer is lost, and the terminal does what it should
            _waits_in_vain(till)
            assert till.reversal(till.stan)["39"] == "00"
    till.settlement(sum(taken), 500)
    till.acquirer.monitor.look_round(till.at_ms + 3_600_000, till.wall_s + 3600)
    assert till.acquirer.monitor.alerts == []


def test_a_snapshot_takes_along_what_is_waited_for(kit):
    till = kit.new_till()
    _waits_in_vain(till)
    kept = till.acquirer.snapshot()
    till.reversal(2)
    till.acquirer.restore(kept)
    till.sale(amount=5)
    assert _alerts(till) == [("reversal_overdue", 2)]
