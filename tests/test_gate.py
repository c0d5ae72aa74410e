"""What the terminal asks before it sells: its sign-on, its day, the host's demands, and who may change any of it."""

from __future__ import annotations

from typing import Any

import pytest

from posfault.scenario import Step

LENIENT = ("yesterday_key_kept",)
PENDING = {"on_unknown": "leave"}


def maintained(item: str, person: str = "sam") -> Step:
    return Step("maintenance", item=item, person=person)


def test_a_sign_on_of_yesterday_is_renewed_before_the_sale(shop: Any) -> None:
    seen = shop(steps=(shop.SIGN_ON, Step("wait", minutes=16 * 60), shop.sale()))
    assert len(seen.asked("0800")) == 2
    assert len(seen.shown("sign_on_first")) == 1
    assert seen.run.broken == {}


def test_a_balance_that_must_wait_for_a_sign_on_has_no_slip(shop: Any) -> None:
    """What is refused of a sale is on paper; nobody takes a balance for a payment."""
    seen = shop(steps=(Step("balance", card="G"),))
    assert seen.shown("sign_on_first")
    assert [slip for slip in seen.run.evidence.slips if slip.at_ms < seen.run.closing_ms] == []
    assert seen.run.broken == {}


def test_and_when_the_terminal_is_switched_on_whatever_the_guards(shop: Any) -> None:
    """The power fails late in the evening, and is back the day after."""
    late = Step("wait", minutes=14 * 60 + 59)
    steps = (shop.SIGN_ON, late, shop.sale())
    clean = shop(steps=steps)
    keys = [event for event in clean.events("keypad.key") if event[0] < clean.run.closing_ms]
    cut = shop.fault("keypad.key", "cut", len(keys))
    seen = shop(cut, steps=(*steps, Step("wait", minutes=5), shop.sale("cake")), off=("sign_on_daily",))
    assert seen.run.not_fired == []
    assert seen.run.broken == {}


def test_a_terminal_that_is_switched_on_the_next_day_says_that_it_is_not_signed_on(shop: Any) -> None:
    seen = shop(shop.fault("keypad.key", "cut", 10), steps=(shop.SIGN_ON, Step("wait", minutes=24 * 60), shop.sale()))
    back_ms = next(event[0] for event in seen.trace if event[1] == "power.on")
    on, off = ([at_ms for at_ms, _ in seen.shown(name) if at_ms > back_ms] for name in ("idle_on", "idle_off"))
    assert back_ms > 86_400_000
    assert min(off) < min(on)
    assert (seen.run.broken, seen.run.net) == ({}, {"tea": 8800})


@pytest.mark.parametrize(("person", "shown"), [("ann", 1), ("eva", 0)])
def test_a_sign_on_may_be_reserved_to_supervisors(person: str, shown: int, shop: Any) -> None:
    steps = (Step("sign on", person=person), Step("sale", "tea", 8800, "A", person=person))
    seen = shop(steps=steps, configuration={"sign_on_role": "supervisor"})
    assert (len(seen.shown("supervisor")) > 0) == bool(shown)
    assert seen.run.broken == {}


def test_a_demand_in_the_header_ends_the_session(shop: Any) -> None:
    seen = shop(steps=(shop.SIGN_ON, shop.sale(), shop.sale("cake")), behaviours=("sign_on_by_header",))
    assert seen.answered("0200") == ["00", "00"]
    assert len(seen.asked("0800")) == 2
    assert seen.run.broken == {}


def test_only_the_system_operator_reaches_the_maintenance_menu(shop: Any) -> None:
    seen = shop(steps=(shop.SIGN_ON, maintained("set signed on", "ann"), maintained("set signed on", "eva")))
    assert len(seen.shown("not_allowed")) == 2
    assert seen.shown("maintenance") == []


def test_set_signed_on_asks_the_host(shop: Any) -> None:
    steps = (maintained("set signed on"), shop.sale())
    assert len(shop(steps=steps).asked("0800")) == 1
    pretended = shop(steps=steps, behaviours=LENIENT, off=("maintenance_asks_host",))
    assert pretended.asked("0800") == []
    assert set(pretended.run.broken) == {"signed-on"}


