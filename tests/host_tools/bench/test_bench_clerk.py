"""The clerk, without a terminal: what she presses at which prompt, and what she makes of how it ended."""

from __future__ import annotations

import pytest

from posfault import facts
from posfault.bench import prompts, setting
from posfault.bench.agenda import Agenda
from posfault.bench.clerk import Clerk
from posfault.bench.paper import Printed, slips
from posfault.bench.screens import Screen
from posfault.scenario import CLERK_STEPS, ClerkRules, Step

SALE = Step("sale", "tea", 8800, "A")
SIGN_ON = Step("sign on")
IDLE_ON, IDLE_OFF = Screen("idle_on", ("01",)), Screen("idle_off", ())
TEXTS = facts.text("en")


class Scene:
    """A clerk and a display that shows what the test wants; keeps what she does."""

    def __init__(self, *steps: Step, **rules: str) -> None:
        self.agenda = Agenda()
        self.clerk = Clerk(ClerkRules(**rules), self.agenda)
        self.clerk.assign(steps)
        self.now_ms = 0

    def shows(self, screen: Screen | str, *values: str) -> list[object]:
        """The terminal shows this and waits for her; gives the keys and cards and strokes that follow."""
        screen = Screen(screen, values) if isinstance(screen, str) else screen
        self.clerk.saw(screen)
        self.clerk.act(self.now_ms, screen)
        done = []
        while (item := self.agenda.next(None)) is not None:
            assert item.at_ms >= self.now_ms
            self.now_ms = item.at_ms
            done.append(item.content)
        return done

    def ends(self, screen: str) -> None:
        """Her sale ends with this; that of an approved one is the slip."""
        if screen == "printer_error":
            self.flashes("approved", "88.00")
        self.shows(screen, *["51"] * (screen == "declined"))

    def flashes(self, screen: str, *values: str) -> None:
        """The terminal shows this in passing."""
        self.clerk.saw(Screen(screen, values))

    def tears_off(self, amount: str = "88.00", card: str = "620000******0005") -> None:
        """A whole slip comes out."""
        texts = [TEXTS["slip_title_sale"], TEXTS["slip_card"].format(card), TEXTS["slip_amount"].format(amount)]
        paper = [Printed(self.now_ms, text.encode() + b"\n") for text in texts]
        self.clerk.took(slips([*paper, Printed(self.now_ms, b"\x1dV\x00")]))


def sold(*steps: Step, **rules: str) -> Scene:
    """The sale is begun, and she has done her part of it."""
    scene = Scene(*(steps or (SALE,)), **rules)
    scene.shows(IDLE_ON)
    return scene


def begins(done: list[object], key: str) -> bool:
    """Whether she presses this key first; what she does to the printer before is left out."""
    pressed = [one for one in done if one != "mend"]
    return bool(pressed) and pressed[0] == key


def test_she_logs_in() -> None:
    number, password, _ = setting.PEOPLE["ann"]
    scene = Scene(SALE)
    assert scene.shows("operator", "") == [*number, "ENTER", *password, "ENTER"]
    assert scene.shows("password", "") == [*password, "ENTER"]


def test_she_begins_with_the_function_key() -> None:
    for step, key in ((SIGN_ON, "SIGN_ON"), (Step("settle"), "SETTLE"), (Step("sign off"), "SIGN_OFF")):
        assert Scene(step).shows(IDLE_ON if step is not SIGN_ON else IDLE_OFF) == [key]


def test_she_types_the_amount_and_the_customer_swipes() -> None:
    done = Scene(SALE).shows(IDLE_ON)
    assert done[:6] == ["SALE", "8", "8", "0", "0", "ENTER"]
    assert done[6:] in ([], [["swipe", setting.CARDS["A"]]])


def test_she_corrects_an_amount_that_the_display_shows_wrongly() -> None:
    scene = sold()
    assert scene.shows("amount", "88.00") == ["ENTER"]
    assert scene.shows("amount", "880.00") == ["CLEAR"] * 5 + [*"8800", "ENTER"]
    assert scene.shows("amount", "0.08") == ["CLEAR", *"8800", "ENTER"]
    assert sold().shows("amount", "0.00") == [*"8800", "ENTER"]


def test_the_customer_swipes_again_and_signs_when_asked() -> None:
    scene = sold()
    assert scene.shows("card", "88.00") == [["swipe", setting.CARDS["A"]]]
    assert scene.shows("signature", "88.00") == [setting.strokes("tea").hex(), "ENTER"]


