"""From a dialect that puts things elsewhere to the fields that UnionPay has, and back.

The acquirer works with UnionPay's: F3, F25 and F60 as kinds.ROWS has them, F48 for totals, F61 for the
original, F62 for keys. A request remembers how it was asked, and its answer is given in the same words.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass

from posfault import facts
from posfault.acquirer.codec import Message
from posfault.acquirer.kinds import ROWS

_FACTS = facts.table("messages")
_REVERSIBLE = tuple(row[0] for row in facts.table("transactions").TRANSACTIONS if row[3] == "reverse")
_TOTALS = dict(_FACTS.TOTALS)
_BLOCKS = 2                     # domestic cards, then foreign ones
_UNKNOWN = "99"                 # 60.1 of no request
_NO_BATCH = "000000"
_BATCH, _STAN = 6, 6            # digits


@dataclass(frozen=True, eq=False)
class Translation:
    """What such a dialect must say.

    Args:
        requests: name in kinds.ROWS to (MTI, F3, F25), F25 "" for none. A reversal has F3 and F25 of its original,
            which therefore tell one kind from the other.
        repeats: MTI to that of the request of which it is a repeat.
        keys: the field of the key block in a sign-on's reply.
        totals: the field of the totals, which has only those of domestic cards, and no result.
        totals_order: the parts of TOTALS there, in order.
        differ: what F39 says where totals differ.

    F60 is the batch alone, F62 the number that the transaction meant was sent with, F61 its batch if it is another one,
    then its date.
    """

    requests: Mapping[str, tuple[str, str, str]]
    repeats: Mapping[str, str]
    keys: int
    totals: int
    totals_order: tuple[str, ...]
    differ: str

    def read(self, message: Message) -> Message:
        """A request in UnionPay's fields. Whatever is missing or strange stays so."""
        mti, fields = self.repeats.get(message.mti, message.mti), dict(message.fields)
        said = message.mti, fields.get(3, ""), fields.get(25, "")
        name = self._name(mti, *said[1:])
        batch, invoice = fields.pop(60, ""), fields.pop(62, "")
        row = ROWS.get(name)
        if row is None:
            if len(batch) == _BATCH:
                fields[60] = f"{_UNKNOWN}{batch}000"
            return dataclasses.replace(message, fields=fields, said=said)
        mti = mti if mti == ROWS["reversal"].mti else row.mti
        fields |= {3: row.processing_code, 25: row.condition}
        managing = row.processing_code == ""
        if len(batch) == _BATCH or managing:
            fields[60] = f"{row.type}{batch if len(batch) == _BATCH else _NO_BATCH}{row.network_code}"
        if 35 in fields:
            fields[35] = fields[35].replace("=", "D")
            fields.setdefault(2, fields[35].partition("D")[0])          # common terminals send the track alone
        meant = fields.pop(61, "")
        if len(invoice) == _STAN and (61 in row.fields or mti == ROWS["reversal"].mti):
            fields[61] = f"{meant[:_BATCH] or batch}{invoice}{meant[_BATCH:]}"
        self._read_totals(name, fields)
        fields = {number: text for number, text in fields.items() if text}
        return dataclasses.replace(message, mti=mti, fields=fields, said=said)

    def _name(self, mti: str, processing_code: str, condition: str) -> str:
        if mti == ROWS["reversal"].mti:
            names = [name for name in _REVERSIBLE if self.requests[name][1:] == (processing_code, condition)]
        else:
            asked = mti, processing_code, condition
            names = [name for name, row in self.requests.items() if row == asked]
        return names[0] if names else ""

    def _read_totals(self, name: str, fields: dict[int, str]) -> None:
        text = fields.pop(self.totals, "")
        if name not in ("settlement", "upload_end") or len(text) != sum(_TOTALS[part] for part in self.totals_order):
            return
        parts = {}
        for part in self.totals_order:
            parts[part], text = text[:_TOTALS[part]], text[_TOTALS[part]:]
        if name == "settlement":
            block = "".join(parts.get(part, "0" * length) for part, length in _FACTS.TOTALS)
            fields[48] = block + "0" * (len(block) * (_BLOCKS - 1))
        else:
            fields[48] = f"{int(parts['debit_count']) + int(parts['credit_count']):03d}"[:3]

    def write(self, message: Message) -> Message:
        """The answer to a request that `read` gave."""
        mti, processing_code, condition = message.said
        fields = {number: text for number, text in message.fields.items() if number not in (3, 25, 48, 60, 62)}
        fields |= {number: text for number, text in ((3, processing_code), (25, condition)) if text}
        if 60 in message.fields:
            fields[60] = message.fields[60][2:2 + _BATCH]
        if 62 in message.fields:
            fields[self.keys] = message.fields[62]
        totals = message.fields.get(48, "")
        if totals and totals[len(totals) // _BLOCKS - 1] != _FACTS.TOTALS_BALANCED:
            fields[39] = self.differ
        return dataclasses.replace(message, mti=f"{int(mti[:3] + '0') + 10:04d}", fields=fields)
