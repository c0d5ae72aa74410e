"""A terminal that speaks UnionPay's own dialect with its bank: the same scenarios come to the same verdicts."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest

from posfault import facts, scenario_file
from posfault.acquirer import dialects
from posfault.bench.run import run
from posfault.forms import Word
from posfault.scenario import Step

DIALECT = "unionpay_3des"
CATALOGUE = {path.stem: path for path in (*scenario_file.catalogue(), *scenario_file.clean())}
PROFILES = {"field": tuple(facts.guards()), "hardened": ()}
# Everything that is signed with a key or carries one: sign-on and its faults, MACs, PINs, voids, refunds, holds, settlement.
NAMES = (
    "sale", "code_sale", "offline_sale", "refund", "void", "settlement", "signed_sale", "reply_lost_clerk_repeats",
    "late_answer_approves_the_next_sale", "digit_bounces_in_a_completion", "cut_over_batch_cleared_unread",
    "sign_on_answered_without_keys", "mac_key_damaged_sale_without_mac", "pin_key_damaged_is_taken",
    "working_keys_gone_sale_without_mac", "sign_on_reply_lost_flag_set_on_send", "demand_in_the_header_is_ignored",
)
PIN_CARD = "F"


def test_a_terminal_can_be_provisioned_for_what_the_firmware_speaks() -> None:
    form = facts.configuration()["dialect"]
    assert isinstance(form, Word)
    spoken = tuple(name for name, speaker, _ in facts.table("dialects").DIALECTS if speaker == "terminal")
    assert (form.choices, form.default) == (spoken, dialects.DEFAULT)
    assert all((facts.firmware_root() / "messages" / f"{name}.py").is_file() for name in spoken)


@pytest.mark.parametrize("profile", PROFILES)
@pytest.mark.parametrize("name", NAMES)
def test_a_scenario_comes_to_the_same_verdict(stand: Any, name: str, profile: str) -> None:
    scenario = scenario_file.load(CATALOGUE[name])
    spoken = dataclasses.replace(scenario, configuration={**scenario.configuration, "dialect": DIALECT})
    found = run(stand, spoken, PROFILES[profile])
    assert not found.not_fired
    assert sorted(found.broken) == (sorted(scenario.expect.field) if profile == "field" else [])
    assert found.world.acquirer.dialect is dialects.get(DIALECT)
    if profile == "hardened":
        assert found.net == scenario.expect.net


@pytest.mark.parametrize(("byte", "refused"), [(-5, False), (-12, False), (-13, True), (-2, True)])
def test_of_the_keys_everything_counts_but_the_zeros_among_them(byte: int, refused: bool, shop: Any) -> None:
    seen = shop(shop.fault("network.receive", "corrupt", byte=byte), configuration={"dialect": DIALECT})
    assert bool(seen.shown("sign_on_refused")) == refused
    assert (seen.run.broken, seen.run.net) == ({}, {"tea": 8800})


@pytest.mark.parametrize(("byte", "broken"), [(-5, set()), (-12, set()), (-40, {"signed-on"})])
def test_keys_that_arrived_damaged_are_found_and_damaged_zeros_are_none(byte: int, broken: set[str], shop: Any) -> None:
    """The last is of the PIN's key, which this sale does not need: without the guard the terminal takes it."""
    seen = shop(shop.fault("network.receive", "corrupt", byte=byte), configuration={"dialect": DIALECT},
                off=("key_check_values",))
    assert (seen.run.not_fired, set(seen.run.broken)) == ([], broken)


def test_what_goes_over_the_wire_is_unionpay_s(shop: Any) -> None:
    seen = shop(steps=(shop.SIGN_ON, shop.sale("tea", 8800, PIN_CARD), Step("settle")), configuration={"dialect": DIALECT})
    assert (seen.run.broken, seen.run.net) == ({}, {"tea": 8800})
    _, reply = seen.sent("0800")[-1], seen.sent("0810")[-1]
    block = bytes.fromhex(reply.message.fields[62])
    assert (len(block), block[28:36], reply.message.fields[60][8:]) == (40, bytes(8), "003")
    sale = next(one.message for one in seen.sent("0200") if one.up)
    assert (len(sale.fields[52]), sale.fields[53]) == (16, "2600000000000000")
    for message in (sale, seen.sent("0210")[0].message):
        digits = bytes.fromhex(message.fields[64]).decode()       # eight characters that are hex digits
        assert (len(digits), digits) == (8, f"{int(digits, 16):08X}")
