"""Changed messages for `posfault acquirer` behind a socket, while a till trades there."""

from __future__ import annotations

import asyncio
import random
from pathlib import Path

from load_client import DIALECT, Deal, Till, card
from message_garbage import changed
from served import Served

from posfault.acquirer.codec import frame
from posfault.acquirer.database import opened
from posfault.acquirer.ledger import Ledger
from posfault.bench import setting

_ENDS_WITHIN_S = 300
_FRONT = DIALECT.form.tpdu + DIALECT.form.header


def over_tcp(count: int, seed: object, folder: Path) -> list[str]:
    """So many for `posfault acquirer` behind a socket, where a till has one sale standing: what was wrong."""
    chance, ledger = random.Random(f"{seed} tcp"), folder / "garbage.db"
    with Served(ledger, log=folder / "garbage.log") as server:
        found = asyncio.run(_sent(server.port, count, chance))
        status, _, said = server.end()
    if status or said:
        found.append(f"the server ended with {status}: {said[-300:]}")
    books = Ledger(opened(str(ledger)))
    standing = [(one.amount, one.stan) for one in books.standing_debits()]
    sums = books.entry_sums()
    books.close()
    if [amount for amount, _ in standing] != [8800, 8800] or sums:
        found.append(f"two sales of 88.00 were made, standing are {standing}, what does not add up: {sums}")
    return found


async def _sent(port: int, count: int, chance: random.Random) -> list[str]:
    """Each on a connection that lasts until the bank ends it; the till goes on trading when all were sent."""
    till = Till(setting.TERMINAL)
    await till.connect(port)
    await till.sign_on()
    sold = await till.sale(8800, card(1))
    good = [till.request(mti, 7, {60: f"00{till.batch:06d}{code}"}, maced=False)
            for mti, code in (("0800", "003"), ("0820", "301"), ("0500", "201"), ("0320", "201"))]
    good += [till.asks(Deal(kind, till.batch, 9, 500, card(2)), sold) for kind in ("sale", "refund", "void")]
    maced = {one[_FRONT:] for one in good}
    answers = 0
    for _ in range(count):
        data = changed(chance, good)
        if data[_FRONT:] in maced or len(data) == 0:
            continue
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(frame(data))
        async with asyncio.timeout(_ENDS_WITHIN_S):
            answers += bool(await reader.read(2))
        writer.close()
    await till.sign_on()
    await till.sale(8800, card(3))
    await till.close()
    return [] if answers else ["nothing was ever answered"]