def test_nobody_signs_for_another_customers_sale() -> None:
    assert sold().shows("signature", "1299.00") == ["CANCEL"]


def test_she_mends_the_printer() -> None:
    for name, values in (("printer_error", ()), ("slip_still_owed", ("88.00",))):
        assert sold().shows(name, *values) == ["mend", "ENTER"]


def test_what_she_does_not_know_she_enters_and_after_a_while_cancels() -> None:
    scene = sold()
    assert [scene.shows("wait") for _ in range(prompts.PATIENCE)] == [["ENTER"]] * prompts.PATIENCE
    assert scene.shows("wait") == ["CANCEL"]


def test_a_sale_is_done_when_it_is_approved_and_the_slip_is_out() -> None:
    scene = sold()
    scene.shows("approved", "88.00")
    scene.tears_off()
    assert scene.shows(IDLE_ON) == []
    assert scene.clerk.done
    assert scene.clerk.intents[0].amount == 8800


def test_one_step_comes_after_the_other() -> None:
    scene = Scene(SIGN_ON, SALE, Step("settle"), Step("sign off"))
    assert scene.shows(IDLE_OFF) == ["SIGN_ON"]
    assert begins(scene.shows(IDLE_ON), "SALE")
    scene.shows("approved", "88.00")
    scene.tears_off()
    assert scene.shows(IDLE_ON) == ["SETTLE"]
    scene.shows("settled")
    assert scene.shows(IDLE_OFF) == ["SIGN_OFF"]
    assert scene.shows(IDLE_OFF) == []
    assert scene.clerk.done


def test_a_sign_on_that_failed_is_tried_again() -> None:
    scene = Scene(SIGN_ON)
    tried = 0
    while scene.shows(IDLE_OFF) == ["SIGN_ON"]:
        tried += 1
        scene.shows("sign_on_silent")
    assert 1 < tried <= 10
    assert scene.clerk.gave_up == ["sign on"]


def test_a_terminal_that_is_not_signed_on_is_signed_on_first() -> None:
    for screen in ("sign_on_first", "sign_on_again"):
        scene = sold()
        scene.shows(screen, *["77"] * (screen == "sign_on_again"))
        assert scene.shows(IDLE_OFF) == ["SIGN_ON"]
        assert begins(scene.shows(IDLE_ON), "SALE")
        assert scene.clerk.intents[0].amount == 8800
        assert len(scene.clerk.intents) == 1


ENDINGS = [
    ("on_unknown", "no_answer"), ("on_unknown", "reversal_pending"), ("on_unknown", "reversed"),
    ("on_no_slip", "printer_error"),
]


@pytest.mark.parametrize(("rule", "ending"), ENDINGS)
def test_a_clerk_with_a_rule_repeats(rule: str, ending: str) -> None:
    scene = sold(**{rule: "repeat"})
    scene.ends(ending)
    assert begins(scene.shows(IDLE_ON), "SALE")
    assert scene.clerk.fired == [rule]
    assert len(scene.clerk.intents) == 1


@pytest.mark.parametrize(("rule", "ending"), ENDINGS)
def test_she_does_not_repeat_for_ever(rule: str, ending: str) -> None:
    scene = sold(**{rule: "repeat"})
    begun = 1
    scene.ends(ending)
    while begins(scene.shows(IDLE_ON), "SALE"):
        begun += 1
        scene.ends(ending)
    assert 1 < begun <= 10
    assert scene.clerk.done
    assert scene.clerk.intents[0].amount == 0


@pytest.mark.parametrize(("ending", "again", "owes"), [
    ("no_answer", False, 0), ("reversal_pending", False, 0), ("declined", False, 0), ("printer_error", False, 8800),
    ("reversed", True, 8800),
])
def test_a_clerk_without_rules_follows_the_display(ending: str, again: bool, owes: int) -> None:
    scene = sold()
    scene.ends(ending)
    assert begins(scene.shows(IDLE_ON), "SALE") == again
    assert scene.clerk.intents[0].amount == owes
    assert scene.clerk.fired == []


