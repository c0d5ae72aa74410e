"""Whether the batch can take one more transaction; what is in its way is settled first."""

from app import shelf

_FROM_THE_START = const(1)        # a step of app/settlement.py


def batch_open(terminal):
    if terminal.memory.settling and shelf.module("settlement").interrupted(terminal):
        return shelf.module("settlement").settlement(terminal)
    rotten = terminal.journal.rotten
    if rotten and rotten in terminal.journal.unsettled():       # nothing more is put on it: the bank knows what is missing
        terminal.acknowledge("alarm_journal", "%06d" % rotten)
        return shelf.module("settlement").settlement(terminal)
    memory = terminal.memory
    full = memory.taken >= terminal.configuration["batch_most"]
    if full or (terminal.journal.full(memory.batch) and terminal.guards.on("space_checked")):
        terminal.acknowledge("batch_full")
        return shelf.module("settlement").settlement(terminal)
    return True


def leave_batch(terminal):
    """The bank gives another one: what is in the present batch is to be settled, though nobody asked for it."""
    memory = terminal.memory
    if memory.batch in terminal.journal.unsettled() and not memory.settling:
        memory.settling = memory.batch
        memory.settling_step = _FROM_THE_START
    memory.taken = 0
