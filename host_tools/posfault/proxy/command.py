"""`posfault proxy`: between somebody's terminal and somebody's host."""

from __future__ import annotations

import asyncio
import contextlib
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter, validators

from posfault import serving
from posfault.acquirer import dialects
from posfault.acquirer.listener import address
from posfault.complaints import books
from posfault.options import Json, written
from posfault.proxy import dealings, judge, schedule
from posfault.proxy.judge import Witnesses
from posfault.proxy.record import Record
from posfault.proxy.relay import Relay
from posfault.proxy.schedule import Schedule
from posfault.reports import output, proxied, summary
from posfault.text import ENGLISH, TEXTS
from posfault.toml_table import Choice, Table

CLEAN, BROKEN, INVALID = 0, 1, 3
_CLIENTS = 2000
_LOOK_S = 0.1               # how often it is looked whether nothing comes any more
_SECONDS = validators.Number(gt=0, lte=86400)
Dialect = Annotated[str, Parameter(help=f"what both speak: {', '.join(dialects.NAMES)}; what is not of it passes as bytes")]
Faults = Annotated[list[str] | None, Parameter(
    name="--fault", negative="", help="a fault: kind, point, at which event of it, parameters, such as"
    " 'delay network.receive 2 ms=20000'; may be repeated")]
File = Annotated[Path | None, Parameter(name="--faults", help="a file with tables [[fault]], as a scenario has them")]
Random = Annotated[str, Parameter(help="draw faults: kinds, in how many of 10,000 events, and parameters, such as"
                                  " 'drop=50,delay=20 ms=3000'")]
Save = Annotated[Path | None, written("write the faults, those drawn too, to this file, for --faults")]
Ledger = Annotated[str | None, Parameter(help="the books of `posfault acquirer`, a file or a URL: they judge what stands")]
Log = Annotated[Path | None, written("write the lines to the end of this file instead of the screen")]
Within = Annotated[float, Parameter(help="seconds until half a message is passed on as bytes", validator=_SECONDS)]
Idle = Annotated[float | None, Parameter(help="end by itself when nothing has come for so many seconds", validator=_SECONDS)]


def proxy(*, listen: str = "127.0.0.1:5001", to: str = "127.0.0.1:5000", dialect: Dialect = dialects.DEFAULT,
          fault: Faults = None, faults: File = None, random: Random = "", seed: int = 0, save: Save = None,
          ledger: Ledger = None, json: Json = None, log: Log = None, message_within: Within = 10.0,
          until_idle: Idle = None, language: str = ENGLISH) -> int:
    """Put network faults between any terminal and any host on TCP, and judge by the wire what came of them.

    Kinds, parameters and points are those of `posfault points`: network.connect, network.send (to the host) and
    network.receive (to the terminal); events are counted over all connections. It ends by Ctrl-C or SIGTERM and
    tells what was asked for, heard and reversed, and which rules are broken. Exit status: 1 a rule is broken, 3 a fault
    never fired.

    Parameters
    ----------
    listen
        Where terminals connect; another address than 127.0.0.1 lets other machines in.
    to
        Where the host listens.
    seed
        Of what is drawn; the same seed and the same messages have the same faults.
    language
        What the report speaks: en or zh.
    """
    at = address(listen, "--listen"), address(to, "--to")
    Table({"language": language}, Path("--language"), {}).word("language", Choice(TEXTS, "language"))
    named = [*map(schedule.of_words, fault or ()), *(schedule.of_file(faults) if faults else ())]
    plan = Schedule(named, schedule.rates_of(random), seed)
    if ledger is not None:
        books.from_file(ledger)         # what is wrong is better known now than at the end
    with serving.lines(log) as lines:
        record = Record(dialects.get(dialect), lines.say)
        asyncio.run(_serve(record, plan, at, message_within, until_idle))
    witnesses = Witnesses(dealings.of_wire(record.sent), books.from_file(ledger) if ledger is not None else None)
    status = _told(record, plan, witnesses, language, json, seed)
    if save is not None:
        summary.write_text(save, schedule.dumps([*named, *plan.drawn]))
    return status


def _told(record: Record, plan: Schedule, witnesses: Witnesses, language: str, json: Path | None, seed: int) -> int:
    broken = judge.judged(witnesses)
    output.plain(proxied.text(record, plan, witnesses, broken, language))
    if json is not None:
        summary.write(json, [proxied.summary(record, plan, witnesses, broken, seed)])
    if plan.not_fired():
        return INVALID
    return BROKEN if broken else CLEAN


async def _serve(record: Record, plan: Schedule, at: tuple[tuple[str, int], tuple[str, int]], message_s: float,
                 idle_s: float | None) -> None:
    """at: where to listen, and the host."""
    (here, _), to = at
    relay = Relay(to, plan, record, serving.clients(_CLIENTS, files_each=2), message_s)
    ended = serving.ended_by_signal(record.told)
    warned = "" if await relay.start(at[0]) else " (other machines can reach it)"
    print(f"listens at {here}:{relay.port}{warned}; passes on to {to[0]}:{to[1]}; Ctrl-C ends it", flush=True)
    while not ended.is_set() and not (idle_s is not None and relay.quiet_for(idle_s)):
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(ended.wait(), None if idle_s is None else _LOOK_S)
    await relay.stop()
