"""Which values are tried: the default of a number, and where a message can be damaged, one byte in two."""

from __future__ import annotations

from posfault import facts
from posfault.explorer import space
from posfault.explorer.search import Planned
from posfault.explorer.space import Patterns
from posfault.explorer.trial import CLEAN, Found

EVENTS = (("network.receive", 1, 2), ("network.send", 1, 2))


def places(point: str) -> set[int | str]:
    singles = space.singles(EVENTS, Patterns(point, "corrupt"))
    return {dict(fault.parameters)["byte"] for one in singles for fault in one.faults if fault.nth == 2}


def test_request_and_answer_are_damaged_in_every_other_byte() -> None:
    assert places("network.receive") == places("network.send") == set(range(-1, -121, -2))


def test_no_pair_begins_with_another_place_than_the_default() -> None:
    singles = [Found(one, CLEAN, later=(("network.send", 1, 2),))
               for one in space.singles(EVENTS, Patterns("network.*", "[cd]*"))]
    planned = Planned(singles, EVENTS, Patterns("network.*", "[cd]*"))
    begun = {fault for pair in planned.schedules() for fault in pair.faults if fault.kind == "corrupt"}
    assert {dict(one.parameters)["byte"] for one in begun} == {-1}


def test_every_mti_is_tried_and_no_key_but_the_default() -> None:
    mtis = {dict(one.parameters)["mti"] for single in space.behaviours(Patterns("*", "answers_code"))
            for one in single.behaviours}
    assert {"0200", "0400", "0500", "0800"} <= mtis
    assert "ghost" in facts.kinds()
    ghosts = space.singles((("keypad.key", 1, 1),), Patterns("keypad.key", "ghost"))
    assert [dict(one.faults[0].parameters)["key"] for one in ghosts] == ["ENTER"]
