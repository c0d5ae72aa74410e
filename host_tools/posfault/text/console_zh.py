"""What the console tells in Chinese."""

from collections.abc import Mapping

TEXTS: Mapping[str, str] = {
    "journal_entry": "{batch}/{trace} {type} {amount}，卡 {card}：{state}",
    "armed": "{what}，尚未触发",
}
