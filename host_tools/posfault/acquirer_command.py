"""`posfault acquirer`: the bank as a server of its own."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Callable
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter, validators

from posfault import folders, input_file, serving
from posfault.acquirer import dialects, host_file
from posfault.acquirer.database import POSTGRES, opened
from posfault.acquirer.host_file import Host
from posfault.acquirer.ledger import Ledger
from posfault.acquirer.listener import Limits, address
from posfault.acquirer.monitor import Alert
from posfault.acquirer.server import Acquirer
from posfault.acquirer.service import Service
from posfault.acquirer.turns import Answer, Turns
from posfault.errors import InputError
from posfault.options import written
from posfault.reports import output

DONE = 0
_SECONDS = validators.Number(gt=0, lte=86400)
Ledgers = Annotated[str | None, Parameter(
    help="the file with its books, or a PostgreSQL URL (postgresql+psycopg://…, with posfault[postgres]), or :memory: for"
    " books that are gone with it; ledger.db in the user's data folder by default")]
Terminals = Annotated[int, Parameter(help="so many more terminals, numbered from 20000001, for load tests",
                                     validator=validators.Number(gte=0, lte=host_file.TERMINALS_MOST))]
Cert = Annotated[Path | None, Parameter(help="certificate (PEM); clients must then speak TLS")]
Key = Annotated[Path | None, Parameter(help="its key (PEM), where it is not in the same file")]
Log = Annotated[Path | None, written("write the lines to the end of this file instead of the screen")]
Idle = Annotated[float, Parameter(help="seconds after which a silent client is disconnected", validator=_SECONDS)]
Within = Annotated[float, Parameter(help="seconds that a client may take over one message", validator=_SECONDS)]
Dialect = Annotated[str, Parameter(help=f"what its terminals speak: {', '.join(dialects.NAMES)}")]
Hold = Annotated[bool, Parameter(help="refuse (59) what the monitor finds suspicious, and not only say so", negative="")]
Tell = Annotated[bool, Parameter(help="show it on the terminal, in the answer to the debit (F44)", negative="")]
Template = Annotated[bool, Parameter(help="only print a file for --host", negative="")]


def acquirer(*, listen: str = "127.0.0.1:5000", ledger: Ledgers = None, host: Path | None = None, terminals: Terminals = 0,
             tls_cert: Cert = None, tls_key: Key = None, log: Log = None, idle: Idle = 600.0, message_within: Within = 10.0,
             dialect: Dialect = dialects.DEFAULT, hold: Hold = False, tell: Tell = False,
             template: Template = False) -> int:
    """Be the bank of terminals on TCP, until Ctrl-C or SIGTERM: a 2-byte length, TPDU, header and message (ISO 8583).

    A debit is on the disk before its answer leaves. Each request and its answer is a line, masked. What is read when the
    end comes is still answered.

    Parameters
    ----------
    listen
        Address and port; another than 127.0.0.1 lets other machines in.
    host
        A TOML file with terminals and cards; the bench's terminal and test cards by default.
    """
    if template:
        output.plain(host_file.TEMPLATE)
        return DONE
    at = address(listen, "--listen")
    tls = _tls(tls_cert, tls_key)
    who = (host_file.load(host) if host else host_file.default_host()).with_numbered(terminals)
    kept = str(default_ledger()) if ledger is None else ledger
    limits = Limits(idle, message_within, serving.clients(Limits().clients))
    with serving.lines(log) as lines:
        bank = bank_of(who, kept, lines.say, dialect)
        bank.acquirer.monitor.holds, bank.acquirer.monitor.tells = hold, tell
        service = Service(bank, lambda client, what: lines.say(f"{client} {line_of(what)}"), limits)
        asyncio.run(_serve(service, at, tls, "PostgreSQL" if kept.startswith(POSTGRES) else kept, lines.say))
        bank.acquirer.ledger.close()
    return DONE


def default_ledger() -> Path:
    """In the user's data folder."""
    return folders.data() / "ledger.db"


def bank_of(host: Host, ledger: str, problem: Callable[[str], None], dialect: str = dialects.DEFAULT) -> Turns:
    """The bank for these terminals and cards, without any misbehaviour, with its books at `ledger`.

    Raises:
        InputError: there are no books of such a bank there, or they cannot be opened.
    """
    database = opened(ledger)
    try:
        books = Ledger(database, host.card_balance, salt=host.seed)
        acquirer = Acquirer(host.terminals, host.seed, ledger=books, cards=host.cards, masters=host.masters,
                            dialect=dialects.get(dialect))
        acquirer.monitor.hours = host.hours
        return Turns(acquirer, host.seed, problem)
    except database.errors as error:
        reason = str(error).partition("\n")[0]
        raise InputError("--ledger", f"is a database of something else ({reason})", "name another ledger") from None


def line_of(what: Answer | Alert | str) -> str:
    """What became of a request, or what the monitor says, in one masked line."""
    if isinstance(what, str):
        return what
    if isinstance(what, Alert):
        held = ", held" if what.held else ""
        trace = f"batch {what.batch:06d} trace {what.stan:06d}"
        return f"ALERT {what.suspicion}{held} terminal {what.terminal} {trace}: {what.text}"
    handled = what.handled
    return f"{handled.request} -> {handled.reply} {handled.note}".rstrip() + (" (closed)" if what.closes else "")


async def _serve(service: Service, at: tuple[str, int], tls: ssl.SSLContext | None, books: str,
                 say: Callable[[str], None]) -> None:
    ended = serving.ended_by_signal(say)
    only_here = await service.start(at, tls)
    warned = "" if only_here else " (other machines can reach it, and its keys and cards are for tests only)"
    _tell(f"listens at {at[0]}:{service.port}{warned}; its books are in {books}; Ctrl-C ends it")
    await ended.wait()
    await service.stop()


def _tell(text: str) -> None:
    print(text, flush=True)


def _tls(cert: Path | None, key: Path | None) -> ssl.SSLContext | None:
    if cert is None:
        if key is not None:
            raise InputError("--tls-key", "there is no certificate to it", "give --tls-cert too")
        return None
    for file in (cert, key):
        if file is not None:
            input_file.must_be_one(file, "a file in PEM")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    try:
        context.load_cert_chain(cert, key)
    except (OSError, ssl.SSLError) as problem:
        reason = getattr(problem, "reason", None) or problem.strerror or "no certificate with its key"
        raise InputError(cert, f"cannot be used ({reason})", "give --tls-cert and --tls-key a certificate and its key in PEM"
                         ) from None
    return context
