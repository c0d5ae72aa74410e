"""The acquirer answers something else than what it should: a code that asks for a sign-on, or any other (U3, D5, D13)."""

from __future__ import annotations

from posfault.acquirer.behaviours import Behaviour, Instead


class AnswersCode(Behaviour):
    """The `nth` request of MTI `mti` is answered `code`; carried out all the same, or not."""

    name = "answers_code"

    def __init__(self, mti: str, nth: int, code: str, carried_out: str) -> None:
        self._mti = mti
        self._nth = nth
        self._instead = Instead(code, carried_out == "yes")
        self._seen = 0

    def answers(self, mti: str) -> Instead | None:
        if mti != self._mti:
            return None
        self._seen += 1
        return self._instead if self._seen == self._nth else None
