"""What the console tells in English."""

from collections.abc import Mapping

TEXTS: Mapping[str, str] = {
    "journal_entry": "{batch}/{trace} {type} {amount}, card {card}: {state}",
    "armed": "{what} waits",
}
