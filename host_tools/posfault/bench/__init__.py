"""The bench: one terminal, with the clerk, the customer, the network and the bank around it, in lockstep."""