def test_clear_reversal_asks_the_host(shop: Any) -> None:
    """The answer to the sale is lost, and so are three reversals; then the technician comes."""
    lost = [shop.fault("network.receive", "drop", 2), *(shop.fault("network.send", "drop", nth) for nth in (3, 4, 5))]
    steps = (shop.SIGN_ON, shop.sale(), maintained("clear reversal"))
    asked = shop(*lost, steps=steps, **PENDING)
    assert len(asked.asked("0400")) == 1
    assert len(asked.shown("maintenance_done")) == 1
    assert asked.run.broken == {}
    forgotten = shop(*lost, steps=steps, off=("maintenance_asks_host",), **PENDING)
    assert forgotten.asked("0400") == []
    assert set(forgotten.run.broken) == {"right-amount", "no-one-sided", "has-voucher"}


def test_clear_reversal_fails_while_the_host_is_silent(shop: Any) -> None:
    lost = [shop.fault("network.receive", "drop", nth) for nth in range(2, 9)]
    seen = shop(*lost, steps=(shop.SIGN_ON, shop.sale(), maintained("clear reversal")), **PENDING)
    assert len(seen.shown("maintenance_failed")) == 1
    assert seen.run.broken == {}


def test_damaged_keys_are_refused_and_asked_for_again(shop: Any) -> None:
    for byte in (-40, -20, -1):         # the PIN key, its check value's neighbour, the check value of the MAC key
        seen = shop(shop.fault("network.receive", "corrupt", 1, byte=byte))
        assert len(seen.shown("sign_on_refused")) == 1
        assert seen.answered("0200") == ["00"]
        assert seen.run.broken == {}


def test_without_a_mac_key_nothing_that_needs_a_mac_is_sent(shop: Any) -> None:
    """Answers to a sale and its reversals are lost, then the power, and with it the keys. Settling would reverse it."""
    lost = [shop.fault("network.receive", "drop", nth) for nth in (2, 3, 4, 5)]
    gone = (shop.fault("network.receive", "cut", 6), shop.fault("supply.boot", "keys_lost", 2))
    steps = (shop.SIGN_ON, shop.sale(), Step("echo"), Step("settle"))
    seen = shop(*lost, *gone, steps=steps, behaviours=("mac_unchecked",), **PENDING)
    assert seen.run.not_fired == []
    assert [64 in one.message.fields for one in seen.sent("0400") if one.up] == [True] * 4     # the last after a sign-on
    assert seen.run.broken == {}
    bare = shop(*lost, *gone, steps=steps, behaviours=("mac_unchecked",), off=("mac_key_present",), **PENDING)
    assert [64 in one.message.fields for one in bare.sent("0400") if one.up] == [True] * 3 + [False]


def test_where_the_supervisor_signs_on_and_does_not_come_nobody_does(shop: Any) -> None:
    seen = shop(behaviours=(shop.behaviour("walks_away", prompt="supervisor"),), steps=(shop.SIGN_ON,),
                configuration={"sign_on_role": "supervisor"})
    assert seen.run.not_fired == []
    assert seen.shown("not_allowed")
    assert seen.sent("0800") == []


@pytest.mark.parametrize("what", [
    Step("sale", "cake", 500, "B"),
    Step("code sale", "cake", 500, "B"),
    Step("offline sale", "cake", 500, "B"),
    Step("preauth", "cake", 500, "B"),
    Step("void", "cake", of="tea"),
    Step("refund", "cake", 500, of="tea"),
    Step("completion", "cake", 500, of="room"),
    Step("balance", card="G"),
], ids=lambda step: step.clerk)
def test_after_closing_time_nothing_is_begun_that_nobody_releases(what: Step, shop: Any) -> None:
    """A second key is read with one of the supervisor's password: it is wrong, and the clerk begins again."""
    steps = (shop.SIGN_ON, shop.sale(), Step("preauth", "room", 1000, "B"), Step("wait", minutes=120), what)
    after_hours = {"steps": steps, "configuration": {"hours": "09:00-10:00"}}
    clean = shop(**after_hours)
    asked_ms = clean.shown("supervisor")[0][0]
    typed = next(nth for nth, event in enumerate(clean.events("keypad.key"), 1) if event[0] > asked_ms)
    seen = shop(shop.fault("keypad.key", "ghost", typed, key="1"), **after_hours)
    assert (len(clean.shown("shop_closed")), len(seen.shown("shop_closed"))) == (2, 3)      # the closing's sale is one
    assert (seen.run.broken, seen.run.net) == ({}, clean.run.net)
