"""Tells the bank of the offline sales: advices 0220 with the trace number and the time of the sale, until it answers."""

from app.exchange import exchange
from app.finish import finish
from app.query import NEVER, STANDS, outcome
from app.slip import print_slip
from app.transitions import advance
from facts.limits import ADVICE_TRIES
from facts.response_actions import SIGN_ON_AGAIN, TRY_LATER
from messages.codec import value
from messages.dates import digits
from messages.stored_card import unseal
from messages.values import entry_mode
from text.catalogue import money

_DUPLICATE = const("94")
_MALFORMED = const("30")       # what the bank says of it where the line has changed it on its way
_TOLD = const(("completed", "declined"))


def forward(terminal, tries=ADVICE_TRIES):
    """Whether the bank knows of every offline sale. tries: how often one is told while nobody answers."""
    for batch in terminal.journal.unsettled():
        for stan in terminal.journal.advised(batch):
            transaction = _kept(terminal, batch, stan)
            if transaction is not None and not _tell(terminal, transaction, tries):
                return False
    return True


def _kept(terminal, batch, stan):
    """What is stored for the bank under this number, or None where it need not be told, or any more."""
    for transaction in terminal.journal.open:
        if (transaction.batch, transaction.stan) == (batch, stan):
            return transaction if transaction.type == "offline_sale" else None
    transaction = terminal.journal.find(batch, stan)
    if transaction is None or transaction.type != "offline_sale" or transaction.state in _TOLD:
        return None
    # Its slip was cancelled; that it lies here still is another matter.
    if not terminal.guards.on("cancelled_not_uploaded"):
        return transaction
    if transaction.state != "reversed":
        _close(terminal, transaction)
    return None


def _close(terminal, transaction):
    """It is over, and the flash has lost how it ended. The bank is asked, and told nothing: it may have been cancelled."""
    reply = outcome(terminal, transaction)
    if reply is None:
        return
    if value(reply, 39) != STANDS:
        advance(terminal, transaction, "reverse")
        return
    if transaction.state == "stored":
        advance(terminal, transaction, "print")
    advance(terminal, transaction, "complete")


def _tell(terminal, transaction, tries):
    """Whether nothing is left to be told of this one."""
    if transaction.state == "stored":
        finish(terminal, transaction)               # the customer's slip comes first
        if transaction.state == "stored":
            return False
    code = _ask(terminal, transaction, tries)
    if code is None:
        _refused(terminal, transaction, "")
        return True
    if code == _DUPLICATE and terminal.guards.on("duplicate_queried"):
        code = _known(terminal, transaction, tries)
    if code in SIGN_ON_AGAIN or code in TRY_LATER:
        return False
    if not code:
        if terminal.guards.on("offline_kept"):
            return False
    elif code not in ("00", _DUPLICATE):
        _refused(terminal, transaction, code)
        return True
    if transaction.state == "pending":
        advance(terminal, transaction, "complete")
    return True


def _ask(terminal, transaction, tries):
    """The bank's answer (F39), "" where none came, or that it could not read it; None where the flash has lost the card."""
    sealed = terminal.journal.card(transaction)
    if sealed is None:
        return None
    pan, expiry = unseal(terminal.configuration["master_key"], transaction, sealed)
    time = digits(transaction.wall)
    read = False
    for count in range(tries):
        stan = transaction.stan
        if count and not terminal.guards.on("upload_same_stan"):
            stan = terminal.memory.next_stan()
        reply = exchange(terminal, "offline_sale", (
            (2, pan), (4, "%012d" % transaction.amount), (11, "%06d" % stan), (12, time[8:]), (13, time[4:8]),
            (14, expiry), (22, entry_mode(transaction.entry, False)),
        ))
        if reply is not None:
            transaction.rrn = value(reply, 37)
            transaction.approval_code = value(reply, 38)
            if value(reply, 39) != _MALFORMED or read:
                return value(reply, 39)
            read = True
    return ""


def _known(terminal, transaction, tries):
    """The bank has something under this number: this very sale, as a query tells, or another."""
    reply = outcome(terminal, transaction)
    code = value(reply, 39) if reply else ""
    if code == STANDS:
        transaction.rrn = value(reply, 37)
        transaction.approval_code = value(reply, 38)
        return code
    return _ask(terminal, transaction, tries) if code == NEVER else TRY_LATER[0]


def _refused(terminal, transaction, code):
    """The goods are gone and the bank does not pay, or cannot be told (""): the shop must know, on display and paper."""
    transaction.response_code = code
    if transaction.state == "pending":
        advance(terminal, transaction, "decline")
    print_slip(terminal, transaction, "slip_refused" if code else "slip_not_sent")
    if code:
        terminal.acknowledge("offline_refused", money(transaction.amount), code)
    else:
        terminal.acknowledge("offline_lost", money(transaction.amount))
