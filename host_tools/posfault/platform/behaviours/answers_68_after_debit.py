"""The issuer debits and the terminal hears that it was late: 68, or 98 for no answer (D13)."""

from __future__ import annotations

from posfault.behaviours import OfNth
from posfault.platform.behaviours import Behaviour


class Answers68AfterDebit(OfNth, Behaviour):
    """The `nth` order that is paid is answered `code`, without MAC: the platform has no key for one."""

    name = "answers_68_after_debit"

    def __init__(self, nth: int, code: str) -> None:
        super().__init__(nth)
        self._code = code

    def answers(self) -> str:
        return self._code if self._its_turn() else ""
