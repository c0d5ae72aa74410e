"""Settlement: what is open is cleared, then the totals are compared (0500), details uploaded where they differ (0320), the
result printed and the batch closed. How far it has come is remembered, so that a power cut is no end of it."""

from app import shelf
from app.exchange import exchange, reserved
from app.reversal import clear
from app.totals_slip import print_totals
from facts.messages import TOTALS, TOTALS_BALANCED
from facts.response_actions import SIGN_ON_AGAIN
from messages.codec import value
from messages.envelope import row

_TOTALS_SIZE = sum(size for _, size in TOTALS)      # digits for domestic cards; as many follow for foreign ones
_NONE, _ASK, _UPLOAD, _DIFFERS, _AGREES = 0, 1, 2, 3, 4


def settlement(terminal):
    """Whether a batch is settled now."""
    terminal.show("wait")
    memory = terminal.memory
    if terminal.journal.rotten:
        terminal.journal.restore(terminal.journal.open)
    if not interrupted(terminal):
        if not clear(terminal):
            return False
        if not _known(terminal):
            terminal.acknowledge("offline_pending" if terminal.memory.signed_on else "sign_on_first")
            return False
        memory.settling = memory.batch
        memory.settling_step = _ASK     # kept with the number of the request
    batches = terminal.journal.unsettled() or (memory.settling,)    # where each had its own settlement, that is one
    totals = terminal.journal.totals(*batches)
    if memory.settling_step == _ASK:
        _ask(terminal, totals)
    if memory.settling_step == _UPLOAD:
        _upload(terminal, batches)
    if memory.settling_step < _DIFFERS:
        return False
    balanced = memory.settling_step == _AGREES
    if not print_totals(terminal, batches, totals, balanced):
        terminal.acknowledge("printer_error")
        print_totals(terminal, batches, totals, balanced)
    _close(terminal, batches, balanced)
    terminal.acknowledge("settled" if balanced else "settled_differing")
    return True


def interrupted(terminal):
    """The batch whose settlement has begun and is to be brought to its end, or 0."""
    return terminal.memory.settling if terminal.guards.on("settlement_resumed") else 0


def _known(terminal):
    """Whether the bank knows of every offline sale."""
    stored = any(terminal.journal.advised(batch) for batch in terminal.journal.unsettled())
    return not stored or shelf.module("forward").forward(terminal)


def _keep(terminal, step):
    terminal.memory.settling_step = step
    terminal.memory.save()


def _ask(terminal, totals):
    told = "%012d%03d%012d%03d0" % totals + "0" * _TOTALS_SIZE
    reply = exchange(terminal, "settlement", (
        (11, "%06d" % terminal.memory.next_stan()), (48, told), (60, _reserved(terminal, "settlement")),
    ))
    code = value(reply, 39) if reply else ""
    if code in SIGN_ON_AGAIN:
        if terminal.memory.settling != terminal.memory.batch:
            terminal.memory.settling = 0    # the bank does not know this batch: it is settled along with the present one
            _keep(terminal, _NONE)
        terminal.acknowledge("sign_on_again", code)
    elif code not in ("", "00") and not terminal.guards.on("totals_read"):
        _keep(terminal, _AGREES)        # as in the field: whatever was answered, the batch is cleared
    elif code != "00" or len(value(reply, 48)) != len(told):
        terminal.acknowledge("settlement_failed")
    else:
        answer = value(reply, 48)
        agrees = answer[_TOTALS_SIZE - 1] == TOTALS_BALANCED and answer[-1] == TOTALS_BALANCED
        _keep(terminal, _AGREES if agrees else _UPLOAD)


def _upload(terminal, batches):
    code = shelf.module("upload").upload(terminal, terminal.journal.details(*batches), _reserved)
    if code:
        _keep(terminal, _AGREES if code == "00" else _DIFFERS)
    else:
        terminal.acknowledge("settlement_failed")


def _reserved(terminal, name):
    """F60: the batch is the one that is settled, also when there is a new one already."""
    present = reserved(terminal, row(name))
    return present[:2] + "%06d" % terminal.memory.settling + present[8:]


def _close(terminal, batches, balanced):
    memory = terminal.memory
    for batch in batches:
        terminal.journal.write_settled(batch, 1 if balanced else 0)
    if memory.settling == memory.batch and terminal.guards.on("settlement_ends_session"):
        memory.signed_on = 0
    if memory.settling == memory.batch:
        memory.taken = 0
    memory.settling = 0
    _keep(terminal, _NONE)
