"""The monitor's alerts in the ledger's database, each in the same commit as what it is about."""

from __future__ import annotations

import json
from collections.abc import Iterable

from posfault.acquirer.database import Database
from posfault.acquirer.monitor import Alert
from posfault.text import ENGLISH, TEXTS, spoken

_COLUMNS = "suspicion, at_ms, wall_s, terminal, batch, stan, amount, transaction_id, since_ms, held, said"
_KEEP = f"INSERT INTO alerts ({_COLUMNS}) VALUES ({', '.join('?' * len(_COLUMNS.split()))})"


class Alerts:
    """Those of one ledger, in whose database they are."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def keep(self, alerts: Iterable[Alert]) -> None:
        """Writes them down, with what they say in every language."""
        for one in alerts:
            said = json.dumps({language: spoken(one.text, language) for language in TEXTS}, ensure_ascii=False)
            self._database.execute(_KEEP, (
                one.suspicion, one.at_ms, one.wall_s, one.terminal, one.batch, one.stan, one.amount, one.transaction,
                one.since_ms, int(one.held), said))

    def all(self) -> list[tuple[Alert, dict[str, str]]]:
        """Oldest first, each with what it says by language."""
        found = []
        for *about, held, text in self._database.execute(f"SELECT {_COLUMNS} FROM alerts ORDER BY id"):
            said: dict[str, str] = json.loads(text)
            found.append((Alert(*(*about, bool(held), said[ENGLISH])), said))
        return found
