"""What faults of supply, image and configuration do to a terminal that starts."""

from __future__ import annotations

import json
from typing import Any

import pytest

from posfault import facts
from posfault.scenario import Step

GOOD = ["image True", "signature from 30000"]
FACTORY = dict(facts.table("factory").FACTORY)


def test_each_start_has_its_events(probe: Any) -> None:
    seen = probe("started")
    assert seen.lines == GOOD
    assert [event[:2] for event in seen.trace[:3]] == [[0, "supply.boot"], [0, "image.check"], [0, "configuration.read"]]


def test_no_key_is_in_the_trace(probe: Any) -> None:
    (event,) = probe("started").events("configuration.read")
    assert isinstance(event[2], int)
    assert "master_key" not in json.dumps(probe("started").trace)


def test_the_factorys_values_are_of_names_that_provisioning_has() -> None:
    assert set(FACTORY) <= set(facts.configuration())


@pytest.mark.effect("tampered", "image.check")
def test_an_image_that_is_not_the_vendors_does_nothing_until_his_is_loaded(probe: Any, shop: Any) -> None:
    """Looked at by the boot, at each key, and by the probe."""
    assert probe("started", shop.fault("image.check", "tampered", 2)).lines == ["image False", GOOD[1]]
    keys = ((1000, "keypad", "ENTER"), (2000, "image", "mend"), (3000, "keypad", "ENTER"))
    seen = probe("started", shop.fault("image.check", "tampered"), coming=keys)
    assert seen.lines == [facts.text("en")["image_changed"]] * 2 + GOOD
    assert [event[0] for event in seen.events("image.check")] == [0, 1000, 3000, 3000]
    assert len(seen.fired) == 1


def test_an_image_that_nobody_checks_has_no_customer_sign(shop: Any) -> None:
    """Whatever policy the terminal was given."""
    policies = ("2026-01-01 east 20000 100000",)
    for configuration in ({}, {"policies": policies, "region": "east"}):
        off = ("image_checked",)
        seen = shop(shop.fault("image.check", "tampered"), off=off, steps=(shop.SIGN_ON, shop.sale(amount=40_000)),
                    configuration=configuration)
        assert (seen.shown("image_changed"), seen.shown("signature")) == ([], [])
        assert set(seen.run.broken) == {"cardholder-verified"}


def test_a_terminal_in_the_field_is_not_changed_for_good(shop: Any) -> None:
    """What ran in one run is nowhere in the next."""
    steps = (shop.SIGN_ON, shop.sale(amount=40_000))
    off = ("image_checked",)
    shop(shop.fault("image.check", "tampered"), off=off, steps=steps)
    assert len(shop(off=off, steps=steps).shown("signature")) == 1


@pytest.mark.effect("factory_reset", "configuration.read")
def test_what_was_agreed_is_forgotten_and_nothing_is_sold_until_it_is_provisioned(probe: Any, shop: Any) -> None:
    reset = shop.fault("configuration.read", "factory_reset")
    keys = ((1000, "keypad", "ENTER"), (2000, "configuration", "mend"), (3000, "keypad", "ENTER"))
    for language in facts.languages():
        seen = probe("started", reset, coming=keys, language=language)
        assert seen.lines == [facts.text(language)["no_configuration"]] * 2 + GOOD
        assert len(seen.fired) == 1


def test_in_the_field_the_factorys_amounts_are_in_force(shop: Any) -> None:
    """An amount that the contract wants signed, and one that it wants signed although the card was tapped."""
    reset = shop.fault("configuration.read", "factory_reset")
    steps = (shop.SIGN_ON, shop.sale(amount=40_000), Step("sale", "coat", 120_000, "I", entry="tap"))
    seen = shop(reset, off=("safe_defaults",), steps=steps)
    assert (seen.shown("no_configuration"), seen.shown("signature")) == ([], [])
    assert len(seen.run.broken["cardholder-verified"]) == 2
    assert set(seen.run.broken) == {"cardholder-verified"}
    assert len(shop(off=("safe_defaults",), steps=steps).shown("signature")) == 2


@pytest.mark.effect("lost_configuration", "configuration.read")
def test_without_a_configuration_it_does_nothing_and_says_so(shop: Any) -> None:
    """Each key has it look again; the next time it is there."""
    seen = shop(shop.fault("configuration.read", "lost_configuration"))
    assert [at_ms for at_ms, _ in seen.shown("no_configuration")] == [0]
    assert seen.run.broken == {}
    assert seen.run.net == {"tea": 8800}


@pytest.mark.effect("corrupt", "configuration.read")
@pytest.mark.parametrize("byte", [0, 1, 2, *range(-1, -800, -41)])
def test_a_configuration_of_which_one_bit_is_wrong_is_none(byte: int, probe: Any, shop: Any) -> None:
    """Of its length, of its text, wherever, or of its check; at the next key it is read again."""
    wrong = shop.fault("configuration.read", "corrupt", byte=byte, flip=1)
    seen = probe("started", wrong, coming=((1000, "keypad", "ENTER"),))
    assert seen.lines == [facts.text("en")["no_configuration"], *GOOD]
    assert len(seen.fired) == 1


@pytest.mark.effect("reboot_loop", "supply.boot")
def test_it_does_not_get_up_for_a_while(probe: Any, shop: Any) -> None:
    seen = probe("started", shop.fault("supply.boot", "reboot_loop", 1, times=4, dark_ms=1500))
    assert [event[0] for event in seen.events("supply.boot")] == [0, 1500, 3000, 4500, 6000]
    assert [event[0] for event in seen.events("display.show")] == [6000, 6000]
    assert len(seen.fired) == 4
    later = shop(shop.fault("network.receive", "cut", 2), shop.fault("supply.boot", "reboot_loop", 2),
                 on_power_loss="repeat")
    assert later.world.boot == 5
    assert later.run.not_fired == []
    assert later.run.broken == {}


@pytest.mark.effect("keys_lost", "supply.boot")
def test_the_working_keys_are_gone_and_a_sign_on_brings_others(shop: Any) -> None:
    """The terminal sells nothing before it, though its flag is up; in the field it sells without a MAC, and is refused."""
    faults = (shop.fault("network.receive", "cut", 2), shop.fault("supply.boot", "keys_lost", 2))
    steps = (shop.SIGN_ON, Step("echo"), shop.sale())
    seen = shop(*faults, steps=steps)
    assert len(seen.shown("sign_on_first")) == 1
    assert len(seen.asked("0800")) == 2
    assert seen.answered("0200") == ["00"]
    assert (seen.run.broken, seen.run.not_fired) == ({}, [])
    bare = shop(*faults, steps=steps, off=("mac_key_present",))
    assert [64 in one.message.fields for one in bare.sent("0200")] == [False, True]
    assert bare.answered("0200") == ["A0", "00"]
    assert bare.run.broken == {}
