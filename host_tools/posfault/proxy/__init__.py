"""`posfault proxy`: network faults between any terminal and any host on TCP; what the wire and a ledger can judge."""
