"""The acquirer answers something else than what it should: a code that asks for a sign-on, or any other (U3, D5, D13)."""

from __future__ import annotations

from posfault.acquirer.behaviours import Behaviour, Instead
from posfault.behaviours import OfNth


class AnswersCode(OfNth, Behaviour):
    """The `nth` request of MTI `mti` is answered `code`; carried out all the same, or not."""

    name = "answers_code"

    def __init__(self, mti: str, nth: int, code: str, carried_out: str) -> None:
        super().__init__(nth, mti)
        self._instead = Instead(code, carried_out == "yes")

    def answers(self, mti: str) -> Instead | None:
        return self._instead if self._its_turn(mti) else None