@pytest.mark.parametrize("repeats", [True, False])
def test_after_a_power_cut(repeats: bool) -> None:
    scene = sold(**({"on_power_loss": "repeat"} if repeats else {}))
    scene.agenda.power_lost()
    scene.clerk.lost_power(scene.now_ms)
    scene.shows("operator", "")
    assert begins(scene.shows(IDLE_ON), "SALE") == repeats
    assert scene.clerk.fired == (["on_power_loss"] if repeats else [])
    assert scene.clerk.intents[0].amount == (8800 if repeats else 0)


def test_a_power_cut_before_anything_was_begun_changes_nothing() -> None:
    scene = Scene(SALE, on_power_loss="repeat")
    scene.clerk.lost_power(0)
    assert begins(scene.shows(IDLE_ON), "SALE")
    assert scene.clerk.fired == []


def test_an_approval_without_a_slip_in_her_hand_is_no_slip() -> None:
    scene = sold(on_no_slip="repeat")
    scene.shows("approved", "88.00")
    assert begins(scene.shows(IDLE_ON), "SALE")
    assert scene.clerk.fired == ["on_no_slip"]


def test_a_slip_in_her_hand_settles_it_whatever_the_display_says() -> None:
    scene = sold(on_unknown="repeat")
    scene.tears_off()
    scene.shows("no_answer")
    assert scene.shows(IDLE_ON) == []
    assert (scene.clerk.done, scene.clerk.fired) == (True, [])


@pytest.mark.parametrize(("amount", "card"), [("8.80", "620000******0005"), ("88.00", "411111******1111")])
def test_the_slip_of_another_sale_settles_nothing(amount: str, card: str) -> None:
    scene = sold(on_unknown="repeat")
    scene.tears_off(amount, card)
    scene.shows("no_answer")
    assert begins(scene.shows(IDLE_ON), "SALE")


def test_a_slip_of_the_customer_before_settles_nothing() -> None:
    scene = sold(SALE, Step("sale", "tea too", 8800, "A"), on_no_slip="repeat")
    scene.shows("approved", "88.00")
    scene.tears_off()
    scene.shows(IDLE_ON)
    scene.shows("approved", "88.00")
    assert begins(scene.shows(IDLE_ON), "SALE")
    assert [intent.name for intent in scene.clerk.intents] == ["tea", "tea too"]


def test_she_waits_as_long_as_the_step_says() -> None:
    scene = Scene(Step("wait", minutes=90), SIGN_ON)
    scene.clerk.act(1000, IDLE_ON)
    scene.clerk.act(2000, IDLE_ON)
    item = scene.agenda.next(None)
    assert item
    assert (item.at_ms, item.source) == (1000 + 90 * 60_000, "clerk")
    assert scene.agenda.next(None) is None
    scene.clerk.rested()
    assert scene.shows(IDLE_OFF) == ["SIGN_ON"]


def test_the_customer_at_the_till_is_the_one_served() -> None:
    scene = Scene(SIGN_ON, SALE)
    assert scene.clerk.intent is None
    scene.shows(IDLE_OFF)
    scene.shows(IDLE_ON)
    assert scene.clerk.intent is scene.clerk.intents[0]
    scene.shows("sign_on_first")
    scene.shows(IDLE_OFF)
    assert scene.clerk.intent is scene.clerk.intents[0], "also while she signs on for it"


def test_all_is_dropped_for_the_closing() -> None:
    scene = sold(SALE, Step("settle"))
    scene.clerk.drop_everything(scene.now_ms)
    assert scene.clerk.done
    assert scene.clerk.intents[0].amount == 0
    assert scene.clerk.gave_up == ["sale"]
    scene.clerk.assign([SIGN_ON])
    assert scene.shows(IDLE_OFF) == ["SIGN_ON"]


def test_every_ending_she_knows_is_a_text_of_the_catalogue() -> None:
    known = {name for _, name in prompts.OUTCOMES} | set(prompts.MONEY_OUTCOMES)
    assert known <= set(TEXTS)
    outcomes = set(prompts.OUTCOMES.values()) | set(prompts.MONEY_OUTCOMES.values())
    assert outcomes - {"done", "sign on"} <= set(prompts.REACTIONS) | set(prompts.WITHOUT_RULE)


def test_every_step_begins_with_a_function_of_the_terminal() -> None:
    for clerk in CLERK_STEPS:
        if clerk not in ("wait", "service port", "by hand"):       # nothing is pressed for these
            assert prompts.function_keys(Step(clerk))
