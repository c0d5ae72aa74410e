"""The issuer debits and the terminal hears that it was late: 68, or 98 for no answer (D13)."""

from __future__ import annotations

from posfault.platform.behaviours import Behaviour


class Answers68AfterDebit(Behaviour):
    """The `nth` order that is paid is answered `code`, without MAC: the platform has no key for one."""

    name = "answers_68_after_debit"

    def __init__(self, nth: int, code: str) -> None:
        self._nth = nth
        self._code = code
        self._seen = 0

    def answers(self) -> str:
        self._seen += 1
        return self._code if self._seen == self._nth else ""
