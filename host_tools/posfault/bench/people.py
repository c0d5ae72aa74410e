"""The people at the till: what each can show the terminal, and what the bench sees of who does what."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from posfault.bench import setting
from posfault.bench.screens import HELP, NOTHING, Screen

IDLE = ("idle_on", "idle_off", "idle_training")
_RELEASING = ("supervisor", "finger")


class Till(NamedTuple):
    """Who is at the till at some moment; "" for nobody.

    person: who stands at the keypad. operator: whom the terminal holds to be logged in, by its display. logged_in: the
    person who typed that operator's password. released: the supervisor who typed hers for what is under way.
    """

    person: str = ""
    operator: str = ""
    logged_in: str = ""
    released: str = ""


NOBODY = Till()


@dataclass(slots=True)
class Watch:
    """What a camera over the till would tell. It sees displays and people, and knows nothing of passwords."""

    till: Till = NOBODY
    _before: Screen = NOTHING

    def saw(self, screen: Screen, person: str, called: str) -> None:
        """The display shows something else. called: the supervisor who has been typing, if one has."""
        if screen == HELP:          # the prompt is still up
            return
        before, self._before = self._before, screen
        till = self.till
        if screen.name in IDLE:
            operator = "".join(screen.values[:1])
            who = till.logged_in if operator == till.operator else person
            till = Till(person, operator, who)
        elif screen.name == "operator":
            till = Till()
        elif before.name in _RELEASING and screen.name not in (*_RELEASING, "operator_wrong", "finger_wrong"):
            till = till._replace(released=called)
        self.till = till


def new_password(person: str, login: tuple[str, str]) -> str:
    """What the person chooses who is asked for a new password. login: what she has typed to get there."""
    own = setting.PEOPLE[person]
    if login[0] != own.operator:
        return "86420975"[: len(login[1])]      # somebody else's number is theirs from now on
    return own.password[::-1] if login[1] == own.password else own.password
