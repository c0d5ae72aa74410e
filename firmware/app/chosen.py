"""The transaction that the clerk means, by the trace number on its slip."""


def ask_transaction(terminal):
    """0 means the last one. None where there is none, or the clerk cancels; she is told."""
    typed = terminal.digits("trace_or_last", 6, str)
    if typed is None:
        return None
    found = terminal.journal.find(terminal.memory.batch, int(typed))
    if found is None:
        terminal.acknowledge("no_such_trace")
        return None
    for transaction in terminal.journal.open:       # what is still under way is held once
        if (transaction.batch, transaction.stan) == (found.batch, found.stan):
            return transaction
    return found
